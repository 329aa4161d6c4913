import Reconciliation

/// The settings of the whole policy. Each stands in one file of an account alone, but for `protect`: lists of several
/// files add up.
extension PolicyFileReader {
  /// Reads a setting whose key was read.
  ///
  /// - Precondition: the key is one of a setting of the whole policy.
  mutating func readSettingOfPolicy(
    _ key: Key, at mark: SourceMark, into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    if key == .protect { return try readProtected(into: &reading, &findings) }
    reading.settings[key] = mark
    switch key {
    case .unmanaged: try readChoice(.unmanaged, &reading.policy.unmanaged, &findings)
    case .missing: try readChoice(.missing, &reading.policy.missing, &findings)
    case .typeChanges: try readChoice(.typeChanges, &reading.policy.typeChanges, &findings)
    case .guardrails: try readGuardrails(into: &reading.policy.guardrails, &findings)
    case .seats: try readSeats(into: &reading.policy.seats, &findings)
    default: preconditionFailure("a policy's table holds the keys of a policy")
    }
  }

  private mutating func readChoice(
    _ choice: PolicyProblem.Choice, _ value: inout some RawRepresentable<String>,
    _ findings: inout Diagnostics
  ) throws(Stop) {
    guard let event = try scalar(of: choice.rawValue, &findings) else { return }
    if let word = type(of: value).init(rawValue: text) {
      value = word
    } else {
      report(.unknownChoice(text, of: choice), at: event.mark, &findings)
    }
  }

  // MARK: - Protected users

  /// A user that is named twice is protected once: that two files protect someone is no mistake.
  private mutating func readProtected(
    into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.sequence, next(&findings), of: "protect", &findings) else { return }
    var name = EntryName()
    while true {
      let event = try next(&findings)
      if event.kind == .sequenceEnd { return }
      try countEntry(at: event.mark, &findings)
      guard try isScalar(event, of: "a protected user", &findings) else { continue }
      name.clear()
      guard takeName(into: &name, at: event.mark, &findings), let user = UserName(text) else { continue }
      checkReading(of: event, &findings)
      guard reading.protected.insert(user) else { continue }
      reading.policy.protected.append(user)
      reading.policy.protectedPlaces.append(SourcePlace(file: 0, mark: event.mark))
    }
  }

  // MARK: - Limits

  private mutating func readGuardrails(
    into guardrails: inout Guardrails, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.mapping, next(&findings), of: "guardrails", &findings) else { return }
    var seen = SeenKeys()
    while let (key, _) = try nextKey(of: .guardrails, &seen, &findings) {
      guard let event = try scalar(of: key.rawValue, &findings) else { continue }
      switch key {
      case .maxChanges: guardrails.maxChanges = bound(event, &findings)
      case .maxDowngrades: guardrails.maxDowngrades = bound(event, &findings)
      default: guardrails.minManaged = count(event, &findings)
      }
    }
  }

  private mutating func readSeats(
    into seats: inout [SeatLimit], _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.mapping, next(&findings), of: "seats", &findings) else { return }
    var marks: [License: SourceMark] = [:]
    while let key = try nextRawKey(&findings) {
      guard let license = License(name: text) else {
        report(.unknownLicense(text), at: key.mark, &findings)
        try skipNode(&findings)
        continue
      }
      if let first = marks[license] {
        report(.duplicateKey(license.name), at: key.mark, first: first, &findings)
        try skipNode(&findings)
        continue
      }
      marks[license] = key.mark
      guard let event = try scalar(of: license.name, &findings), let count = count(event, &findings)
      else { continue }
      seats.append(SeatLimit(license, seats: count))
    }
    seats.sort { $0.license < $1.license }
  }
}
