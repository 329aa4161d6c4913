import Reconciliation

/// A policy with limits over a tiny account, small enough to try every one of its kind.
struct GuardedWorld: Sendable {
  let people: [Fate]
  var unmanaged = UnmanagedUsers.report
  var missing = MissingUsers.report
  var guardrails = Guardrails()
  var protected: [Protection] = []
  var seats: [SeatLimit] = []
  var kind = "Team"

  /// What becomes of one person: whether the account has it, whether the policy names it, and what changes.
  enum Fate: CaseIterable, Sendable {
    /// Named, and nobody of the account.
    case missing
    /// Of the account, Pro, and not named.
    case unmanaged
    /// Pro and to be Pro.
    case unchanged
    /// Basic and to be Pro.
    case raised
    /// Pro and to be Basic.
    case lowered
    /// Of a licence that nobody knows, and to be Basic.
    case ofUnknownRank
    /// Without a licence, and to be Basic.
    case without
    /// Pro as it is to be, and to get another type.
    case ofAnotherType
  }

  /// A name under `protect`: a person's id, or its address in another case than the account's.
  enum Protection: Sendable {
    case id(Int)
    case email(Int)

    var person: Int {
      switch self {
      case .id(let person), .email(let person): person
      }
    }
  }

  static func id(_ person: Int) -> UserID { UserID("id-" + String(person + 10_000))! }
  static func email(_ person: Int) -> String { "Person-\(person)@example.com" }

  var account: Account {
    Account(id: SmallWorld.account.id, type: kind, supportedLicenses: License.allCases.map(\.name))
  }

  func plan() throws -> Plan {
    try Reconciliation.plan(DesiredState(folding: policy), against: observedState(users), in: account)
  }

  private var users: [ObservedUser] {
    people.enumerated().compactMap { person, fate in
      let license: Observed<License>
      switch fate {
      case .missing: return nil
      case .raised: license = .known(.basic)
      case .unmanaged, .unchanged, .lowered, .ofAnotherType: license = .known(.pro)
      case .ofUnknownRank: license = .unrecognized("Gold")
      case .without: license = .absent
      }
      return ObservedUser(
        id: Self.id(person), email: Self.email(person), license: license, type: .known(.privateUser))
    }
  }

  private var policy: Policy {
    var policy = Policy(files: ["policy.yaml"])
    policy.unmanaged = unmanaged
    policy.missing = missing
    policy.guardrails = guardrails
    policy.seats = seats
    policy.protected = protected.compactMap { protection in
      switch protection {
      case .id(let person): .id(Self.id(person))
      case .email(let person): EmailAddress(Self.email(person).uppercased()).map { .email($0) }
      }
    }
    for (person, fate) in people.enumerated() where fate != .unmanaged {
      let mark = SourceMark(line: person + 1, column: 1, length: 1)
      let isLowered = [.lowered, .ofUnknownRank, .without].contains(fate)
      policy.entries.append(
        user: Self.id(person), nil,
        Settings(
          license: Marked(isLowered ? .basic : .pro, at: mark),
          type: fate == .ofAnotherType ? Marked(.sharedDevice, at: mark) : nil),
        AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    return policy
  }
}

// MARK: - The naive reference

extension GuardedWorld {
  /// What should stand against the plan, worked out by counting people.
  var expectedObjections: [Objection] {
    bulk + protection + overbooked + (unmanaged == .fail ? counted(.unmanaged, Objection.unmanaged) : [])
      + (missing == .fail ? counted(.missing, Objection.missing) : [])
  }

  private var bulk: [Objection] {
    let changing = count(.raised, .lowered, .ofUnknownRank, .without, .ofAnotherType)
    let lowering = count(.lowered, .ofUnknownRank)
    let managed = people.count - count(.missing, .unmanaged)
    let changes = allowed(guardrails.maxChanges, orLargerOf: 20, 25, of: managed)
    let downgrades = allowed(guardrails.maxDowngrades, orLargerOf: 5, 10, of: managed)
    let minimum = guardrails.minManaged ?? 1
    let isDirectory = kind == "EnterpriseDirectory" || kind == "EnterpriseOIDC"
    var objections: [Objection] = []
    if isDirectory, changing > count(.ofAnotherType) { objections.append(.directoryManaged(kind)) }
    if changing > changes { objections.append(.changes(changing, limit: changes)) }
    if lowering > downgrades { objections.append(.downgrades(lowering, limit: downgrades)) }
    if managed < minimum { objections.append(.managed(managed, minimum: minimum)) }
    return objections
  }

  /// The largest number of users that a bound allows, found by trying one after another.
  private func allowed(_ bound: Bound?, orLargerOf count: Int, _ percent: Int, of managed: Int) -> Int {
    let bounds = bound.map { [$0] } ?? [.users(count), .percent(percent)]
    return bounds.map { bound in
      for users in 0...100 where bound == .users(users) { return users }
      for percent in 0...100 where bound == .percent(percent) {
        return (0...managed).last { users in users * 100 <= managed * percent } ?? 0
      }
      return Int.max
    }.max() ?? 0
  }

  private var protection: [Objection] {
    people.indices.filter { person in
      ![.missing, .unmanaged, .unchanged].contains(people[person])
        && protected.contains { $0.person == person }
    }.map { .protected(Self.id($0), email: EmailAddress(Self.email($0))) }
  }

  private var overbooked: [Objection] {
    let after: [License: Int] = [
      .basic: count(.lowered, .ofUnknownRank, .without),
      .pro: count(.unmanaged, .unchanged, .raised, .ofAnotherType),
    ]
    return seats.filter { (after[$0.license] ?? 0) > $0.seats }.map {
      .seats($0.license, after[$0.license] ?? 0, limit: $0.seats)
    }
  }

  private func counted(_ fate: Fate, _ objection: (Int) -> Objection) -> [Objection] {
    count(fate) == 0 ? [] : [objection(count(fate))]
  }

  private func count(_ fates: Fate...) -> Int { people.count { fates.contains($0) } }
}
