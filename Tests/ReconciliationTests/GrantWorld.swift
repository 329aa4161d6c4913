import Reconciliation

/// A user's own entry on some terms, two groups and defaults that may say otherwise, and a day: small enough to try
/// every one of its kind.
struct GrantWorld: Sendable {
  /// The day, counted from the world's own first one.
  static let today = 100
  /// Each day on which an entry may end: days long and just past, today, and either side of the notice.
  static let ends: [Int?] = [nil, 1, 99, 100, 101, 114, 115]

  let own: License?
  let ownType: UserType?
  let end: Int?
  /// What each of two groups says, where the user is in it.
  let groups: [Membership]
  let defaults: License?

  enum Membership: CaseIterable, Sendable {
    case none, silent, plus, trial

    var license: License? {
      switch self {
      case .none, .silent: nil
      case .plus: .plus
      case .trial: .proTrial
      }
    }
  }

  static var all: [GrantWorld] {
    let licenses: [License?] = [nil, .pro]
    let types: [UserType?] = [nil, .sharedDevice]
    return licenses.flatMap { own in
      types.flatMap { type in
        ends.flatMap { end in
          Membership.allCases.flatMap { first in
            Membership.allCases.flatMap { second in
              [License?.none, .basic].map {
                GrantWorld(own: own, ownType: type, end: end, groups: [first, second], defaults: $0)
              }
            }
          }
        }
      }
    }
  }

  static func day(_ number: Int) -> CalendarDay {
    CalendarDay(of: UTCTime(secondsSince1970: (20_000 + number) * 86_400))
  }

  var policy: Policy {
    var policy = Policy(files: ["policy.yaml"])
    let mark = { (line: Int) in SourceMark(line: line, column: 1, length: 1) }
    policy.defaults[0].license = defaults.map { Marked($0, at: mark(1)) }
    for (index, membership) in groups.enumerated() {
      var group = Group(name: Marked("g\(index)", at: mark(10 + index)), file: 0)
      group.settings.license = membership.license.map { Marked($0, at: mark(20 + index)) }
      policy.groups.append(group)
      if membership != .none {
        policy.entries.append(member: .id(UserID("u")!), of: index, at: mark(30 + index))
      }
    }
    policy.entries.append(
      user: UserID("u"), nil,
      Settings(license: own.map { Marked($0, at: mark(41)) }, type: ownType.map { Marked($0, at: mark(42)) }),
      AlexaForBusinessSettings(enabled: Marked(true, at: mark(43))),
      on: Terms(until: end.map { Marked(Self.day($0), at: mark(44)) }, reason: "OPS-1"), inFile: 0,
      at: mark(40))
    return policy
  }
}

// MARK: - The naive reference

extension GrantWorld {
  private var holds: Bool { end.map { $0 >= Self.today } ?? true }

  /// The licence that is due and the line that decides it, or the disagreement.
  var expectedLicense: String {
    if let own, holds { return "\(own.name) by line 41" }
    let said = groups.enumerated().compactMap { index, group in group.license.map { ($0, 20 + index) } }
    if let first = said.first {
      let isSettled = said.allSatisfy { $0.0 == first.0 }
      let since = own == nil ? "" : " since \(Self.day(end ?? 0).text)"
      return isSettled ? "\(first.0.name) by line \(first.1)" : "disagreement\(since)"
    }
    return defaults.map { "\($0.name) by line 1" } ?? "unsaid"
  }

  var expectedType: String {
    if let ownType, holds { return "\(ownType.name) by line 42" }
    return "unsaid"
  }

  /// What a plan tells of the grant.
  var expectedNotice: String? {
    guard let end, end <= Self.today + 14 else { return nil }
    if holds { return "ends soon" }
    let left = [
      own != nil && expectedLicense == "unsaid" ? "license" : nil, ownType == nil ? nil : "type",
    ].compactMap { $0 }
    return "ran out, leaving [\(left.joined(separator: ", "))]"
  }
}
