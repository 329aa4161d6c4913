import Chime
import Reconciliation
import Synchronization
import Testing

/// An account of sixty users, listed in three pages of twenty and changed in three requests.
@Suite(.timeLimit(.minutes(1))) struct `A listing behind the writes` {
  @Test func `begins while users of later pages are still being written`() async throws {
    let service = PagedService()
    // The last request has its answer only once the first page was read again.
    let outcome = try await apply(to: service) { $0.holdLastWrite() }
    #expect(outcome.count(.applied) == 60)
    #expect(service.pagesAskedFor == [0, 1, 2, 0, 1, 2])
    #expect(service.usersReadTooEarly == [])
  }

  @Test func `counts also where somebody left meanwhile, so that others moved to the page before`()
    async throws
  {
    let service = PagedService()
    let outcome = try await apply(to: service) { service in
      service.remove(3...3)
      service.holdLastWrite()
    }
    #expect(outcome.users[3].outcome.kind == .rejected)
    #expect(outcome.count(.applied) == 59)
    #expect(service.pagesAskedFor == [0, 1, 2, 0, 1, 2])
    #expect(service.usersReadTooEarly == [])
  }

  @Test func `is of no use where more than a page of users left, and the account is read once more`()
    async throws
  {
    let service = PagedService()
    let outcome = try await apply(to: service) { service in
      service.remove(0...20)
      service.holdLastWrite()
    }
    #expect(outcome.count(.rejected) == 21)
    #expect(outcome.count(.applied) == 39)
    #expect(service.usersReadTooEarly == ["u140"])
    #expect(service.pagesAskedFor == [0, 1, 2, 0, 1, 2, 0, 1, 2])
  }

  @Test(arguments: [(isReversed: true, concurrency: 2), (isReversed: false, concurrency: 1)])
  func `waits for every write in another order than that of ids, and where one request may be in flight`(
    isReversed: Bool, concurrency: Int
  ) async throws {
    let service = PagedService(isReversed: isReversed)
    #expect(try await apply(to: service, concurrency: concurrency).count(.applied) == 60)
    #expect(service.steps == ["read", "read", "read", "write", "write", "write", "read", "read", "read"])
  }

  /// Makes every user of a service Pro, after something has happened to it since the plan was made.
  private func apply(
    to service: PagedService, concurrency: Int = 2, after incident: (PagedService) -> Void = { _ in }
  ) async throws -> Outcome {
    let directory = chimeDirectory(exchange: service.answer)
    let plan = try await plan(for: directory)
    incident(service)
    return await Reconciliation.apply(
      try ApprovedPlan(approving: plan), to: directory, options: ApplyOptions(concurrency: concurrency),
      clock: ContinuousClock())
  }

  /// A plan that makes every user Pro.
  private func plan(for directory: ChimeDirectory) async throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    let mark = SourceMark(line: 1, column: 1, length: 1)
    policy.guardrails.maxChanges = .users(60)
    policy.defaults[0].license = Marked(.pro, at: mark)
    for id in PagedService.ids {
      policy.entries.append(
        user: UserID(id)!, nil, Settings(), AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    return try Reconciliation.plan(
      DesiredState(folding: policy, on: CalendarDay(of: UTCTime(secondsSince1970: 0))),
      against: await directory.observe(.everyone),
      in: Account.team(accountID))
  }
}

/// The service, with a token for each page that names its number.
private final class PagedService: Sendable {
  static let ids = (100..<160).map { "u\($0)" }

  private struct State {
    var users = Dictionary(uniqueKeysWithValues: PagedService.ids.map { ($0, "Basic") })
    var pages: [Int] = []
    var steps: [String] = []
    /// Users whom a listing showed after the first one as they were before.
    var early: [String] = []
    var heldUntilPages: Int?
    var held: CheckedContinuation<Void, Never>?
  }

  private let isReversed: Bool
  private let state = Mutex(State())

  init(isReversed: Bool = false) { self.isReversed = isReversed }

  var pagesAskedFor: [Int] { state.withLock { $0.pages } }
  var usersReadTooEarly: [String] { state.withLock { $0.early } }
  /// What was done, in order.
  var steps: [String] { state.withLock { $0.steps } }

  /// The write of the last users is answered once another page was asked for.
  func holdLastWrite() { state.withLock { $0.heldUntilPages = $0.pages.count + 1 } }

  func remove(_ numbers: ClosedRange<Int>) {
    state.withLock { for number in numbers { $0.users[Self.ids[number]] = nil } }
  }

  @Sendable func answer(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    if request.method == .get { return list(request.address.query) }
    let body = String(decoding: request.body, as: UTF8.self)
    let named = Self.ids.filter { body.contains(#""\#($0)""#) }
    if named.contains(Self.ids[59]) { await waitForPages() }
    let unknown = state.withLock { state in
      state.steps.append("write")
      for id in named where state.users[id] != nil { state.users[id] = "Pro" }
      return named.filter { state.users[$0] == nil }
    }
    let errors = unknown.map { #"{"UserId":"\#($0)","ErrorCode":"NotFound","ErrorMessage":"m"}"# }
    return .text(#"{"UserErrors":[\#(errors.joined(separator: ","))]}"#)
  }

  private func waitForPages() async {
    await withCheckedContinuation { continuation in
      let isDue = state.withLock { state in
        if state.pages.count >= state.heldUntilPages ?? 0 { return true }
        state.held = continuation
        return false
      }
      if isDue { continuation.resume() }
    }
  }

  private func list(_ query: String) -> HTTPResponse {
    let page = query.split(separator: "next-token=").dropFirst().first.flatMap { Int($0) } ?? 0
    let (text, due) = state.withLock { state in
      state.pages.append(page)
      state.steps.append("read")
      let users = state.users.sorted { ($0.key < $1.key) != isReversed }.dropFirst(page * 20).prefix(20)
      if state.pages.count > 3 { state.early += users.filter { $0.value == "Basic" }.map(\.key) }
      let isDue = state.heldUntilPages.map { state.pages.count >= $0 } ?? false
      defer { if isDue { state.held = nil } }
      let listed = users.map { #"{"UserId":"\#($0.key)","LicenseType":"\#($0.value)"}"# }
      let next = page < 2 ? #","NextToken":"\#(page + 1)""# : ""
      return (#"{"Users":[\#(listed.joined(separator: ","))]\#(next)}"#, isDue ? state.held : nil)
    }
    due?.resume()
    return .text(text)
  }
}
