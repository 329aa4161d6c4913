import Reconciliation

/// The users with an entry of their own.
extension PolicyFileReader {
  mutating func readUsers(
    into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    guard try enter(.sequence, next(&findings), of: "users", &findings) else { return }
    var seen = SeenKeys()
    var user = UserEntry()
    while true {
      let event = try next(&findings)
      if event.kind == .sequenceEnd { return }
      try countEntry(at: event.mark, &findings)
      guard try enter(.mapping, event, of: "a user", &findings) else { continue }
      seen.clear()
      user.clear()
      try readUser(at: event.mark, &user, into: &reading, &seen, &findings)
    }
  }

  private mutating func readUser(
    at start: SourceMark, _ user: inout UserEntry, into reading: inout FileReading, _ seen: inout SeenKeys,
    _ findings: inout Diagnostics
  ) throws(Stop) {
    let errorsBefore = findings.errorCount
    while let (key, mark) = try nextKey(of: .user, &seen, &findings) {
      user.firstKey = user.firstKey ?? mark
      try readUserValue(key, into: &user, &findings)
    }
    // What seems to be missing may be what is wrong with the entry otherwise, such as a misspelt key.
    let isWhole = findings.errorCount == errorsBefore
    guard let nameMark = user.nameMark else {
      if isWhole { report(.unnamedUser, at: user.firstKey ?? start, &findings) }
      return
    }
    if isWhole { checkGrant(user, &findings) }
    reading.policy.entries.append(
      user: user.name, user.settings, user.alexa, on: user.terms, inFile: 0, at: nameMark)
    user.name.clear()
  }

  private mutating func readUserValue(
    _ key: Key, into user: inout UserEntry, _ findings: inout Diagnostics
  ) throws(Stop) {
    switch key {
    case .id:
      guard let event = try scalar(of: "id", &findings) else { return }
      if takeID(into: &user.name, at: event.mark, &findings) { user.idMark = event.mark }
      checkReading(of: event, &findings)
    case .email:
      guard let event = try scalar(of: "email", &findings) else { return }
      if takeEmail(into: &user.name, at: event.mark, &findings) { user.emailMark = event.mark }
    case .alexaForBusiness:
      user.alexa = try readAlexaForBusiness(&findings)
    case .until:
      guard let event = try scalar(of: "until", &findings) else { return }
      user.untilMark = event.mark
      user.terms.until = day(at: event.mark, &findings)
    case .reason:
      guard let event = try scalar(of: "reason", &findings) else { return }
      user.terms.reason = text
      checkReading(of: event, &findings)
    default:
      try readSetting(key, into: &user.settings, &findings)
    }
  }

  /// A grant gives something that can end: an entry that only names its user has nothing to take back.
  private func checkGrant(_ user: UserEntry, _ findings: inout Diagnostics) {
    guard let mark = user.untilMark, user.settings.license == nil, user.settings.type == nil else { return }
    report(.emptyGrant, at: mark, &findings)
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
        checkReading(of: event, &findings)
      }
    }
    return settings
  }
}

/// A user's entry as it is read, key by key.
private struct UserEntry {
  var name = EntryName()
  var idMark: SourceMark?
  var emailMark: SourceMark?
  var settings = Settings()
  var alexa = AlexaForBusinessSettings()
  var terms = Terms()
  /// Where its last day stands, be it one or not.
  var untilMark: SourceMark?
  var firstKey: SourceMark?

  /// Where the name stands; the address where there are both.
  var nameMark: SourceMark? { emailMark ?? idMark }

  /// Forgets what was read, for the next entry.
  mutating func clear() {
    name.clear()
    (idMark, emailMark, untilMark, firstKey) = (nil, nil, nil, nil)
    (settings, alexa, terms) = (Settings(), AlexaForBusinessSettings(), Terms())
  }
}
