import Chime
import Foundation
import Synchronization

/// What a chain of credentials finds around it: variables, files, a program, servers, the time.
struct World: Sendable {
  var environment: [String: String] = [:]
  var config = ""
  var credentials = ""
  var files: [String: String] = [:]
  var options = ConnectionOptions()
  var time = "2026-01-15T12:30:45Z"
  var answer: @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse = { _ throws(HTTPFailure) in
    throw .unreachable(reason: "nothing listens")
  }
  var program: @Sendable (ProcessRequest) throws(ProcessFailure) -> ProcessAnswer = {
    _ throws(ProcessFailure) in throw .notStarted(reason: "no such file")
  }
  var random = ConstantGenerator(draw: 0)
  let clock = SkippingClock()
  let log = Log()

  /// What was sent and started, in order.
  final class Log: Sendable {
    let requests = Mutex<[HTTPRequest]>([])
    let programs = Mutex<[ProcessRequest]>([])
  }

  var requests: [HTTPRequest] { log.requests.withLock { $0 } }
  var programs: [ProcessRequest] { log.programs.withLock { $0 } }

  private var allFiles: [String: String] {
    var all = files
    if !config.isEmpty { all["/home/me/.aws/config"] = config }
    if !credentials.isEmpty { all["/home/me/.aws/credentials"] = credentials }
    return all
  }

  var variables: Environment {
    Environment(["HOME": "/home/me"].merging(environment) { $1 })
  }

  func settings() throws(SettingsError) -> Settings {
    try Settings(options: options, environment: variables, readFile: readFile)
  }

  /// Reads this world's files.
  var readFile: FileReader {
    let files = allFiles
    return { path throws(UnreadableFile) in
      if path.hasPrefix("/locked/") { throw UnreadableFile(reason: "permission denied") }
      return files[path].map { Array($0.utf8) }
    }
  }

  func chain() throws -> CredentialChain {
    let moment = date(time)
    return CredentialChain(
      settings: try settings(),
      readFile: readFile,
      exchange: { [log, answer] request throws(HTTPFailure) in
        log.requests.withLock { $0.append(request) }
        return try answer(request)
      }, attempts: CredentialAttempts(clock: clock, random: random),
      runProcess: { [log, program] request throws(ProcessFailure) in
        log.programs.withLock { $0.append(request) }
        return try program(request)
      }, now: { moment })
  }

  func load() async throws -> Credentials { try await chain().load() }

  /// The error that loading ends with; nil where it succeeds.
  func failure() async throws -> CredentialError? {
    let chain = try chain()
    do {
      _ = try await chain.load()
      return nil
    } catch { return error }
  }

  /// The error that reading the settings ends with.
  func settingsFailure<Value>(_ read: (Settings) throws(SettingsError) -> Value) -> SettingsError? {
    do {
      _ = try read(try settings())
      return nil
    } catch { return error }
  }
}

/// A moment in ISO 8601.
func date(_ text: String) -> Date {
  guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("no date: \(text)") }
  return date
}

/// What a form says, decoded, in the order sent.
func form(_ request: HTTPRequest?) -> [String] {
  String(decoding: request?.body ?? [], as: UTF8.self).split(separator: "&")
    .map { $0.removingPercentEncoding ?? "" }
}

extension HTTPResponse {
  /// An answer with text.
  static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, body: Array(text.utf8))
  }

  /// What the Security Token Service answers to a request that it grants.
  static func granted(_ key: String, to request: HTTPRequest) -> HTTPResponse {
    let action = form(request).first?.dropFirst("Action=".count) ?? ""
    return .text(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <\(action)Result>
          <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></AssumedRoleUser>
          <Credentials>
            <AccessKeyId>\(key)</AccessKeyId>
            <SecretAccessKey>\(key)-secret</SecretAccessKey>
            <SessionToken>\(key)-token+/=</SessionToken>
            <Expiration>2026-01-15T13:30:45Z</Expiration>
          </Credentials>
        </\(action)Result>
        <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
      </\(action)Response>
      """)
  }
}
