import Reconciliation

/// The sections of the format, each read where it stands.
extension PolicyFileReader {
  mutating func readPolicy(
    into reading: inout PolicyReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    var seen = SeenKeys()
    var hasVersion = false
    while let (key, mark) = try nextKey(of: .policy, &seen, &findings) {
      switch key {
      case .version:
        hasVersion = true
        try readVersion(&findings)
      case .account:
        reading.accounts[file] = try readAccount(&findings)
      case .typeChanges:
        try readTypeChanges(at: mark, into: &reading, &findings)
      case .defaults:
        reading.policy.defaults[file] = try readDefaults(&findings)
      case .groups:
        try readGroups(into: &reading, &findings)
      case .users:
        try readUsers(into: &reading, &findings)
      default:
        preconditionFailure("a policy's table holds the keys of a policy")
      }
    }
    if !hasVersion { report(.missingVersion, at: SourceMark(line: 1, column: 1, length: 1), &findings) }
  }

  private mutating func readVersion(_ findings: inout Diagnostics) throws(Stop) {
    guard let event = try scalar(of: "version", &findings) else { return }
    if text != "1" || !event.isPlain { report(.unknownVersion(text), at: event.mark, &findings) }
  }

  private mutating func readAccount(_ findings: inout Diagnostics) throws(Stop) -> Marked<AccountID>? {
    guard let event = try scalar(of: "account", &findings) else { return nil }
    guard let account = AccountID(text) else {
      report(.invalidAccount(text), at: event.mark, &findings)
      return nil
    }
    return Marked(account, at: event.mark)
  }

