import Reconciliation
import Testing

/// Every limit of a policy, held against plans of every kind.
@Suite struct `A plan's guardrails` {
  @Test func `object to what the naive reference objects to, for every pair of people and every limit`()
    throws
  {
    var tried = 0
    var objections = 0
    for people in pairs {
      for world in worlds(of: people) {
        let found = try world.plan().objections
        #expect(found == world.expectedObjections, "\(world)")
        tried += 1
        objections += found.count
      }
    }
    #expect(tried == 64 * 768)
    #expect(objections > tried / 2, "the worlds hold plans to object to")
  }

  @Test func `count changes and downgrades as the naive reference does, for every bound and up to six users`()
    throws
  {
    var refused = 0
    for people in crowds(upTo: 6) {
      for bound in Self.bounds {
        for other in Self.bounds {
          var world = GuardedWorld(people: people)
          world.guardrails.maxChanges = bound
          world.guardrails.maxDowngrades = other
          let found = try world.plan().objections
          #expect(found == world.expectedObjections, "\(world)")
          if !found.isEmpty { refused += 1 }
        }
      }
    }
    #expect(refused > 5_000, "the bounds refuse some plans")
  }

  // MARK: - Counts around a limit

  @Test(arguments: [
    // Where no bound is named: the larger of 20 and 25 %, and of 5 and 10 %. Parts of a user don't count.
    (managed: 30, changes: 20, downgrades: 5), (59, 20, 5), (60, 20, 6), (80, 20, 8), (83, 20, 8),
    (84, 21, 8), (89, 22, 8), (90, 22, 9), (100, 25, 10), (200, 50, 20), (1_000, 250, 100),
  ])
  func `allow by default so many of the managed users, and not one more`(
    managed: Int, changes: Int, downgrades: Int
  ) throws {
    #expect(try crowd(of: managed, lowered: downgrades).plan().objections == [])
    #expect(try crowd(of: managed, raised: changes).plan().objections == [])
    #expect(
      try crowd(of: managed, raised: changes + 1).plan().objections == [.changes(changes + 1, limit: changes)]
    )
    #expect(
      try crowd(of: managed, lowered: downgrades + 1).plan().objections == [
        .downgrades(downgrades + 1, limit: downgrades)
      ])
  }

  @Test(arguments: [
    (percent: 0, managed: 100, limit: 0), (1, 99, 0), (1, 100, 1), (1, 199, 1), (33, 3, 0), (34, 3, 1),
    (50, 3, 1), (67, 3, 2), (99, 100, 99), (99, 99, 98), (100, 7, 7),
  ])
  func `round a percentage of the managed users down`(percent: Int, managed: Int, limit: Int) throws {
    for changing in 0...managed {
      var world = crowd(of: managed, raised: changing)
      world.guardrails.maxChanges = .percent(percent)
      #expect(
        try world.plan().objections == (changing > limit ? [.changes(changing, limit: limit)] : []))
    }
  }

  @Test func `take the percentage of managed users, not of all users and entries`() throws {
    var world = GuardedWorld(
      people: fates(.raised, 2) + fates(.unchanged, 2) + fates(.unmanaged, 50) + fates(.missing, 50))
    world.guardrails.maxChanges = .percent(50)
    #expect(try world.plan().objections == [])
    world.guardrails.maxChanges = .percent(49)
    #expect(try world.plan().objections == [.changes(2, limit: 1)])
  }

  // MARK: - Accounts that shrink

  @Test(
    arguments: [
      (minimum: nil, objections: [Objection.managed(0, minimum: 1)]), (0, []),
      (1, [.managed(0, minimum: 1)]), (3, [.managed(0, minimum: 3)]),
    ] as [(minimum: Int?, objections: [Objection])])
  func `don't believe an account that suddenly lists nobody`(
    minimum: Int?, objections: [Objection]
  ) throws {
    for people in [fates(.missing, 3), fates(.unmanaged, 3), []] {
      var world = GuardedWorld(people: people)
      world.guardrails.minManaged = minimum
      #expect(try world.plan().objections == objections)
    }
  }

  // MARK: - Licences

  @Test func `count a licence of unknown rank as lowered, but not an absent one, nor a type`() throws {
    for (fate, counted) in [
      (GuardedWorld.Fate.ofUnknownRank, 1), (.lowered, 1), (.without, 0), (.ofAnotherType, 0), (.raised, 0),
    ] {
      var world = GuardedWorld(people: [fate])
      world.guardrails.maxChanges = .users(1)
      world.guardrails.maxDowngrades = .users(0)
      #expect(try world.plan().objections == (counted == 0 ? [] : [.downgrades(1, limit: 0)]), "\(fate)")
    }
  }

  @Test
  func `count the seats of the whole account, also where the plan leaves it over the limit that it was over`()
    throws
  {
    var world = GuardedWorld(people: fates(.unmanaged, 8) + fates(.lowered, 1) + fates(.raised, 2))
    world.unmanaged = .ignore
    world.seats = [SeatLimit(.pro, seats: 10)]
    #expect(try world.plan().objections == [])
    world.seats = [SeatLimit(.pro, seats: 9)]
    #expect(try world.plan().objections == [.seats(.pro, 10, limit: 9)])
    var still = GuardedWorld(people: fates(.unmanaged, 2) + fates(.unchanged, 1))
    still.seats = [SeatLimit(.pro, seats: 2)]
    #expect(try still.plan().objections == [.seats(.pro, 3, limit: 2)])
  }

  @Test(arguments: [
    ("Team", false), ("EnterpriseLWA", false), ("EnterpriseDirectory", true), ("EnterpriseOIDC", true),
  ])
  func `object to licences where a directory manages them, and to nothing else there`(
    kind: String, isManaged: Bool
  ) throws {
    var world = GuardedWorld(people: [.raised, .unchanged])
    world.kind = kind
    #expect(try world.plan().objections == (isManaged ? [.directoryManaged(kind)] : []))
    var types = GuardedWorld(people: [.ofAnotherType, .unchanged])
    types.kind = kind
    #expect(try types.plan().objections == [])
  }

  // MARK: - Protected users

  @Test func `know a protected user by an address in another case, also beyond ASCII`() throws {
    let mark = SourceMark(line: 1, column: 1, length: 1)
    var policy = Policy(files: ["policy.yaml"])
    policy.protected = [.email(EmailAddress("JÜRGEN@example.COM")!)]
    policy.entries.append(
      user: UserID("1"), nil, Settings(license: Marked(.pro, at: mark)), AlexaForBusinessSettings(),
      inFile: 0, at: mark)
    let user = ObservedUser(
      id: UserID("1")!, email: "jürgen@example.com", license: .known(.basic), type: .absent)
    let plan = try Reconciliation.plan(
      DesiredState(folding: policy), against: observedState([user]), in: SmallWorld.account)
    #expect(plan.objections == [.protected(UserID("1")!, email: EmailAddress("jürgen@example.com"))])
  }

  @Test func `object to each protected user once, in plan order, however often it is named`() throws {
    var world = GuardedWorld(people: [.raised, .unchanged, .lowered, .raised])
    world.protected = [.email(3), .id(0), .email(0), .id(1), .id(9)]
    #expect(
      try world.plan().objections == [
        .protected(UserID("id-10000")!, email: EmailAddress("person-0@example.com")),
        .protected(UserID("id-10003")!, email: EmailAddress("person-3@example.com")),
      ])
  }

  // MARK: - Making

  private func fates(_ fate: GuardedWorld.Fate, _ count: Int) -> [GuardedWorld.Fate] {
    Array(repeating: fate, count: count)
  }

  /// An account whose users are all managed, and some of them change.
  private func crowd(of managed: Int, raised: Int = 0, lowered: Int = 0) -> GuardedWorld {
    GuardedWorld(
      people: fates(.raised, raised) + fates(.lowered, lowered)
        + fates(.unchanged, managed - raised - lowered))
  }

  private var pairs: [[GuardedWorld.Fate]] {
    GuardedWorld.Fate.allCases.flatMap { first in
      GuardedWorld.Fate.allCases.map { [first, $0] }
    }
  }

  /// Every number of raised, lowered, unknown and unchanged users up to a total.
  private func crowds(upTo total: Int) -> [[GuardedWorld.Fate]] {
    (0...total).flatMap { raised in
      (0...(total - raised)).flatMap { lowered in
        (0...(total - raised - lowered)).flatMap { unknown in
          (0...(total - raised - lowered - unknown)).map { unchanged in
            fates(.raised, raised) + fates(.lowered, lowered) + fates(.ofUnknownRank, unknown)
              + fates(.unchanged, unchanged)
          }
        }
      }
    }
  }

  private static let bounds: [Bound?] = [
    nil, .users(0), .users(1), .users(2), .users(5), .percent(0), .percent(16), .percent(17), .percent(50),
    .percent(99), .percent(100),
  ]

  /// A world of the people for every mixture of the settings that aren't about how many change.
  private func worlds(of people: [GuardedWorld.Fate]) -> [GuardedWorld] {
    var worlds = [GuardedWorld(people: people)]
    vary(&worlds, \.unmanaged, UnmanagedUsers.allCases)
    vary(&worlds, \.missing, MissingUsers.allCases)
    vary(&worlds, \.guardrails.minManaged, [nil, 0, 1, 2])
    vary(&worlds, \.protected, [[], [.id(0)], [.email(1)], [.email(0), .id(2)]])
    vary(&worlds, \.kind, ["Team", "EnterpriseOIDC"])
    let none = SeatLimit(.pro, seats: 0)
    let one = SeatLimit(.pro, seats: 1)
    vary(&worlds, \.seats, [[], [none], [SeatLimit(.basic, seats: 0), one], [SeatLimit(.pro, seats: 2)]])
    return worlds
  }

  private func vary<Value>(
    _ worlds: inout [GuardedWorld], _ setting: WritableKeyPath<GuardedWorld, Value>, _ values: [Value]
  ) {
    worlds = worlds.flatMap { world in
      values.map { value in
        var varied = world
        varied[keyPath: setting] = value
        return varied
      }
    }
  }
}
