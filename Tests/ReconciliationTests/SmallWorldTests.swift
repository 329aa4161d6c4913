import Reconciliation
import Simulation
import Testing

/// Every pair of a tiny account and a tiny policy: 8,450 worlds with two people each.
@Suite struct `Every small world` {
  @Test func `gives the plan that the naive reference gives`() throws {
    var planned = 0
    for world in SmallWorld.all {
      let plan = try plan(of: world)
      #expect(plan.notes == world.expectedChanges, "\(world)")
      #expect(plan.missing.map { $0.email ?? $0.id ?? "" }.sorted() == world.expectedMissing, "\(world)")
      #expect(plan.unmanaged.map(\.id) == world.expectedUnmanaged, "\(world)")
      #expect(plan.managed == world.people.count { $0.named != nil && $0.observed != nil }, "\(world)")
      let seats = (plan.seats ?? []).filter { $0.after > 0 }.map { ($0.license.name, $0.after) }
      let expected = world.expectedSeats.filter { License(name: $0.key) != nil }
      #expect(Dictionary(uniqueKeysWithValues: seats) == expected, "\(world)")
      planned += plan.changes.count
    }
    #expect(SmallWorld.all.count == 8450)
    #expect(planned > 4000, "the worlds hold changes to plan")
  }

  @Test func `is as its policy says once its plan is applied`() async throws {
    for world in SmallWorld.all {
      let desired = try DesiredState(folding: world.policy())
      let directory = SimulatedDirectory(world.account, users: world.users)
      let first = try Reconciliation.plan(
        desired, against: await directory.observe(.everyone), in: world.account)
      let outcome = await apply(
        try ApprovedPlan(approving: first), to: directory, clock: ContinuousClock())
      #expect(outcome.isComplete, "\(world)")
      let second = try Reconciliation.plan(
        desired, against: await directory.observe(.everyone), in: world.account)
      #expect(second.changes.isEmpty, "\(world)")
      #expect(second.seats?.map(\.before) == first.seats?.map(\.after), "\(world)")
    }
  }

  @Test func `gives the same plan twice, and the same digest in any order of entries and users`() throws {
    for world in SmallWorld.all {
      let once = try plan(of: world)
      #expect(try plan(of: world) == once, "\(world)")
      let reversed = try Reconciliation.plan(
        DesiredState(folding: world.policy(reversed: true)),
        against: observedState(world.users.reversed()), in: world.account)
      #expect(reversed.canonicalBytes == once.canonicalBytes, "\(world)")
    }
  }

  private func plan(of world: SmallWorld) throws -> Plan {
    try Reconciliation.plan(
      DesiredState(folding: world.policy()), against: observedState(world.users), in: world.account)
  }
}
