import Logging
import Reconciliation
import Synchronization
import Testing

@testable import Chime

/// A source of numbered keys: `KEY1`, `KEY2`, …, up to the last one, which it gives for good.
private final class NumberedKeys: Sendable {
  private let count = Mutex(0)
  private let last: Int
  private let failing: Set<Int>

  /// Keys up to the last one; the loads of these numbers fail.
  init(upTo last: Int, failing: Set<Int> = []) {
    self.last = last
    self.failing = failing
  }

  var loads: Int { count.withLock { $0 } }

  @Sendable func load() async throws(CredentialError) -> Credentials {
    await Task.yield()
    let number = count.withLock { count in
      count += 1
      return count
    }
    guard !failing.contains(number),
      let made = Credentials(
        accessKeyID: "KEY\(min(number, last))", secretAccessKey: "s", source: .container)
    else { throw .noneFound }
    return made
  }
}

/// A service that takes some keys as expired, and remembers which it saw.
private final class ExpiringService: Sendable {
  private struct State {
    var keys: [String] = []
    var attempts: [String] = []
  }

  private let state = Mutex(State())
  private let answer: @Sendable (_ key: String, _ request: Int) -> HTTPResponse

  /// A service that answers a key, in the request of a number, which counts from 1.
  init(answer: @escaping @Sendable (_ key: String, _ request: Int) -> HTTPResponse) { self.answer = answer }

  /// The keys that requests were signed with, in order.
  var keys: [String] { state.withLock { $0.keys } }
  /// What the requests said of their attempt, in order.
  var attempts: [String] { state.withLock { $0.attempts } }

  @Sendable func exchange(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let key = key(of: request)
    let number = state.withLock { state in
      state.keys.append(key)
      state.attempts.append(request.headers.first { $0.name == "amz-sdk-request" }?.value ?? "")
      return state.keys.count
    }
    return answer(key, number)
  }
}

/// The id of the key that a request is signed with.
private func key(of request: HTTPRequest) -> String {
  let header = request.headers.first { $0.name == "authorization" }?.value ?? ""
  return String(header.dropFirst("AWS4-HMAC-SHA256 Credential=".count).prefix { $0 != "/" })
}

