package import Chime
package import FoundationEssentials
package import LocalStore
package import Reconciliation
internal import Hummingbird
internal import Logging
internal import NIOCore

/// The Amazon Chime user API, served over an embedded directory on this machine, with faults on demand.
///
/// It is made for AWS's own clients to take it for the service: paths, limits, status codes, error headers and
/// bodies are those of the service model (Amazon Chime API, 2018-05-01).
package struct Emulator: Sendable {
  /// The address to bind.
  package let host: String
  /// The port to bind; 0 for one that is free.
  package let port: Int
  private let responder: EmulatorResponder

  /// An emulator that doesn't listen yet.
  ///
  /// - Parameters:
  ///   - account: The one account to serve; nil serves every account of the store.
  ///   - credentials: The key pair that requests have to be signed with; nil takes unsigned ones too.
  package init(
    store: SQLiteStore, account: AccountID? = nil, credentials: Credentials? = nil,
    faults: FaultSettings = .none, host: String = "127.0.0.1", port: Int = 0, time: EmulatorTime
  ) {
    self.host = host
    self.port = port
    let board = FaultBoard(faults, time: time)
    responder = EmulatorResponder(
      board: board, log: RequestLog(start: time.uptime()), time: time,
      signatures: credentials.map { SignatureCheck(credentials: $0) },
      service: UserService(store: store, onlyAccount: account, board: board))
  }

  /// A key pair that requests may have to be signed with, or nil where it can't be one.
  package static func keyPair(id: String, secret: String) -> Credentials? {
    Credentials(accessKeyID: id, secretAccessKey: secret, source: .environment)
  }

  /// Listens until the process gets SIGTERM or SIGINT, or the task is cancelled.
  ///
  /// - Parameter listening: Called once with the URL when requests are taken.
  /// - Throws: Where the address can't be bound.
  package func run(listening: @escaping @Sendable (String) -> Void) async throws {
    let host = host
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        let name = host.contains(":") ? "[\(host)]" : host
        listening("http://\(name):\(channel.localAddress?.port ?? 0)")
      },
      logger: Logger(label: "chime-emulator") { _ in SwiftLogNoOpLogHandler() })
    try await application.runService()
  }
}

/// Time as the emulator needs it, so that a test may give its own.
package struct EmulatorTime: Sendable {
  /// The time of day, which signatures are judged by.
  package let date: @Sendable () -> Date
  /// How long something has been running; only differences of it mean anything.
  package let uptime: @Sendable () -> Duration
  /// Waits.
  package let sleep: @Sendable (Duration) async throws -> Void

  /// Time from three sources.
  package init(
    date: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.date = date
    self.uptime = uptime
    self.sleep = sleep
  }
}
