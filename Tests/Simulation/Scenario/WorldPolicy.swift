internal import Reconciliation

extension World {
  /// The policy that says what is wanted: by groups, by the file's defaults, which have what is usual, or by users'
  /// own entries.
  static func policy(
    _ ids: [UserID], _ wanted: [Wanted?], _ usual: License?, _ rules: Rules, _ chance: inout Chance
  ) -> Policy {
    var policy = Policy(files: ["policy.yaml"])
    apply(rules, ids, to: &policy)
    policy.defaults[0].license = usual.map { Marked($0, at: mark) }
    policy.groups = License.allCases.map { license in
      var group = Group(name: Marked(license.name, at: mark), file: 0)
      group.settings.license = Marked(license, at: mark)
      return group
    }
    for (place, wanted) in zip(0..., wanted) {
      guard let wanted else { continue }
      append(place, ids[place], wanted, usual, to: &policy, &chance)
    }
    return policy
  }

  private static let mark = SourceMark(line: 1, column: 1, length: 1)

  private static func append(
    _ place: Int, _ id: UserID, _ wanted: Wanted, _ usual: License?, to policy: inout Policy,
    _ chance: inout Chance
  ) {
    let isNamedByEmail = chance.happens(256)
    let email = isNamedByEmail ? EmailAddress(Names.emails[place]) : nil
    let name = email.map { UserName.email($0) } ?? .id(id)
    let isMember = wanted.license != nil && chance.happens(400)
    if isMember, let license = wanted.license {
      policy.entries.append(member: name, of: Int(license.rawValue), at: mark)
    }
    // A user that the defaults have right says nothing of its own.
    let isUsual = isMember || wanted.license == usual
    var settings = Settings(type: wanted.type.map { Marked($0, at: mark) })
    if !isUsual { settings.license = wanted.license.map { Marked($0, at: mark) } }
    let terms = terms(of: &settings, place)
    let alexa = AlexaForBusinessSettings(
      enabled: wanted.alexaEnabled.map { Marked($0, at: mark) },
      roomARN: wanted.alexaRoomARN.map { Marked($0, at: mark) })
    let saysNothing = settings.type == nil && settings.license == nil && alexa.isEmpty
    guard !isMember || !saysNothing else { return }
    policy.entries.append(
      user: email == nil ? id : nil, email, settings, alexa, on: terms, inFile: 0, at: mark)
  }

  /// What every fifth user's entry says is a grant that holds today or longer, and where it says nothing one that ended
  /// yesterday or before; neither makes a difference to what is wanted.
  private static func terms(of settings: inout Settings, _ place: Int) -> Terms {
    guard place.isMultiple(of: 5) else { return Terms() }
    let isSaid = settings.license != nil || settings.type != nil
    if !isSaid { settings.license = Marked(License.allCases[place % License.allCases.count], at: mark) }
    let days = [1, 2, 15, 400][place / 5 % 4]
    let seconds = 86_400 * (Int(day.daysSince1970) + (isSaid ? days - 1 : -days))
    return Terms(until: Marked(CalendarDay(of: UTCTime(secondsSince1970: seconds)), at: mark))
  }

  private static func apply(_ rules: Rules, _ ids: [UserID], to policy: inout Policy) {
    policy.guardrails.maxChanges = Bound(count: rules.maxChanges.count, percent: rules.maxChanges.percent)
    policy.guardrails.maxDowngrades = Bound(
      count: rules.maxDowngrades.count, percent: rules.maxDowngrades.percent)
    policy.guardrails.minManaged = rules.minManaged
    policy.protected = rules.protected.map { .id(ids[$0]) }
    policy.seats = rules.proSeats.map { [SeatLimit(.pro, seats: $0)] } ?? []
    policy.unmanaged = rules.refusesUnmanaged ? .fail : .report
    policy.missing = rules.refusesMissing ? .fail : .report
    policy.typeChanges = rules.reportsTypes ? .report : .apply
  }
}
