import Chime
import ChimeEmulator
import Contracts
import Foundation
import LocalStore
import Logging
import Reconciliation
import Testing

@Suite struct `Amazon Chime through the emulator` {
  /// Every request is signed and its signature checked; updates of types are taken, which the service itself ignores.
  @Test(arguments: DirectoryContract.reading + DirectoryContract.writing)
  func `keeps to the contract`(clause: DirectoryContract.Clause) async throws {
    let folder = NSTemporaryDirectory() + "/contract-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let transport = try HTTPTransport(environment: Environment([:]), roots: .system)
    let pair = try #require(Emulator.keyPair(id: "AKIDEXAMPLE", secret: "secret"))
    let server = Server()
    do {
      try await clause.check { account, users in
        var state = ObservedState()
        for user in users { try state.append(user) }
        let store = try SQLiteStore.open(folder + "/directory.sqlite", whenAbsent: .create)
        try await store.load(account, users: state)
        let time = SteppedTime()
        let url = try await server.start(
          Emulator(
            store: store, credentials: pair,
            faults: try FaultSettings(json: Array(#"{"typeUpdates":"taken"}"#.utf8)),
            time: time.time))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let calls = SignedCalls(
          exchange: transport.exchange,
          credentials: RefreshingCredentials(now: { SteppedTime.start }, logger: logger) {
            () async throws(CredentialError) in pair
          },
          pacing: Pacing(clock: ContinuousClock(), random: SystemRandomNumberGenerator()),
          now: { SteppedTime.start }, version: "0", logger: logger)
        return try ChimeDirectory(account: account.id, at: Endpoint(url), calls: calls, logger: logger)
      }
    } catch {
      Issue.record(error)
    }
    await server.stop()
    await transport.shutdown()
  }
}

/// The emulator that a clause speaks to.
private actor Server {
  private var task: Task<Void, any Error>?

  func start(_ emulator: Emulator) async throws -> String {
    let (urls, listening) = AsyncStream<String>.makeStream()
    let task = Task {
      defer { listening.finish() }
      try await emulator.run { url in listening.yield(url) }
    }
    self.task = task
    for await url in urls { return url }
    try await task.value
    throw CancellationError()
  }

  func stop() async {
    task?.cancel()
    _ = await task?.result
  }
}
