/// How much a policy lets one plan do, as far as its files say so.
package struct Guardrails: Equatable, Sendable {
  /// The most users that a plan may change; nil where the default decides.
  package var maxChanges: Bound?
  /// The most users whose licence a plan may lower; nil where the default decides.
  package var maxDowngrades: Bound?
  /// The fewest users of the account that the policy must name; nil where the default decides.
  package var minManaged: Int?

  /// What holds where a policy names no `maxChanges`: an edit by hand passes, a mistake in a pattern doesn't.
  package static let defaultMaxChanges = Bound(count: 20, percent: 25)
  /// What holds where a policy names no `maxDowngrades`, the changes that cost people their meetings.
  package static let defaultMaxDowngrades = Bound(count: 5, percent: 10)
  /// What holds where a policy names no `minManaged`: an account that suddenly lists nobody isn't believed.
  package static let defaultMinManaged = 1

  /// The largest count that a policy may name, in a guardrail or for a licence: as many users as one file has entries.
  package static let countLimit = 1_000_000

  /// Guardrails that leave everything to the defaults.
  package init() {}
}

/// A bound on a number of users: the larger of a count and a part of the managed users.
package struct Bound: Equatable, Sendable {
  private let count: Int
  private let percent: Int

  /// A bound that the larger of both numbers gives.
  package init(count: Int, percent: Int) {
    self.count = count
    self.percent = percent
  }

  /// So many users.
  package static func users(_ count: Int) -> Bound { Bound(count: count, percent: 0) }

  /// So many of each hundred managed users.
  package static func percent(_ percent: Int) -> Bound { Bound(count: 0, percent: percent) }

  /// The number of users that it allows among those managed; parts of a user don't count.
  package func limit(ofManaged managed: Int) -> Int { max(count, managed * percent / 100) }
}

/// What is done about users of the account that no entry names.
package enum UnmanagedUsers: String, CaseIterable, Sendable {
  /// They aren't looked at, so that an account of which few users are named needn't be read whole.
  case ignore
  case report
  case fail
}

/// What is done about entries whose user isn't in the account.
package enum MissingUsers: String, CaseIterable, Sendable {
  case report
  case fail
}

/// The most users of the whole account that may hold a licence once a plan is applied.
package struct SeatLimit: Equatable, Sendable {
  /// The licence.
  package let license: License
  /// How many may hold it.
  package let seats: Int

  /// A limit for a licence.
  package init(_ license: License, seats: Int) {
    self.license = license
    self.seats = seats
  }
}
