import Reconciliation
import Testing

/// What is let past a guardrail, and what isn't.
@Suite struct `An allowance` {
  @Test func `of 45 downgrades among 50 changes in a policy of 200 lets 45 past, not 44 and not 46`() throws {
    let plan = try GuardedWorld(
      people: fates(.lowered, 45) + fates(.raised, 5) + fates(.unchanged, 150)
    ).plan()
    let objection = Objection.downgrades(45, limit: 20)
    #expect(refusal(of: plan) == [objection])
    #expect(refusal(of: plan, .downgrades(45)) == [])
    for wrong: Allowance in [.downgrades(44), .downgrades(46), .downgrades(0), .changes(45), .changes(50)] {
      #expect(refusal(of: plan, wrong) == [objection], "\(wrong)")
    }
  }

  @Test func `lifts exactly its own objection, of every kind and amount`() throws {
    let world = refusedForEverything
    let objections = try world.plan().objections
    #expect(
      objections == [
        .directoryManaged("EnterpriseDirectory"), .changes(3, limit: 1), .downgrades(2, limit: 1),
        .managed(3, minimum: 4), .protected(id(0), email: email(0)), .protected(id(1), email: email(1)),
        .seats(.basic, 2, limit: 0), .seats(.pro, 2, limit: 1), .unmanaged(1), .missing(1),
      ])
    var lifting = 0
    for allowance in allowances {
      let lifted = lifted(by: allowance)
      #expect(refusal(of: try world.plan(), allowance) == objections.filter { $0 != lifted }, "\(allowance)")
      if lifted != nil { lifting += 1 }
    }
    #expect(lifting == 9)
  }

  @Test func `leaves standing what no allowance is about`() throws {
    #expect(
      try refusal(of: refusedForEverything.plan(), allowances) == [
        .managed(3, minimum: 4), .unmanaged(1), .missing(1),
      ])
  }

  @Test func `is no use to a plan that nothing stands against`() throws {
    let plan = try GuardedWorld(people: [.raised, .unchanged]).plan()
    #expect(refusal(of: plan) == [])
    #expect(refusal(of: plan, .changes(1), .downgrades(7)) == [])
  }

  @Test func `of a protected user knows it by its id and by its address in any case`() throws {
    for protection in [GuardedWorld.Protection.id(0), .email(0)] {
      var world = GuardedWorld(people: [.raised, .raised])
      world.protected = [protection]
      let plan = try world.plan()
      #expect(refusal(of: plan, .protected(.id(id(0)))) == [])
      #expect(refusal(of: plan, .protected(.email(EmailAddress("PERSON-0@example.com")!))) == [])
      #expect(refusal(of: plan, .protected(.id(id(1)))).count == 1)
      #expect(refusal(of: plan, .protected(.email(email(1)))).count == 1)
    }
  }

  // MARK: - Making

  /// Three managed users change; everything stands against it.
  private var refusedForEverything: GuardedWorld {
    var world = GuardedWorld(people: [.lowered, .ofUnknownRank, .raised, .unmanaged, .missing])
    world.unmanaged = .fail
    world.missing = .fail
    world.guardrails.maxChanges = .users(1)
    world.guardrails.maxDowngrades = .percent(34)
    world.guardrails.minManaged = 4
    world.protected = [.id(0), .email(1)]
    world.seats = [SeatLimit(.basic, seats: 0), SeatLimit(.pro, seats: 1)]
    world.kind = "EnterpriseDirectory"
    return world
  }

  /// Every allowance of an amount around those of that plan.
  private var allowances: [Allowance] {
    [.directoryManaged]
      + (0...4).flatMap { [Allowance.changes($0), .downgrades($0)] }
      + (0...4).flatMap { person in
        [Allowance.protected(.id(id(person))), .protected(.email(email(person)))]
      }
      + License.allCases.flatMap { license in (0...4).map { .seats(license, $0) } }
  }

  /// The objection that an allowance is meant for, as a table.
  private func lifted(by allowance: Allowance) -> Objection? {
    switch allowance {
    case .directoryManaged: .directoryManaged("EnterpriseDirectory")
    case .changes(3): .changes(3, limit: 1)
    case .downgrades(2): .downgrades(2, limit: 1)
    case .protected(.id(id(0))), .protected(.email(email(0))): .protected(id(0), email: email(0))
    case .protected(.id(id(1))), .protected(.email(email(1))): .protected(id(1), email: email(1))
    case .seats(.basic, 2): .seats(.basic, 2, limit: 0)
    case .seats(.pro, 2): .seats(.pro, 2, limit: 1)
    default: nil
    }
  }

  private func refusal(of plan: Plan, _ allowances: Allowance...) -> [Objection] {
    refusal(of: plan, allowances)
  }

  private func refusal(of plan: Plan, _ allowances: [Allowance]) -> [Objection] {
    do throws(Refusal) {
      _ = try ApprovedPlan(approving: plan, allowing: allowances)
      return []
    } catch {
      return error.objections
    }
  }

  private func fates(_ fate: GuardedWorld.Fate, _ count: Int) -> [GuardedWorld.Fate] {
    Array(repeating: fate, count: count)
  }

  private func id(_ person: Int) -> UserID { GuardedWorld.id(person) }

  private func email(_ person: Int) -> EmailAddress { EmailAddress(GuardedWorld.email(person))! }
}
