import Foundation
import Testing

/// What the tool says of a service that fails, and how it ends.
@Suite struct `A service that fails` {
  /// A failure: what the service answers, the exit code, and what is said.
  struct Failing: Sendable, CustomTestStringConvertible {
    let name: String
    /// Made when it is asked for: a time in it has to be of then.
    let answer: @Sendable () -> String
    let status: Int32
    let sentences: [String]
    var testDescription: String { name }

    init(
      _ name: String, _ answer: @autoclosure @escaping @Sendable () -> String, _ status: Int32,
      _ sentences: String...
    ) {
      self.name = name
      self.answer = answer
      self.status = status
      self.sentences = sentences
    }
  }

  private static let id = "x-amzn-RequestId: req-1"

  private static func refusal(
    _ status: String, _ code: String, _ message: String, _ headers: String...
  ) -> String {
    wireAnswer(
      status, [id, "x-amzn-errortype: \(code):http://internal/", "Content-Type: application/json"] + headers,
      #"{"Message":"\#(message)"}"#)
  }

  /// A time of the server that is a quarter of an hour behind or ahead.
  private static func date(_ offset: TimeInterval) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return "Date: " + formatter.string(from: Date().addingTimeInterval(offset))
  }

  static let table = [
    Failing(
      "401", refusal("401 Unauthorized", "UnauthorizedClientException", "who?"), 4,
      "doesn't take the credentials: Unauthorized: who? (request req-1)", "Check the access key"),
    Failing(
      "403 by IAM", refusal("403 Forbidden", "AccessDeniedException", "not authorized to perform"), 4,
      "doesn't allow it: AccessDenied: not authorized to perform (request req-1)",
      "IAM lacks chime:GetAccount"),
    Failing(
      "403 for the kind of account", refusal("403 Forbidden", "ForbiddenException", "account type"), 4,
      "doesn't allow it: Forbidden: account type (request req-1)", "the kind of account doesn't allow it"),
    Failing(
      "403 for a missing account", wireAnswer("403 Forbidden", [id], #"{"__type":"chime#Forbidden"}"#), 4,
      "doesn't allow it: Forbidden, without a message (request req-1)", "or there is no such account"),
    Failing(
      "404", refusal("404 Not Found", "NotFoundException", "no account"), 1,
      "doesn't know the account: NotFound: no account (request req-1)", "Check 'account:' in the policy"),
    Failing(
      "429", refusal("429 Too Many Requests", "ThrottledClientException", "slow", "x-amz-retry-after: 0"), 1,
      "has too many requests, also after waiting: Throttled: slow (request req-1)", "again later"),
    Failing(
      "500", refusal("500 Internal Server Error", "ServiceFailureException", "oops"), 1,
      "fails (status 500), also when asked again: ServiceFailure: oops (request req-1)", "again later"),
    Failing(
      "503", refusal("503 Service Unavailable", "ServiceUnavailableException", "busy"), 1,
      "fails (status 503), also when asked again: ServiceUnavailable: busy (request req-1)", "again later"),
    Failing(
      "HTML", wireAnswer("200 OK", [id, "Content-Type: text/html"], "<html>Sign in</html>"), 1,
      "answered something that isn't the API's: it is no JSON (text/html, 20 bytes) (request req-1)",
      "a sign-in page answers in its place"),
    Failing(
      "an empty 200", wireAnswer("200 OK", [id]), 1,
      "answered something that isn't the API's: it is empty (request req-1)", "Check --endpoint-url"),
    Failing("a cut connection", "", 1, "the connection to '127.0.0.1:", "Run the command again."),
    Failing(
      "an answer cut in half", String(wireAnswer("200 OK", [], accountAnswer).dropLast(20)), 1,
      "the connection to '127.0.0.1:", "Run the command again."),
    Failing(
      "an expired token", refusal("403 Forbidden", "ExpiredTokenException", "The security token expired"), 4,
      "the credentials have expired: ExpiredToken: The security token expired (request req-1)",
      "fetch new temporary credentials"),
    Failing(
      "a clock that is ahead", refusal("403 Forbidden", "InvalidSignatureException", "too new", date(-905)),
      4,
      "the clock of this machine is 15 minutes ahead", "InvalidSignature: too new (request req-1)",
      "Set the clock"),
    Failing(
      "a clock that is behind",
      refusal("403 Forbidden", "InvalidSignatureException", "expired", date(10_000)), 4,
      "the clock of this machine is 2 hours behind", "Set the clock"),
    Failing(
      "a wrong secret", refusal("403 Forbidden", "InvalidSignatureException", "no match", date(0)), 4,
      "doesn't take the credentials: InvalidSignature: no match (request req-1)", "Check the access key"),
  ]

  static let accountAnswer =
    #"{"Account":{"AccountId":"a","AwsAccountId":"1","Name":"n","AccountType":"Team","SupportedLicenses":["Pro"]}}"#

  private func plan(_ tool: Tool, at url: String, _ environment: [String: String] = [:]) throws -> Tool.Run {
    try tool.write("version: 1\naccount: a\nusers:\n  - email: a@b\n    license: Pro\n", to: "policy.yaml")
    let keys = [
      "HOME": tool.folder.path, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret-EXAMPLE",
      "AWS_SESSION_TOKEN": "token-EXAMPLE",
    ]
    return try tool.run(
      list: ["plan", "policy.yaml", "--endpoint-url", url], environment: keys.merging(environment) { $1 })
  }

  @Test(arguments: table)
  func `gets its own sentence and exit code`(failing: Failing) throws {
    try withTool { tool in
      let server = try LoopbackServer(answering: failing.answer())
      defer { server.stop() }
      let run = try plan(tool, at: server.url)
      #expect(run.status == failing.status, "\(run.errors)")
      #expect(run.output.isEmpty)
      for sentence in failing.sentences { #expect(run.errors.contains(sentence), "\(run.errors)") }
      #expect(!run.errors.contains("EXAMPLE"))
    }
  }

  @Test func `by a redirect is named, and its target is never asked`() throws {
    try withTool { tool in
      let target = try LoopbackServer(answering: wireAnswer("200 OK", [], Self.accountAnswer))
      defer { target.stop() }
      let server = try LoopbackServer(
        answering: wireAnswer("307 Temporary Redirect", ["Location: \(target.url)/accounts/a", Self.id]))
      defer { server.stop() }
      let run = try plan(tool, at: server.url)
      #expect(run.status == 1)
      let host = target.url.dropFirst("http://".count)
      #expect(run.errors.contains("(status 307) to '\(host)', which wasn't followed"), "\(run.errors)")
      #expect(server.requestsForAccount.count == 1)
      #expect(server.requests.count <= 2)
      #expect(target.requests.isEmpty)
    }
  }

  @Test func `by not listening is told as unreachable`() throws {
    try withTool { tool in
      let server = try LoopbackServer(answering: "")
      let url = server.url
      server.stop()
      let run = try plan(tool, at: url)
      #expect(run.status == 1)
      #expect(run.errors.contains("can't be reached: the connection was refused\n"), "\(run.errors)")
      #expect(run.errors.contains("Check the network"))
    }
  }

  @Test func `is never asked through a proxy on this machine`() throws {
    try withTool { tool in
      let proxy = try LoopbackServer(answering: "")
      defer { proxy.stop() }
      let server = try LoopbackServer(answering: wireAnswer("404 Not Found"))
      defer { server.stop() }
      let proxies = ["HTTPS_PROXY": proxy.url, "HTTP_PROXY": proxy.url, "https_proxy": proxy.url]
      #expect(try plan(tool, at: server.url, proxies).status == 1)
      #expect(server.requestsForAccount.count == 1)
      #expect(server.requests.count <= 2)
      #expect(proxy.requests.isEmpty)
    }
  }

  @Test func `is asked with one id for a request and its retries`() throws {
    try withTool { tool in
      let server = try LoopbackServer(answering: wireAnswer("503 Service Unavailable"))
      defer { server.stop() }
      _ = try plan(tool, at: server.url)
      func values(_ name: String) -> [String] {
        server.requestsForAccount.compactMap { request in
          request.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }.map(String.init)
        }
      }
      #expect(values("amz-sdk-request") == (1...5).map { "amz-sdk-request: attempt=\($0); max=5" })
      #expect(Set(values("amz-sdk-invocation-id")).count == 1)
      #expect(values("amz-sdk-invocation-id").count == 5)
      #expect(values("user-agent").first == "user-agent: rollcall/0.1.0")
    }
  }

  @Test(arguments: [
    ([:], 4, "there are no AWS credentials"),
    (["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"], 4, "the environment lacks AWS_SECRET_ACCESS_KEY"),
    (["AWS_PROFILE": "gone"], 64, "there is no profile 'gone'"),
  ])
  func `isn't asked without credentials`(environment: [String: String], status: Int32, sentence: String)
    throws
  {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy.yaml")
      let alone = ["HOME": tool.folder.path, "AWS_EC2_METADATA_DISABLED": "true"]
      let run = try tool.run(
        list: ["plan", "policy.yaml", "--endpoint-url", "http://127.0.0.1:9"],
        environment: alone.merging(environment) { $1 })
      #expect(run.status == status)
      #expect(run.errors.contains(sentence), "\(run.errors)")
    }
  }

  @Test func `can't be asked over plain HTTP on another machine`() throws {
    try withTool { tool in
      let run = try plan(tool, at: "http://chime.example.com")
      #expect(run.status == 64)
      #expect(
        run.errors.contains("--endpoint-url can't be used: plain HTTP to 'chime.example.com'"),
        "\(run.errors)")
    }
  }
}
