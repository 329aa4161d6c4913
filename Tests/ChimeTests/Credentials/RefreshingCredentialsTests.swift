import Chime
import Foundation
import Logging
import Synchronization
import Testing

/// A source whose answers a test sets, and a clock that it moves.
private final class Source: Sendable {
  private struct State {
    var now = date("2026-01-15T12:00:00Z")
    var loads = 0
    var answer: Result<String?, CredentialError> = .success("2026-01-15T13:00:00Z")
  }

  private let state = Mutex(State())

  var now: Date { state.withLock { $0.now } }
  var loads: Int { state.withLock { $0.loads } }
  func move(to time: String) { state.withLock { $0.now = date(time) } }
  func answer(_ answer: Result<String?, CredentialError>) { state.withLock { $0.answer = answer } }

  func load() throws(CredentialError) -> Credentials {
    let (count, answer) = state.withLock { state in
      state.loads += 1
      return (state.loads, state.answer)
    }
    let expiration = try answer.get().map(date)
    guard
      let made = Credentials(
        accessKeyID: "KEY\(count)", secretAccessKey: "s", expiration: expiration, source: .container)
    else { throw .malformed(.container) }
    return made
  }

  func credentials() -> RefreshingCredentials {
    RefreshingCredentials(now: { self.now }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    {
      () async throws(CredentialError) in
      await Task.yield()
      return try self.load()
    }
  }
}

@Suite struct RefreshingCredentialsTests {
  private func key(_ credentials: RefreshingCredentials) async throws -> String {
    try await credentials.current().accessKeyID.revealed
  }

  @Test func `credentials are kept until five minutes before they expire`() async throws {
    let source = Source()
    let credentials = source.credentials()
    #expect(try await key(credentials) == "KEY1")
    source.move(to: "2026-01-15T12:54:59Z")
    #expect(try await key(credentials) == "KEY1")
    source.answer(.success("2026-01-15T14:00:00Z"))
    source.move(to: "2026-01-15T12:55:00Z")
    #expect(try await key(credentials) == "KEY2")
    #expect(try await key(credentials) == "KEY2")
    #expect(source.loads == 2)
  }

  @Test func `credentials without an expiry are kept for good`() async throws {
    let source = Source()
    source.answer(.success(nil))
    let credentials = source.credentials()
    _ = try await key(credentials)
    source.move(to: "2036-01-15T12:00:00Z")
    #expect(try await key(credentials) == "KEY1")
  }

  @Test func `callers at the same time share one refresh`() async throws {
    let source = Source()
    let credentials = source.credentials()
    let keys = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try await credentials.current().accessKeyID.revealed } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(keys == ["KEY1"])
    #expect(source.loads == 1)
  }

  @Test func `while the old ones hold, a failed refresh goes on with them and is tried again a minute later`()
    async throws
  {
    let source = Source()
    let credentials = source.credentials()
    _ = try await key(credentials)
    source.answer(.failure(.noneFound))
    source.move(to: "2026-01-15T12:56:00Z")
    #expect(try await key(credentials) == "KEY1")
    source.move(to: "2026-01-15T12:56:59Z")
    #expect(try await key(credentials) == "KEY1")
    #expect(source.loads == 2)
    source.answer(.success("2026-01-15T14:00:00Z"))
    source.move(to: "2026-01-15T12:57:00Z")
    #expect(try await key(credentials) == "KEY3")
  }

  @Test func `once the old ones have expired, a failed refresh is an error`() async throws {
    let source = Source()
    let credentials = source.credentials()
    _ = try await key(credentials)
    source.answer(.failure(.noneFound))
    source.move(to: "2026-01-15T13:00:00Z")
    await #expect(throws: CredentialError.noneFound) { try await credentials.current() }
    source.answer(.success(nil))
    #expect(try await key(credentials) == "KEY3")
  }

  @Test func `credentials that have expired on arrival are an error`() async throws {
    let source = Source()
    source.answer(.success("2026-01-15T12:00:00Z"))
    let credentials = source.credentials()
    await #expect(throws: CredentialError.expired(.container)) { try await credentials.current() }
  }
}
