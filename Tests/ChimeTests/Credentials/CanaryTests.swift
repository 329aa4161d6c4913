import Chime
import Foundation
import Logging
import Synchronization
import Testing

/// What is put wherever a secret may be, and must come out nowhere. All of it can be sent in a header and none of it
/// needs escaping, so that an echo can't hide behind an encoding.
private let canary = "zQ7-canary-9Xk"

/// Keeps what is logged, whatever its level.
private struct KeptLog: LogHandler {
  final class Lines: Sendable { let all = Mutex<[String]>([]) }
  let lines: Lines
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.all.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }
}

@Suite struct CanaryTests {
  private let credentials = Credentials(
    accessKeyID: "\(canary)1", secretAccessKey: "\(canary)2", sessionToken: "\(canary)3",
    expiration: date("2026-01-15T13:00:00Z"), source: .environment)

  /// Every way in which Swift makes text of a value.
  private func texts(_ value: some Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    var printed = ""
    print(value, [value], Optional(value) as Any, to: &printed)
    debugPrint(value, [value], ["k": value], to: &printed)
    let children = Mirror(reflecting: value).children.map { "\($0.label ?? "") \($0.value)" }
    return dumped + printed + "\(value)" + String(reflecting: value) + children.joined()
  }

  @Test func `no way of printing a value shows a secret in it`() async throws {
    let credentials = try #require(credentials)
    let request = HTTPRequest(
      .post, try WebAddress("https://h/p?token=\(canary)"), headers: [HTTPHeader("authorization", canary)],
      body: Array(canary.utf8), timeLimit: .seconds(1))
    let values: [any Sendable] = [
      credentials, Secret(canary), request, request.headers[0],
      HTTPResponse(status: 200, headers: request.headers, body: request.body),
      Environment(["AWS_SECRET_ACCESS_KEY": canary]),
      ProcessAnswer(exitStatus: 0, output: request.body, standardError: request.body),
      signatureHeaders(for: request, with: credentials, scope: .chime, at: date("2026-01-15T12:00:00Z")),
      try full.settings(), try full.chain(),
    ]
    for value in values { #expect(!texts(value).contains(canary)) }
  }

  /// A world with secrets in every file and variable.
  private var full: World {
    World(
      environment: [
        "AWS_ACCESS_KEY_ID": "\(canary)1", "AWS_SECRET_ACCESS_KEY": "\(canary)2",
        "AWS_SESSION_TOKEN": "\(canary)3",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": canary,
      ],
      config: """
        [default]
        aws_access_key_id = \(canary)4
        aws_secret_access_key = \(canary)5
        [services s]
        chime =
          endpoint_url = https://\(canary)@h
        """,
      credentials: "[default]\naws_access_key_id = \(canary)6\naws_secret_access_key = \(canary)7")
  }

  /// Worlds that end in an error, with secrets wherever one can stand, and servers that echo whatever they are sent.
  private static let failing: [World] = {
    let role = """
      [default]
      role_arn = r
      source_profile = default
      aws_access_key_id = \(canary)
      aws_secret_access_key = \(canary)
      aws_session_token = \(canary)
      """
    let web = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "r"]
    let container = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r", "AWS_CONTAINER_AUTHORIZATION_TOKEN": canary,
    ]
    let environments: [[String: String]] = [
      ["AWS_ACCESS_KEY_ID": canary], ["AWS_SECRET_ACCESS_KEY": canary],
      ["AWS_ACCESS_KEY_ID": canary, "AWS_SECRET_ACCESS_KEY": canary, "AWS_SESSION_TOKEN": canary + "\n"],
      [
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": canary + "\n" + canary,
      ],
      ["AWS_ENDPOINT_URL_STS": "https://user:\(canary)@h"].merging(web) { $1 }, web, container, [:],
    ]
    let configs = [
      "[default]\naws_secret_access_key = \(canary)",
      "[default]\naws_secret_access_key = \(canary)\n\(canary)",
      "[default]\ncredential_process = keys --secret \(canary)",
      "[default]\ncredential_process = 'keys \(canary)",
      role, "",
    ]
    let echo: @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse = { request in
      let sent =
        request.headers.map(\.value).joined(separator: "\n") + String(decoding: request.body, as: UTF8.self)
      return request.address.host.hasPrefix("sts.")
        ? .text(
          "<ErrorResponse><Error><Code>\(canary)</Code><Message>"
            + sent.replacing("&", with: "&amp;") + "</Message></Error></ErrorResponse>", status: 403)
        : .text(#"{"Code":"\#(canary)","Message":"\#(sent.replacing("\n", with: " "))"}"#, status: 500)
    }
    let nonsense: @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse = { _ in
      .text(#"{"Version": 1, "SecretAccessKey": "\#(canary)", "Token": "\#(canary)", "Expiration": 5}"#)
    }
    return environments.flatMap { environment in
      configs.flatMap { config in
        [echo, nonsense].map { answer in
          World(
            environment: environment, config: config, files: ["/token": canary], answer: answer,
            program: { _ in
              ProcessAnswer(exitStatus: 0, output: Array("{\"Version\":1,\"x\":\"\(canary)\"}".utf8))
            })
        }
      }
    }
  }()

  @Test func `no error and no log line shows a secret`() async throws {
    let lines = KeptLog.Lines()
    let logger = Logger(label: "canary") { _ in KeptLog(lines: lines) }
    var errors: [any Error] = []
    for world in Self.failing {
      do {
        let chain = try world.chain()
        let credentials = RefreshingCredentials(now: { date("2026-01-15T12:00:00Z") }, logger: logger) {
          () async throws(CredentialError) in try await chain.load()
        }
        _ = try await credentials.current()
      } catch { errors.append(error) }
    }
    #expect(errors.count > 60)
    for error in errors { #expect(!texts(error).contains(canary)) }
    let log = lines.all.withLock { $0 }
    #expect(log.count > 60)
    #expect(!log.joined().contains(canary))
  }

  @Test func `what a service echoes is taken out, also where one secret holds another`() {
    let secrets = [Secret("ab"), Secret("abcd"), Secret("")]
    #expect(hiding(secrets, in: "x abcd ab abc ab\u{301}") == "x [hidden] [hidden] [hidden]c [hidden]\u{301}")
  }
}