private func expired(status: Int = 403, code: String = "ExpiredTokenException") -> HTTPResponse {
  HTTPResponse(
    status: status, headers: [HTTPHeader("x-amzn-errortype", code)], body: Array(#"{"message":"old"}"#.utf8))
}

@Suite struct `Credentials that a service calls expired` {
  private let pacing = Pacing(clock: SkippingClock(), random: SeededGenerator(seed: 1))

  private func directory(_ keys: NumberedKeys, _ exchange: @escaping HTTPExchange) -> ChimeDirectory {
    chimeDirectory(pacing: pacing, load: keys.load, exchange: exchange)
  }

  private func failure(_ directory: ChimeDirectory) async -> RemoteFailure? {
    do throws(DirectoryError) {
      _ = try await directory.account()
      return nil
    } catch {
      guard case .remote(let failure, _, _) = error else { return nil }
      return failure
    }
  }

  private static let refusal = RemoteFailure.expired(Rejection(code: "ExpiredToken", message: "old"))

  @Test(arguments: [
    (403, "ExpiredTokenException"), (400, "ExpiredToken"), (401, "com.amazon#ExpiredTokenException:x"),
  ])
  func `are loaded afresh, and the request is sent again with the new ones`(status: Int, code: String)
    async throws
  {
    let keys = NumberedKeys(upTo: 9)
    let service = ExpiringService { key, _ in
      key == "KEY1" ? expired(status: status, code: code) : .text(accountAnswer)
    }
    let directory = directory(keys, service.exchange)
    #expect(await failure(directory) == nil)
    #expect(await failure(directory) == nil)
    #expect(service.keys == ["KEY1", "KEY2", "KEY2"])
    #expect(keys.loads == 2)
  }

  @Test(arguments: [
    (403, "AccessDeniedException"), (403, "InvalidSignatureException"), (403, "RequestExpired"),
    (401, "UnauthorizedClientException"), (403, "UnrecognizedClientException"), (404, "NotFoundException"),
  ])
  func `are told from those that are refused for another reason`(status: Int, code: String) async throws {
    let keys = NumberedKeys(upTo: 9)
    let service = ExpiringService { _, _ in expired(status: status, code: code) }
    #expect(await failure(directory(keys, service.exchange)) != nil)
    #expect(service.keys == ["KEY1"])
    #expect(keys.loads == 1)
  }

  @Test func `cost no retry, not even where the request has none left`() async throws {
    let keys = NumberedKeys(upTo: 9)
    let service = ExpiringService { key, number in
      if number < 5 { return .text("{}", status: 503) }
      return key == "KEY1" ? expired() : .text(accountAnswer)
    }
    #expect(await failure(directory(keys, service.exchange)) == nil)
    #expect(service.attempts == [1, 2, 3, 4, 5, 5].map { "attempt=\($0); max=5" })
    #expect(await pacing.retries == 4)
  }

  @Test func `are loaded once for all the requests that hear it`() async throws {
    let keys = NumberedKeys(upTo: 9)
    let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
    let seen = Mutex<[String]>([])
    let directory = directory(keys) { request throws(HTTPFailure) in
      let key = key(of: request)
      let before = seen.withLock { seen in
        seen.append(key)
        return seen.count - 1
      }
      guard key == "KEY1" else {
        return .text(#"{"User":{"UserId":"\#(request.address.path.suffix(1))"}}"#)
      }
      guard before < 8 else { return expired() }
      await withCheckedContinuation { continuation in
        // The last of the eight lets all of them go on.
        let complete = waiting.withLock { waiting in
          waiting.append(continuation)
          return waiting.count == 8 ? waiting : []
        }
        for one in complete { one.resume() }
      }
      return expired()
    }
    // So many answers let eight requests be under way.
    for _ in 0..<((8 - InFlightWindow.first) * InFlightWindow.answersForOneMore) { await pacing.answered() }
    let names = "abcdefgh".map { UserName.id(UserID(String($0))!) }
    let state = try await directory.observe(.named(names))
    #expect(state.count == 8)
    for key in ["KEY1", "KEY2"] { #expect(seen.withLock { $0.count { $0 == key } } == 8) }
    #expect(keys.loads == 2)
  }

  @Test func `are the end of it where the source gives the same again, which is asked once`() async throws {
    let keys = NumberedKeys(upTo: 1)
    let service = ExpiringService { _, _ in expired() }
    let directory = directory(keys, service.exchange)
    #expect(await failure(directory) == Self.refusal)
    #expect(service.keys == ["KEY1"])
    #expect(await failure(directory) == Self.refusal)
    #expect(service.keys == ["KEY1", "KEY1"])
    #expect(keys.loads == 2)
  }

  @Test func `are the end of it where the fresh ones are called expired as well`() async throws {
    let keys = NumberedKeys(upTo: 9)
    let service = ExpiringService { _, _ in expired() }
    #expect(await failure(directory(keys, service.exchange)) == Self.refusal)
    #expect(service.keys == ["KEY1", "KEY2"])
    #expect(keys.loads == 2)
  }

  @Test func `are the end of it where no fresh ones can be loaded, and the next request asks for some anew`()
    async throws
  {
    let keys = NumberedKeys(upTo: 9, failing: [2])
    let service = ExpiringService { key, _ in key == "KEY1" ? expired() : .text(accountAnswer) }
    let directory = directory(keys, service.exchange)
    #expect(await failure(directory) == Self.refusal)
    #expect(await failure(directory) == nil)
    #expect(service.keys == ["KEY1", "KEY3"])
  }

  @Test func `don't stop a batch in the middle of an apply`() async throws {
    let keys = NumberedKeys(upTo: 9)
    let service = ExpiringService { key, number in number == 2 ? expired() : .text("{}") }
    let directory = directory(keys, service.exchange)
    var update = UserUpdate(userID: UserID("a")!)
    update.license = .pro
    for _ in 0..<3 {
      let answer = try await directory.update(UpdateBatch([update]))
      #expect(answer.results == [.success(.init())])
    }
    #expect(service.keys == ["KEY1", "KEY1", "KEY2", "KEY2"])
  }

  @Test func `that were replaced meanwhile are not replaced twice`() async throws {
    let keys = NumberedKeys(upTo: 9)
    let credentials = RefreshingCredentials(
      now: { date("2026-01-15T12:00:00Z") }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      load: keys.load)
    let first = try await credentials.current()
    #expect(await credentials.replacement(for: first)?.accessKeyID == Secret("KEY2"))
    #expect(await credentials.replacement(for: first)?.accessKeyID == Secret("KEY2"))
    #expect(keys.loads == 2)
  }
}
