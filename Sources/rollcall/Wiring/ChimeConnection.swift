import Chime
import Foundation
import LocalStore
import Logging
import Reconciliation
import Reporting

/// What the command line says about the connection to Amazon Chime.
extension ConnectionOptions {
  /// Whether nothing is said.
  var isEmpty: Bool { self == ConnectionOptions() }

  /// The options as they are written on the command line, to be repeated in the next command.
  var words: [String] {
    [("--profile", profile), ("--region", region), ("--endpoint-url", endpointURL)]
      .flatMap { name, value in value.map { [name, $0] } ?? [] }
  }
}

/// A connection to an account of Amazon Chime; the one place where the real environment, clock and randomness meet it.
struct ChimeConnection {
  let directory: ChimeDirectory
  private let pacing: Pacing
  private let transport: HTTPTransport

  /// Reads the settings and loads the credentials; the account isn't asked yet.
  ///
  /// - Throws: `Failure.settings`, `Failure.credentials`.
  init(_ options: ConnectionOptions, account: AccountID, logger: Logger) async throws(Failure) {
    let environment = Environment(ProcessInfo.processInfo.environment)
    let settings: Chime.Settings
    let endpoint: Endpoint
    do throws(SettingsError) {
      settings = try Chime.Settings(options: options, environment: environment, readFile: fileContent)
      let resolved = try settings.chimeEndpoint()
      endpoint = resolved.endpoint
      logger.debug(
        "endpoint",
        metadata: ["url": "\(endpoint.address.text)", "from": "\(source(of: resolved.origin).plain)"])
      transport = try HTTPTransport(
        environment: environment, roots: TrustedRoots(settings, readFile: fileContent))
    } catch {
      throw .settings(error)
    }
    let chain = CredentialChain(
      settings: settings, readFile: fileContent, exchange: transport.exchange,
      attempts: CredentialAttempts(clock: ContinuousClock(), random: SystemRandomNumberGenerator()),
      runProcess: runProcess, now: { Date() })
    let credentials = RefreshingCredentials(now: { Date() }, logger: logger, load: chain.load)
    pacing = Pacing(clock: ContinuousClock(), random: SystemRandomNumberGenerator())
    let calls = SignedCalls(
      exchange: transport.exchange, credentials: credentials, pacing: pacing, now: { Date() },
      version: rollcallVersion, logger: logger)
    do {
      // Now rather than at the first request, so that what is missing is told in its own words.
      _ = try await credentials.current()
      directory = try ChimeDirectory(account: account, at: endpoint, calls: calls, logger: logger)
    } catch let error as CredentialError {
      await transport.shutdown()
      throw .credentials(error)
    } catch {
      await transport.shutdown()
      throw .wrongUse(
        "'\(account.text)' can't be an account id", next: "Give --account ID as the account spells it.")
    }
  }

  /// How the requests fared so far.
  func traffic() async -> Traffic {
    Traffic(retries: await pacing.retries, throttled: await pacing.throttles)
  }

  /// Closes the connection.
  func close() async { await transport.shutdown() }
}

/// The largest shared file or token that is read, in bytes: they are written by hand or hold a few kilobytes.
private let sharedFileLimit = 16 << 20

/// A file's content, or nil where there is no file. What can't even be looked up counts as absent, as it does with
/// the AWS CLI: a container may have another user's home.
@Sendable private func fileContent(_ path: String) throws(UnreadableFile) -> [UInt8]? {
  guard let kind = try? fileKind(path), kind != .missing else { return nil }
  do { return try readFile(path, atMost: sharedFileLimit) } catch {
    throw UnreadableFile(reason: error.reason)
  }
}
