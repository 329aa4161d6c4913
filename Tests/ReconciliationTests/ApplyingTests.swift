import Reconciliation
import Simulation
import Testing

/// What is sent, and what is told of it.
@Suite struct `Applying a plan` {
  @Test(arguments: [(1, [1]), (20, [20]), (21, [20, 1]), (1003, Array(repeating: 20, count: 50) + [3])])
  func `sends changed users in plan order, twenty to a request`(changes: Int, sizes: [Int]) async throws {
    let directory = SimulatedDirectory(SmallWorld.account, users: users(changes + 7))
    let plan = try await plan(first: changes, of: directory)
    let outcome = await apply(
      try ApprovedPlan(approving: plan), to: directory, options: ApplyOptions(concurrency: 1),
      clock: ContinuousClock())
    let batches = await sent(to: directory)
    #expect(batches.map(\.updates.count) == sizes)
    #expect(batches.flatMap(\.updates).map(\.userID) == plan.changes.map(\.userID))
    #expect(outcome.count(.applied) == changes)
    #expect(outcome.requests == sizes.count)
  }

  @Test func `sends changed attributes and no others`() async throws {
    let directory = SimulatedDirectory(SmallWorld.account, users: users(1))
    let plan = try await plan(first: 1, of: directory)
    _ = await apply(
      try ApprovedPlan(approving: plan), to: directory, options: ApplyOptions(concurrency: 1),
      clock: ContinuousClock())
    var expected = UserUpdate(userID: UserID("0000")!)
    expected.license = .pro
    #expect(await sent(to: directory) == [UpdateBatch([expected])])
  }

  @Test func `tells a refused user from the accepted ones of its batch`() async throws {
    let directory = SimulatedDirectory(SmallWorld.account, users: users(3))
    let plan = try await plan(first: 3, of: directory)
    let smaller = SimulatedDirectory(SmallWorld.account, users: [users(3)[0], users(3)[2]])
    let outcome = await apply(
      try ApprovedPlan(approving: plan), to: smaller, options: oneByOne, clock: ContinuousClock())
    #expect(outcome.users.map(\.outcome.name) == ["applied", "rejected", "applied"])
    #expect(outcome.users[1].outcome.reason?.code == "NotFound")
    #expect(!outcome.isComplete)
  }

  @Test func `sends a refused request again in halves`() async throws {
    let plan = try await plan(first: 41, of: SimulatedDirectory(SmallWorld.account, users: users(41)))
    let refusal = Rejection(code: "BadRequest", message: "no")
    let outcome = await apply(
      try ApprovedPlan(approving: plan),
      to: FailingDirectory(failure: .rejected(refusal, requestID: "r2"), at: 2),
      options: oneByOne, clock: ContinuousClock())
    #expect(outcome.users.map(\.outcome) == words(41, .applied))
    #expect(outcome.requests == 5)
  }

  @Test func `stops at an answer that can't be trusted, and tells what wasn't sent`() async throws {
    let plan = try await plan(first: 41, of: SimulatedDirectory(SmallWorld.account, users: users(41)))
    let loss = Rejection(code: "Timeout", message: "no answer")
    let outcome = await apply(
      try ApprovedPlan(approving: plan), to: FailingDirectory(failure: .unknown(loss, requestID: nil), at: 2),
      options: oneByOne, clock: ContinuousClock())
    #expect(
      outcome.users.map(\.outcome) == words(20, .applied) + words(20, .unknown(loss))
        + words(1, .notAttempted))
    #expect(outcome.requests == 2)
    #expect(ChangeOutcome.Kind.allCases.map(outcome.count).reduce(0, +) == plan.changes.count)
  }

  // MARK: - Making

  private let oneByOne = ApplyOptions(concurrency: 1, verification: .skipped)

  private func words(_ count: Int, _ word: ChangeOutcome) -> [ChangeOutcome] {
    Array(repeating: word, count: count)
  }

  private func users(_ count: Int) -> [ObservedUser] {
    (0..<count).map { number in
      let digits = String(number)
      let id = String(repeating: "0", count: 4 - digits.count) + digits
      return ObservedUser(id: UserID(id)!, email: nil, license: .known(.basic), type: .known(.privateUser))
    }
  }

  /// A plan that makes the first users of a directory Pro; named in the opposite order.
  private func plan(first count: Int, of directory: SimulatedDirectory) async throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    policy.guardrails = .open
    let mark = SourceMark(line: 1, column: 1, length: 1)
    policy.defaults[0].license = Marked(.pro, at: mark)
    policy.defaults[0].type = Marked(.privateUser, at: mark)
    for user in users(count).reversed() {
      policy.entries.append(
        user: user.id, nil, Settings(), AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    return try Reconciliation.plan(
      DesiredState(folding: policy), against: await directory.observe(.everyone), in: SmallWorld.account)
  }

  private func sent(to directory: SimulatedDirectory) async -> [UpdateBatch] {
    await directory.calls.compactMap { call in
      if case .update(let batch) = call { batch } else { nil }
    }
  }
}

/// A directory that takes every batch but one.
private actor FailingDirectory: UserDirectory {
  private let failure: BatchFailure
  private let failing: Int
  private var requests = 0

  init(failure: BatchFailure, at failing: Int) {
    self.failure = failure
    self.failing = failing
  }

  func account() async throws(DirectoryError) -> Account { SmallWorld.account }

  func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState { ObservedState() }

  func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    requests += 1
    if requests == failing { throw failure }
    let accepted = Result<BatchAnswer.Accepted, Rejection>.success(.init())
    return BatchAnswer(results: Array(repeating: accepted, count: batch.updates.count), requestID: nil)
  }
}