  /// A setting of the whole policy, which may stand in one file alone.
  private mutating func readTypeChanges(
    at key: SourceMark, into reading: inout PolicyReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    let place = SourcePlace(file: file, mark: key)
    if let first = reading.typeChanges {
      findings.report(.repeatedSetting("typeChanges"), at: place, related: first)
      return try skipNode(&findings)
    }
    reading.typeChanges = place
    guard let event = try scalar(of: "typeChanges", &findings) else { return }
    if let choice = TypeChanges(rawValue: text) {
      reading.policy.typeChanges = choice
    } else {
      report(.unknownTypeChanges(text), at: event.mark, &findings)
    }
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
    into reading: inout PolicyReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.mapping, next(&findings), of: "groups", &findings) else { return }
    while let key = try nextRawKey(&findings) {
      guard let name = groupName(at: key.mark, &findings) else {
        try skipNode(&findings)
        continue
      }
      if let first = reading.groupsByName[name] {
        report(again: name, at: key.mark, reading.policy.groups[first], &findings)
        try skipNode(&findings)
        continue
      }
      let group = reading.policy.groups.count
      reading.groupsByName[name] = group
      reading.policy.groups.append(Group(name: Marked(name, at: key.mark), file: file))
      try readGroup(group, named: name, into: &reading, &findings)
    }
  }

  /// The last scalar as a group's name; a blank one is reported. What else a name must not hold was reported when it
  /// was read, and such a group doesn't speak for its members either.
  private func groupName(at mark: SourceMark, _ findings: inout Diagnostics) -> String? {
    if bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) {
      report(.unnamedGroup, at: mark, &findings)
      return nil
    }
    return firstDeceptiveScalar == nil ? text : nil
  }

  private func report(
    again name: String, at mark: SourceMark, _ first: Group, _ findings: inout Diagnostics
  ) {
    findings.report(
      first.file == file ? .duplicateKey(name) : .repeatedGroup(name),
      at: SourcePlace(file: file, mark: mark),
      related: SourcePlace(file: first.file, mark: first.name.mark))
  }

  private mutating func readGroup(
    _ group: Int, named name: String, into reading: inout PolicyReading, _ findings: inout Diagnostics
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
    of group: Int, into reading: inout PolicyReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.sequence, next(&findings), of: "members", &findings) else { return }
    while true {
      let event = try next(&findings)
      if event.kind == .sequenceEnd { return }
      try countEntry(at: event.mark, &findings)
      guard try enter(.scalar, event, of: "a member", &findings) else { continue }
      guard let name = userName(at: event.mark, &findings) else { continue }
      reading.policy.entries.append(member: name, of: group, at: event.mark)
    }
  }

  /// The last scalar as a user's name: an address where it holds `@`, else an id.
  private func userName(at mark: SourceMark, _ findings: inout Diagnostics) -> UserName? {
    if bytes.contains(UInt8(ascii: "@")) { return email(at: mark, &findings).map { .email($0) } }
    return id(at: mark, &findings).map { .id($0) }
  }

  // MARK: - Users

  private mutating func readUsers(
    into reading: inout PolicyReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.sequence, next(&findings), of: "users", &findings) else { return }
    var seen = SeenKeys()
    while true {
      let event = try next(&findings)
      if event.kind == .sequenceEnd { return }
      try countEntry(at: event.mark, &findings)
      guard try enter(.mapping, event, of: "a user", &findings) else { continue }
      seen.clear()
      try readUser(at: event.mark, into: &reading, &seen, &findings)
    }
  }

  private mutating func readUser(
    at start: SourceMark, into reading: inout PolicyReading, _ seen: inout SeenKeys,
    _ findings: inout Diagnostics
  ) throws(Stop) {
    var user = UserEntry()
    while let (key, mark) = try nextKey(of: .user, &seen, &findings) {
      user.firstKey = user.firstKey ?? mark
      try readUserValue(key, into: &user, &findings)
    }
    guard let name = user.nameMark else {
      if !user.triedToName { report(.unnamedUser, at: user.firstKey ?? start, &findings) }
      return
    }
    reading.policy.entries.append(
      user: user.id?.value, user.email?.value, user.settings, user.alexa, inFile: file, at: name)
  }

  private mutating func readUserValue(
    _ key: Key, into user: inout UserEntry, _ findings: inout Diagnostics
  ) throws(Stop) {
    switch key {
    case .id:
      user.triedToName = true
      guard let event = try scalar(of: "id", &findings) else { return }
      user.id = id(at: event.mark, &findings).map { Marked($0, at: event.mark) }
    case .email:
      user.triedToName = true
      guard let event = try scalar(of: "email", &findings) else { return }
      user.email = email(at: event.mark, &findings).map { Marked($0, at: event.mark) }
    case .alexaForBusiness:
      user.alexa = try readAlexaForBusiness(&findings)
    default:
      try readSetting(key, into: &user.settings, &findings)
    }
  }

  private mutating func readAlexaForBusiness(
    _ findings: inout Diagnostics
  ) throws(Stop) -> AlexaForBusinessSettings {
    var settings = AlexaForBusinessSettings()
    guard try enter(.mapping, next(&findings), of: "alexaForBusiness", &findings) else { return settings }
    var seen = SeenKeys()
    while let (key, _) = try nextKey(of: .alexaForBusiness, &seen, &findings) {
      guard let event = try scalar(of: key.rawValue, &findings) else { continue }
      if key == .enabled {
        settings.enabled = boolean(event, &findings)
      } else {
        settings.roomARN = Marked(text, at: event.mark)
      }
    }
    return settings
  }

  // MARK: - Values

  private mutating func readSetting(
    _ key: Key, into settings: inout Settings, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard let event = try scalar(of: key.rawValue, &findings) else { return }
    if key == .license {
      // A wrong value stands in for what was meant, so that it isn't taken for unsaid; the policy is refused anyway.
      settings.license = Marked(License(name: text) ?? .basic, at: event.mark)
      if License(name: text) == nil { report(.unknownLicense(text), at: event.mark, &findings) }
    } else {
      settings.type = Marked(UserType(name: text) ?? .privateUser, at: event.mark)
      if UserType(name: text) == nil { report(.unknownUserType(text), at: event.mark, &findings) }
    }
  }

  private func boolean(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) -> Marked<Bool>? {
    switch (text, event.isPlain) {
    case ("true", true): return Marked(true, at: event.mark)
    case ("false", true): return Marked(false, at: event.mark)
    default:
      report(.notBoolean(text), at: event.mark, &findings)
      return nil
    }
  }

  private func id(at mark: SourceMark, _ findings: inout Diagnostics) -> UserID? {
    let text = text
    guard let id = UserID(text), text != ".", text != ".." else {
      report(.invalidID(text), at: mark, &findings)
      return nil
    }
    return id
  }

  private func email(at mark: SourceMark, _ findings: inout Diagnostics) -> EmailAddress? {
    let text = text
    guard let email = EmailAddress(text) else {
      report(.invalidEmail(text), at: mark, &findings)
      return nil
    }
    return email
  }
}

/// A user's entry as it is read, key by key.
private struct UserEntry {
  var id: Marked<UserID>?
  var email: Marked<EmailAddress>?
  var settings = Settings()
  var alexa = AlexaForBusinessSettings()
  var firstKey: SourceMark?
  /// Whether a name was given, be it a wrong one, which was reported by itself.
  var triedToName = false

  /// Where the name stands; the address where there are both.
  var nameMark: SourceMark? { email?.mark ?? id?.mark }
}
