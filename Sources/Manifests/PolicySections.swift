import Reconciliation

/// A policy and its levels, each read where it stands.
extension PolicyFileReader {
  mutating func readPolicy(
    into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    var seen = SeenKeys()
    var hasVersion = false
    while let (key, mark) = try nextKey(of: .policy, &seen, &findings) {
      switch key {
      case .version:
        hasVersion = true
        try readVersion(&findings)
      case .account:
        reading.take(try readAccount(&findings))
      case .defaults:
        reading.policy.defaults[0] = try readDefaults(&findings)
      case .groups:
        try readGroups(into: &reading, &findings)
      case .users:
        try readUsers(into: &reading, &findings)
      default:
        try readSettingOfPolicy(key, at: mark, into: &reading, &findings)
      }
    }
    if !hasVersion { report(.missingVersion, at: SourceMark(line: 1, column: 1, length: 1), &findings) }
  }

  private mutating func readVersion(_ findings: inout Diagnostics) throws(Stop) {
    guard let event = try scalar(of: "version", &findings) else { return }
    if text != "1" {
      report(.unknownVersion(text), at: event.mark, &findings)
    } else if !event.isPlain {
      report(.quotedCount(1), at: event.mark, &findings)
    }
  }

  private mutating func readAccount(_ findings: inout Diagnostics) throws(Stop) -> Marked<AccountID>? {
    guard let event = try scalar(of: "account", &findings) else { return nil }
    guard let account = AccountID(text) else {
      report(.invalidAccount(text), at: event.mark, &findings)
      return nil
    }
    checkReading(of: event, &findings)
    return Marked(account, at: event.mark)
  }

  private mutating func readDefaults(_ findings: inout Diagnostics) throws(Stop) -> Settings {
    var settings = Settings()
    guard try enter(.mapping, next(&findings), of: "defaults", &findings) else { return settings }
    var seen = SeenKeys()
    while let (key, _) = try nextKey(of: .defaults, &seen, &findings) {
      try readSetting(key, into: &settings, &findings)
    }
    return settings
  }

  // MARK: - Groups

  private mutating func readGroups(
    into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.mapping, next(&findings), of: "groups", &findings) else { return }
    while let key = try nextRawKey(&findings) {
      try countEntry(at: key.mark, &findings)
      guard let name = groupName(at: key.mark, &findings) else {
        try skipNode(&findings)
        continue
      }
      checkReading(of: key, &findings)
      if let first = reading.groupsByName.note(name) {
        report(.duplicateKey(name), at: key.mark, first: reading.policy.groups[first].name.mark, &findings)
        try skipNode(&findings)
        continue
      }
      let group = reading.policy.groups.count
      reading.policy.groups.append(Group(name: Marked(name, at: key.mark), file: 0))
      try readGroup(group, named: name, into: &reading, &findings)
    }
  }

  /// The last scalar as a group's name; a blank one is reported.
  private func groupName(at mark: SourceMark, _ findings: inout Diagnostics) -> String? {
    if bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) {
      report(.unnamedGroup, at: mark, &findings)
      return nil
    }
    return text
  }

  private mutating func readGroup(
    _ group: Int, named name: String, into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.mapping, next(&findings), of: "group '\(name)'", &findings) else { return }
    var seen = SeenKeys()
    while let (key, _) = try nextKey(of: .group, &seen, &findings) {
      if key == .members {
        try readMembers(of: group, into: &reading, &findings)
      } else {
        try readSetting(key, into: &reading.policy.groups[group].settings, &findings)
      }
    }
  }

  private mutating func readMembers(
    of group: Int, into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.sequence, next(&findings), of: "members", &findings) else { return }
    var name = EntryName()
    while true {
      let event = try next(&findings)
      if event.kind == .sequenceEnd { return }
      try countEntry(at: event.mark, &findings)
      guard try isScalar(event, of: "a member", &findings) else { continue }
      name.clear()
      guard takeName(into: &name, at: event.mark, &findings) else { continue }
      checkReading(of: event, &findings)
      reading.policy.entries.append(member: name, of: group, at: event.mark)
      name.clear()
    }
  }

  // MARK: - Values of a level

  mutating func readSetting(
    _ key: Key, into settings: inout Settings, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard let event = try scalar(of: key.rawValue, &findings) else { return }
    if key == .license {
      // A wrong value stands in for what was meant, so that it isn't taken for unsaid; the policy is refused anyway.
      let license = License(name: bytes)
      settings.license = Marked(license ?? .basic, at: event.mark)
      if license == nil { report(.unknownLicense(text), at: event.mark, &findings) }
    } else {
      let type = UserType(name: bytes)
      settings.type = Marked(type ?? .privateUser, at: event.mark)
      if type == nil { report(.unknownUserType(text), at: event.mark, &findings) }
    }
  }
}
