import ArgumentParser
import ChimeEmulator
import Foundation
import LocalStore
import Reconciliation

/// The emulator as a program.
@main
struct ChimeEmulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chime-emulator",
    abstract: "Serves the Amazon Chime user API over an embedded directory, with faults on demand.",
    discussion: """
      Prints the URL that it listens on. Make the directory with 'rollcall local load'.
      While it runs: GET, POST and DELETE /_faults; GET and DELETE /_log.

      What goes wrong is one JSON object, for --faults and for POST /_faults. Every member may be left out, and an \
      unknown one is refused:

        {"seed": 7, "latencyMs": 20,
         "rate": {"perSecond": 10, "burst": 10, "retryAfterSeconds": 1},
         "chances": [{"fault": "500", "chance": 0.1, "when": "before",
                      "operations": ["BatchUpdateUser"], "times": 3}],
         "userErrors": {"USER": "NotFound"}, "rejectedUsers": ["USER"],
         "typeUpdates": "ignored", "staleReads": {"forMs": 500},
         "outage": false, "expiredToken": false, "redirect": "http://127.0.0.1:9",
         "refusal": {"status": 403, "code": "AccessDenied", "message": "no"},
         "listing": "repeatedToken"}

      A chance's fault is 500, 503, html, empty or close, "when" is before or after the write took effect; "typeUpdates" \
      is ignored (as the API documents) or taken; "staleReads" may count "forRequests" instead.
      """)

  @Option(help: "The embedded directory's file.")
  var database: String

  @Option(help: "The port to listen on; 0 picks a free one.")
  var port = 0

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The id of the key that requests have to be signed with.")
  var accessKey: String?

  @Option(help: "The secret key of that id.")
  var secretKey: String?

  @Option(help: "A JSON file that says what goes wrong.")
  var faults: String?

  @Option(help: "Serve this account alone.")
  var account: String?

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
    guard (accessKey == nil) == (secretKey == nil) else {
      throw ValidationError("--access-key and --secret-key go together")
    }
  }

  func run() async throws {
    do {
      try await emulator().run { url in
        print(url)
        fflush(nil)
      }
    } catch let error as ExitCode {
      throw error
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("chime-emulator: \(sentence(for: error))\n".utf8))
      throw ExitCode.failure
    }
  }

  private func emulator() async throws -> Emulator {
    let store = try SQLiteStore.open(database, whenAbsent: .refuse, keeping: .overCrashes)
    let account = try await chosenAccount(in: store)
    let faults = try faultSettings()
    guard let accessKey, let secretKey else {
      return Emulator(store: store, account: account, faults: faults, host: host, port: port, time: .real)
    }
    guard let pair = Emulator.keyPair(id: accessKey, secret: secretKey) else {
      throw Refusal(
        "the access key's id must be printable ASCII without spaces, and neither key may be empty")
    }
    return Emulator(
      store: store, account: account, credentials: pair, faults: faults, host: host, port: port, time: .real)
  }

  private func chosenAccount(in store: SQLiteStore) async throws -> AccountID? {
    guard let account else { return nil }
    guard let id = AccountID(account) else { throw Refusal("'\(account)' can't be an account's id") }
    // Told at the start rather than by the first request.
    return try await SQLiteDirectory(store, account: id).account().id
  }

  private func faultSettings() throws -> FaultSettings {
    guard let faults else { return .none }
    return try FaultSettings(json: readFile(faults, atMost: 1 << 26))
  }
}

/// What was asked for and can't be had.
private struct Refusal: Error {
  let sentence: String
  init(_ sentence: String) { self.sentence = sentence }
}

private func sentence(for error: any Error) -> String {
  switch error {
  case let error as Refusal: error.sentence
  case DirectoryError.unusable(let path, _, let reason): "\(path): \(reason)"
  case DirectoryError.unknownAccount(let id, let known):
    "there is no account \(id); known are \(known.map(\.text).joined(separator: ", "))"
  default: "\(error)"
  }
}

extension EmulatorTime {
  /// The machine's own clocks.
  fileprivate static var real: EmulatorTime {
    let start = ContinuousClock.now
    return EmulatorTime(
      date: { Date() }, uptime: { ContinuousClock.now - start },
      // Otherwise the timer may be late, so that the system has to wake less often.
      sleep: { try await Task.sleep(for: $0, tolerance: .zero) })
  }
}
