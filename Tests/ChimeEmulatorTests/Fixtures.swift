import AsyncHTTPClient
import Chime
import ChimeEmulator
import Foundation
import LocalStore
import NIOCore
import NIOHTTP1
import Reconciliation
import Synchronization

let accountID = AccountID("12a3456b-7c89-012d-3456-78901e23fg45")!
let otherAccountID = AccountID("other-account")!
let users = "/accounts/\(accountID)/users"

/// An answer as a test looks at it.
struct Answer: Equatable {
  let status: Int
  let errorType: String?
  let body: String
  let headers: [String: String]
}

/// Time that stands still until a test moves it.
final class SteppedTime: Sendable {
  private let state = Mutex((elapsed: Duration.zero, slept: Duration.zero))
  /// 2026-01-15 12:30:45 UTC.
  static let start = Date(timeIntervalSince1970: 1_768_480_245)

  func advance(_ duration: Duration) { state.withLock { $0.elapsed += duration } }
  var slept: Duration { state.withLock { $0.slept } }

  var time: EmulatorTime {
    EmulatorTime(
      date: { Self.start }, uptime: { self.state.withLock { $0.elapsed } },
      sleep: { duration in self.state.withLock { $0.slept += duration } })
  }
}

/// An emulator that listens, with what a test needs to speak to it.
struct Running {
  let url: String
  let time: SteppedTime

  func send(
    _ method: String, _ target: String, _ body: String? = nil, headers: [(String, String)] = []
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: url + target)
    request.method = .init(rawValue: method)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    let answer = try await client.execute(request, timeout: .seconds(20))
    let bytes = try await answer.body.collect(upTo: 1 << 24)
    return Answer(
      status: Int(answer.status.code), errorType: answer.headers.first(name: "x-amzn-errortype"),
      body: String(buffer: bytes),
      headers: Dictionary(answer.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }))
  }

  func get(_ target: String) async throws -> Answer { try await send("GET", target) }
  func post(_ target: String, _ body: String) async throws -> Answer { try await send("POST", target, body) }

  /// The ids on a page of users, and its token.
  func page(_ query: String) async throws -> (ids: [String], next: String?) {
    let answer = try await get("\(users)?\(query)")
    let page = try JSONDecoder().decode(Page.self, from: Data(answer.body.utf8))
    return (page.Users.map(\.UserId), page.NextToken)
  }

  func license(of id: String) async throws -> String? {
    struct Found: Decodable { let User: User }
    let answer = try await get("\(users)/\(id)")
    return try JSONDecoder().decode(Found.self, from: Data(answer.body.utf8)).User.LicenseType
  }

  func setLicense(of id: String, to license: String) async throws -> Answer {
    try await post(users, #"{"UpdateUserRequestItems":[{"UserId":"\#(id)","LicenseType":"\#(license)"}]}"#)
  }

  private struct User: Decodable {
    let UserId: String
    let LicenseType: String?
  }
  private struct Page: Decodable {
    let Users: [User]
    let NextToken: String?
  }
}

/// Follows no redirect and keeps no connection to a server that is gone.
private let client: HTTPClient = {
  var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
  configuration.connectionPool.retryConnectionEstablishment = false
  return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
}()

/// Runs an emulator over five users (u1 … u5, all Basic) and one of another account, and stops it afterwards.
func withEmulator<Value: Sendable>(
  faults: String = "", account: AccountID? = nil, credentials: Credentials? = nil,
  _ body: (Running) async throws -> Value
) async throws -> Value {
  let folder = NSTemporaryDirectory() + "/emulator-test-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let store = try SQLiteStore.open(folder + "/directory.sqlite", whenAbsent: .create)
  try await store.load(.team(accountID), users: fiveUsers())
  try await store.load(.team(otherAccountID), users: ObservedState())
  let time = SteppedTime()
  let emulator = Emulator(
    store: store, account: account, credentials: credentials,
    faults: try FaultSettings(json: Array(faults.utf8)),
    time: time.time)
  let (urls, listening) = AsyncStream<String>.makeStream()
  let server = Task {
    defer { listening.finish() }
    try await emulator.run { url in listening.yield(url) }
  }
  defer { server.cancel() }
  var iterator = urls.makeAsyncIterator()
  guard let url = await iterator.next() else {
    try await server.value
    throw CancellationError()
  }
  let value = try await body(Running(url: url, time: time))
  server.cancel()
  _ = await server.result
  return value
}

private func fiveUsers() throws -> ObservedState {
  var state = ObservedState()
  for number in 1...5 {
    try state.append(
      ObservedUser(
        id: UserID("u\(number)")!, email: "user\(number)\(number == 4 ? "+tag" : "")@example.com",
        license: .known(.basic),
        type: .known(number == 5 ? .sharedDevice : .privateUser)))
  }
  return state
}
