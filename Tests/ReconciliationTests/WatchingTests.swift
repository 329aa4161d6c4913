import Reconciliation
import Testing

/// What is told of a run while it lasts.
@Suite struct `A run that is watched` {
  private let oneByOne = ApplyOptions(concurrency: 1, verification: .reading(after: World.delays))

  /// The run's events in few words.
  private func events(
    _ world: World, _ options: ApplyOptions,
    journal: @escaping JournalKeeper = { (_) async throws(JournalFailure) in }
  ) async -> (told: [String], outcome: Outcome) {
    var told: [String] = []
    let outcome = await world.apply(options, journal: journal, watcher: { told.append(words($0)) })
    return (told, outcome)
  }

  @Test func `is told of from its beginning to its end, each batch when it has its answer`() async throws {
    let (told, outcome) = await events(try World(users: 21), oneByOne)
    #expect(
      told == [
        "began 21", "answered 1: 20 applied", "answered 2: 1 applied", "verifying 21", "verified: 21 applied",
        "ended 21",
      ])
    #expect(outcome.isComplete)
  }

  @Test func `tells of a refused batch that it is split, and of each user once it has its answer`()
    async throws
  {
    let world = try World(users: 4)
    await world.directory.refuseRequests(with: "u2", Rejection(code: "BadRequest", message: "no"))
    let (told, _) = await events(world, ApplyOptions(concurrency: 1, verification: .skipped))
    #expect(
      told == [
        "began 4", "split 1: 4", "answered 2: 2 applied", "split 3: 2", "answered 4: 1 rejected",
        "answered 5: 1 applied", "ended 4",
      ])
  }

  @Test func `tells of users that the run stopped before`() async throws {
    let world = try World(users: 41)
    await world.directory.answer(1, .unavailable(Rejection(code: "Expired", message: "no")))
    let (told, _) = await events(world, ApplyOptions(concurrency: 1, verification: .skipped))
    #expect(
      told == ["began 41", "answered 1: 20 rejected", "unsent: 21 notAttempted", "ended 41"])
  }

  @Test func `tells of every user once, also where its journal fails`() async throws {
    let (told, outcome) = await events(try World(users: 41), oneByOne) { record throws(JournalFailure) in
      if case .intent(batch: 2, _) = record { throw JournalFailure(reason: "full") }
    }
    #expect(
      told == [
        "began 41", "answered 1: 20 applied", "verifying 20", "verified: 20 applied",
        "unsent: 21 notAttempted", "ended 41",
      ])
    #expect(outcome.count(.notAttempted) == 21)
  }

  @Test func `without changes begins and ends`() async throws {
    #expect(await events(try World(users: 0), oneByOne).told == ["began 0", "ended 0"])
  }

  private func words(_ event: RunEvent) -> String {
    switch event {
    case .began(let plan): "began \(plan.changes.count)"
    case .unsent(let results): "unsent: \(count(results))"
    case .answered(let batch, let results): "answered \(batch): \(count(results))"
    case .split(let batch, let changes): "split \(batch): \(changes)"
    case .verifying(let users): "verifying \(users)"
    case .verified(let results): "verified: \(count(results))"
    case .ended(let outcome): "ended \(outcome.users.count)"
    }
  }

  private func count(_ results: [JournalRecord.UserResult]) -> String {
    let names = Set(results.map(\.outcome.outcome.name)).sorted()
    return "\(results.count) \(names.joined(separator: " and "))"
  }
}
