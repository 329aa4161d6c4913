import Chime
import Foundation
import Testing

/// One source of credentials, set up so that it works; the table's order is the chain's.
struct SourceCase: Sendable, CustomTestStringConvertible {
  var source: CredentialSource
  var keyID: String
  /// Lines of the config file's default profile that set it up.
  var profile = ""
  var credentials = ""
  var environment: [String: String] = [:]

  var testDescription: String { keyID }

  static let all: [SourceCase] = [
    SourceCase(
      source: .environment, keyID: "ENVIRONMENT",
      environment: ["AWS_ACCESS_KEY_ID": "ENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "s"]),
    SourceCase(
      source: .role(profile: "default"), keyID: "ROLE",
      profile: "role_arn = arn:role\nsource_profile = base\n"),
    SourceCase(
      source: .webIdentity, keyID: "WEB",
      environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:web"]),
    SourceCase(
      source: .credentialsFile(profile: "default"), keyID: "FILE",
      credentials: "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n"),
    SourceCase(
      source: .process(profile: "default"), keyID: "PROCESS", profile: "credential_process = /bin/keys\n"),
    SourceCase(
      source: .configFile(profile: "default"), keyID: "CONFIG",
      profile: "aws_access_key_id = CONFIG\naws_secret_access_key = s\n"),
    SourceCase(
      source: .container, keyID: "CONTAINER", environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/c"]
    ),
    SourceCase(source: .instanceMetadata, keyID: "METADATA", environment: ["METADATA": "on"]),
  ]

  /// A world in which just these sources are set up.
  static func world(_ cases: [SourceCase]) -> World {
    var world = World(files: ["/token": "web.token"])
    for one in cases { world.environment.merge(one.environment) { $1 } }
    world.config =
      "[default]\n" + cases.map(\.profile).joined()
      + "[profile base]\naws_access_key_id = BASE\naws_secret_access_key = s\n"
    world.credentials = cases.map(\.credentials).joined()
    world.program = { _ in
      let json = #"{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s"}"#
      return ProcessAnswer(exitStatus: 0, output: Array(json.utf8))
    }
    let hasMetadata = cases.contains { $0.source == .instanceMetadata }
    world.answer = { request throws(HTTPFailure) in try answer(request, hasMetadata: hasMetadata) }
    return world
  }

  private static func answer(_ request: HTTPRequest, hasMetadata: Bool) throws(HTTPFailure) -> HTTPResponse {
    func document(_ key: String) -> HTTPResponse {
      .text(
        #"{"AccessKeyId":"\#(key)","SecretAccessKey":"s","Token":"t","Expiration":"2026-01-15T18:00:00Z"}"#)
    }
    switch (request.address.host, request.address.path) {
    case ("sts.us-east-1.amazonaws.com", "/"):
      return .granted(form(request)[0] == "Action=AssumeRole" ? "ROLE" : "WEB", to: request)
    case ("169.254.170.2", "/v2/c"): return document("CONTAINER")
    case ("169.254.169.254", "/latest/api/token") where hasMetadata: return .text("session")
    case ("169.254.169.254", "/latest/meta-data/iam/security-credentials/"): return .text("my-role")
    case ("169.254.169.254", "/latest/meta-data/iam/security-credentials/my-role"):
      return document("METADATA")
    default: throw .timedOut
    }
  }
}

@Suite struct CredentialChainTests {
  @Test(arguments: SourceCase.all)
  func `each source works alone`(one: SourceCase) async throws {
    let found = try await SourceCase.world([one]).load()
    #expect(found.accessKeyID == Secret(one.keyID))
    #expect(found.source == one.source)
  }

  @Test(arguments: SourceCase.all.indices, SourceCase.all.indices)
  func `of two sources the earlier one wins`(first: Int, second: Int) async throws {
    guard first < second else { return }
    let pair = [SourceCase.all[first], SourceCase.all[second]]
    #expect(try await SourceCase.world(pair).load().accessKeyID == Secret(pair[0].keyID))
  }

  @Test func `without any source there are none`() async throws {
    #expect(try await SourceCase.world([]).failure() == .noneFound)
    #expect(try await World().failure() == .noneFound)
  }

  @Test func `a profile on the command line puts the environment's keys aside`() async throws {
    var world = SourceCase.world([SourceCase.all[0], SourceCase.all[3]])
    world.options.profile = "default"
    #expect(try await world.load().accessKeyID == Secret("FILE"))
  }

  @Test func `a profile in a variable doesn't`() async throws {
    var world = SourceCase.world([SourceCase.all[0], SourceCase.all[3]])
    world.environment["AWS_PROFILE"] = "default"
    #expect(try await world.load().accessKeyID == Secret("ENVIRONMENT"))
  }

  @Test func `a profile on the command line puts the environment's web identity aside`() async throws {
    var world = SourceCase.world([SourceCase.all[2], SourceCase.all[3]])
    world.options.profile = "default"
    #expect(try await world.load().accessKeyID == Secret("FILE"))
  }

  @Test func `a session token goes along with the keys`() async throws {
    let environment = World(
      environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t1"])
    #expect(try await environment.load().sessionToken == Secret("t1"))
    let file = World(
      credentials: "[default]\naws_access_key_id=A\naws_secret_access_key=s\naws_session_token=t2")
    #expect(try await file.load().sessionToken == Secret("t2"))
  }

  @Test(arguments: [
    ("2026-01-15T13:00:00Z", date("2026-01-15T13:00:00Z")),
    ("2026-01-15T14:00:00+01:00", date("2026-01-15T13:00:00Z")),
    ("2026-01-15T13:00:00.000Z", date("2026-01-15T13:00:00Z")),
  ])
  func `an expiry is read in every form that AWS's tools write`(text: String, moment: Date) async throws {
    let world = World(
      environment: [
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": text,
      ])
    #expect(try await world.load().expiration == moment)
  }
}
