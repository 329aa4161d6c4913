import Reconciliation
import Simulation
import Synchronization
import Testing

/// A plan that makes the users u0, u1 … of an account Pro, and a directory that does as a test tells it.
struct World {
  let directory: ObedientDirectory
  let plan: Plan

  init(users count: Int, limits: Guardrails = .open) throws {
    let users = (0..<count).map { number in
      ObservedUser(
        id: UserID("u\(number)")!, email: "u\(number)@example.com", license: .known(.basic),
        type: .known(.privateUser))
    }
    var policy = Policy(files: ["policy.yaml"])
    let mark = SourceMark(line: 1, column: 1, length: 1)
    policy.guardrails = limits
    policy.defaults[0].license = Marked(.pro, at: mark)
    for user in users {
      policy.entries.append(
        user: user.id, nil, Settings(), AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    plan = try Reconciliation.plan(
      DesiredState(folding: policy), against: observedState(users), in: SmallWorld.account)
    directory = ObedientDirectory(users)
  }

  /// Applies the plan; the delays between readings are there, but too short to be waited for.
  func apply(
    _ options: ApplyOptions = ApplyOptions(verification: .reading(after: World.delays)),
    journal: @escaping JournalKeeper = { (_) async throws(JournalFailure) in },
    interruption: @escaping @Sendable () -> Interruption? = { nil },
    watcher: @escaping RunWatcher = { _ in }
  ) async -> Outcome {
    guard let approved = try? ApprovedPlan(approving: plan) else {
      Issue.record("the plan is refused")
      return Outcome(of: plan, users: [], requests: 0)
    }
    return await Reconciliation.apply(
      approved, to: directory, options: options, clock: ContinuousClock(), journal: journal,
      interruption: interruption, watcher: watcher)
  }

  static let delays: [Duration] = [.zero] + Array(repeating: .nanoseconds(1), count: 4)
}

/// A signal that comes after it was asked for so many times.
final class Signals: Sendable {
  private let left: Mutex<Int>

  init(after count: Int) { left = Mutex(count) }

  func ask() -> Interruption? {
    left.withLock { left in
      left -= 1
      return left < 0 ? .termination : nil
    }
  }
}

/// A directory that takes everything, but for what a test says.
actor ObedientDirectory: UserDirectory {
  private var users: [ObservedUser]
  private var held: [String: (readings: Int, user: ObservedUser)] = [:]
  private var edit: (@Sendable (inout [ObservedUser]) -> Void)?
  private var answers: [Int: Answer] = [:]
  private var refused: (id: String, Rejection)?
  private var failsReading = false
  private var pageSize: Int?
  private var inFlight = 0
  /// The most requests that were in flight at once, of those that take their time: where pages are listed.
  private(set) var mostInFlight = 0
  private var requests = 0
  /// The ids of each reading.
  private(set) var readings: [[String]] = []
  /// The ids of each request.
  private(set) var batches: [[String]] = []
  /// The ids of each page that was read behind the writes, and whether all of them were written by then.
  private(set) var pages: [(ids: [String], areWritten: Bool)] = []

  enum Answer {
    case lost(Rejection, written: Set<String>)
    case unavailable(Rejection)
  }

  init(_ users: [ObservedUser]) { self.users = users }

  /// Shows users as they are now for so many readings.
  func hold(_ ids: [String], forReadings count: Int) {
    for user in users where ids.contains(user.id.text) { held[user.id.text] = (count, user) }
  }

  /// What somebody else does after the first request.
  func afterWriting(_ edit: @escaping @Sendable (inout [ObservedUser]) -> Void) { self.edit = edit }

  func answer(_ request: Int, _ answer: Answer) { answers[request] = answer }

  func refuseRequests(with id: String, _ refusal: Rejection) { refused = (id, refusal) }

  func failReading() { failsReading = true }

  /// Lets itself be read behind the writes, so many users at a time.
  func listPages(of size: Int) { pageSize = size }

  func account() async throws(DirectoryError) -> Account { SmallWorld.account }

  func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    guard case .named(let names) = scope else { throw .readOnly }
    let ids = names.compactMap { name in if case .id(let id) = name { id.text } else { nil } }
    readings.append(ids)
    if failsReading { throw .readOnly }
    var state = ObservedState()
    for user in users where ids.contains(user.id.text) {
      do throws(RepeatedUser) { try state.append(shown(user)) } catch { throw .inconsistent(error) }
    }
    return state
  }

  func observe(behind writes: WriteProgress) async throws(DirectoryError) -> ObservedState? {
    guard let pageSize else { return nil }
    let ids = users.map(\.id).sorted()
    var state = ObservedState()
    for first in stride(from: 0, to: ids.count, by: pageSize) {
      let page = ids[first..<min(first + pageSize, ids.count)]
      if await writes.passed(page.last) == .stopped { throw .readOnly }
      await takeTime()
      let listed = users.filter { page.contains($0.id) }
      pages.append((page.map(\.text), listed.allSatisfy { $0.license == .known(.pro) }))
      if failsReading { throw .readOnly }
      for user in listed {
        do throws(RepeatedUser) { try state.append(shown(user)) } catch { throw .inconsistent(error) }
      }
    }
    return state
  }

  private func shown(_ user: ObservedUser) -> ObservedUser {
    guard let old = held[user.id.text], old.readings > 0 else { return user }
    held[user.id.text] = (old.readings - 1, old.user)
    return old.user
  }

  /// Lets others go on while a request is in flight.
  private func takeTime() async {
    inFlight += 1
    mostInFlight = max(mostInFlight, inFlight)
    for _ in 0..<10 { await Task.yield() }
    inFlight -= 1
  }

  func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    if pageSize != nil { await takeTime() }
    requests += 1
    let ids = batch.updates.map(\.userID.text)
    batches.append(ids)
    if let (id, refusal) = refused, ids.contains(id) { throw .rejected(refusal, requestID: nil) }
    switch answers[requests] {
    case .unavailable(let refusal): throw .unavailable(refusal, requestID: nil)
    case .lost(let loss, let written):
      for update in batch.updates where written.contains(update.userID.text) { write(update) }
      throw .unknown(loss, requestID: nil)
    case nil: break
    }
    for update in batch.updates { write(update) }
    edit?(&users)
    edit = nil
    let accepted = Result<BatchAnswer.Accepted, Rejection>.success(.init())
    return BatchAnswer(results: Array(repeating: accepted, count: ids.count), requestID: "r\(requests)")
  }

  private func write(_ update: UserUpdate) {
    guard let row = users.firstIndex(where: { $0.id == update.userID }), let license = update.license else {
      return
    }
    users[row].license = .known(license)
  }
}
