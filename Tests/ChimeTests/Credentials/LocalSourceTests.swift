import Foundation
import Testing

@testable import Chime

@Suite struct CredentialProcessTests {
  private func world(_ output: String, status: Int32 = 0, standardError: String = "") -> World {
    World(
      config: "[default]\ncredential_process = \"/opt/my tool\" --json 'a b' $HOME",
      program: { _ in
        ProcessAnswer(
          exitStatus: status, output: Array(output.utf8), standardError: Array(standardError.utf8))
      })
  }

  @Test func `the program is started without a shell and its output taken`() async throws {
    let world = world(
      """
      {"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "s", "SessionToken": "t",
       "Expiration": "2026-01-15T13:00:00Z", "AccountId": "1"}
      """)
    let found = try await world.load()
    #expect(found.accessKeyID == Secret("P"))
    #expect(found.sessionToken == Secret("t"))
    #expect(found.expiration == date("2026-01-15T13:00:00Z"))
    #expect(
      world.programs == [
        ProcessRequest(
          program: "/opt/my tool", arguments: ["--json", "a b", "$HOME"], timeLimit: .seconds(60),
          outputByteLimit: 65_536)
      ])
  }

  @Test(arguments: [
    ("", CredentialError.process(.badOutput, profile: "default")),
    ("[]", .process(.badOutput, profile: "default")), ("keys", .process(.badOutput, profile: "default")),
    (#"{"Version": "1"}"#, .process(.badOutput, profile: "default")),
    ("{}", .process(.unknownVersion, profile: "default")),
    (
      #"{"Version": 2, "AccessKeyId": "P", "SecretAccessKey": "s"}"#,
      .process(.unknownVersion, profile: "default")
    ),
    (
      #"{"Version": 1, "SecretAccessKey": "s"}"#,
      .incomplete(.process(profile: "default"), missing: "AccessKeyId")
    ),
    (
      #"{"Version": 1, "AccessKeyId": "P"}"#,
      .incomplete(.process(profile: "default"), missing: "SecretAccessKey")
    ),
    (
      #"{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "s", "Expiration": "later"}"#,
      .malformed(.process(profile: "default"))
    ),
  ])
  func `output that isn't what it should be is an error`(output: String, error: CredentialError) async throws
  {
    #expect(try await world(output).failure() == error)
  }

  @Test func `a failed program's standard error is told, its last 2,000 bytes`() async throws {
    let long = String(repeating: "x", count: 3_000) + " please sign in"
    let failure = try await world("", status: 255, standardError: long).failure()
    let shown = String(repeating: "x", count: 1_985) + " please sign in"
    #expect(failure == .process(.exited(255, standardError: shown), profile: "default"))
  }

  @Test func `a program that can't be run is an error`() async throws {
    var world = World(config: "[default]\ncredential_process = gone")
    #expect(
      try await world.failure()
        == .process(.failed(.notStarted(reason: "no such file")), profile: "default"))
    world.config = "[default]\ncredential_process = 'open"
    #expect(try await world.failure() == .process(.badCommand, profile: "default"))
    world.config = "[default]\ncredential_process = ''"
    #expect(try await world.failure() == .process(.badCommand, profile: "default"))
  }

  @Test func `the program may stand in for IAM Identity Center`() async throws {
    var world = world(#"{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "s"}"#)
    world.config += "\nsso_session = s\nsso_account_id = 1\nsso_role_name = r"
    #expect(try await world.load().accessKeyID == Secret("P"))
  }
}

@Suite struct ContainerCredentialsTests {
  private static let keys =
    #"{"AccessKeyId":"C","SecretAccessKey":"s","Token":"t","Expiration":"2026-01-15T13:00:00Z"}"#

  private func world(_ environment: [String: String]) -> World {
    World(environment: environment, files: ["/token": "Bearer from-file\n"]) { _ in .text(Self.keys) }
  }

  @Test(arguments: [
    (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/c?id=1"], "http://169.254.170.2/v2/c?id=1"),
    (
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials"],
      "http://169.254.170.23/v1/credentials"
    ),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[fd00:ec2::23]/v1"], "http://[fd00:ec2::23]/v1"),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:1338/x"], "http://localhost:1338/x"),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1338/"], "http://127.0.0.1:1338/"),
    (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://keys.example/x"], "https://keys.example/x"),
    (
      ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://f"],
      "http://169.254.170.2/r"
    ),
  ])
  func `the service is asked where the environment says`(environment: [String: String], address: String)
    async throws
  {
    let world = world(environment)
    let found = try await world.load()
    #expect(world.requests.map(\.address.text) == [address])
    #expect(found.sessionToken == Secret("t"))
    #expect(found.expiration == date("2026-01-15T13:00:00Z"))
  }

  @Test func `the token file wins over the token, and goes into the header without its line end`()
    async throws
  {
    var world = world([
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "plain",
    ])
    _ = try await world.load()
    world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token"
    _ = try await world.load()
    #expect(world.requests.map { $0.headers.last?.value } == ["plain", "Bearer from-file"])
    #expect(world.requests.map { $0.headers.last?.name } == ["authorization", "authorization"])
  }

  @Test func `a refusal is told without the token that it repeats`() async throws {
    var world = world([
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "plain",
    ])
    world.answer = { _ in .text(#"{"code":"Denied","message":"bad token plain"}"#, status: 400) }
    let refusal = ServiceProblem.refused(
      status: 400, code: "Denied", message: "bad token [hidden]", requestID: nil)
    #expect(try await world.failure() == .service(.container, refusal))
  }

  @Test func `silence and nonsense are errors`() async throws {
    var world = world(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/r"])
    world.answer = { _ throws(HTTPFailure) in throw .timedOut }
    #expect(try await world.failure() == .service(.container, .failed(.timedOut)))
    world.answer = { _ in .text("<html>") }
    #expect(try await world.failure() == .service(.container, .badAnswer))
  }
}

@Suite struct InstanceMetadataTests {
  private func world(_ keys: String, environment: [String: String] = [:]) -> World {
    World(environment: environment) { request in
      if request.address.path.hasSuffix("/latest/api/token") { return .text("session") }
      return .text(request.address.path.hasSuffix("/security-credentials/") ? "a role\n" : keys)
    }
  }

  @Test func `a session is opened, the role asked for, and its credentials read`() async throws {
    let world = world(
      #"{"Code":"Success","AccessKeyId":"I","SecretAccessKey":"s","Token":"t","Expiration":"2026-01-15T18:00:00Z"}"#
    )
    #expect(try await world.load().source == .instanceMetadata)
    let root = "http://169.254.169.254/latest/"
    #expect(
      world.requests == [
        HTTPRequest(
          .put, try WebAddress(root + "api/token"),
          headers: [HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600")], timeLimit: .seconds(1)),
        HTTPRequest(
          .get, try WebAddress(root + "meta-data/iam/security-credentials/"),
          headers: [HTTPHeader("x-aws-ec2-metadata-token", "session")], timeLimit: .seconds(1)),
        HTTPRequest(
          .get, try WebAddress(root + "meta-data/iam/security-credentials/a%20role"),
          headers: [HTTPHeader("x-aws-ec2-metadata-token", "session")], timeLimit: .seconds(1)),
      ])
  }

  @Test(arguments: ["true", "TRUE"])
  func `it isn't asked where that is switched off`(value: String) async throws {
    let world = world("{}", environment: ["AWS_EC2_METADATA_DISABLED": value])
    #expect(try await world.failure() == .noneFound)
    #expect(world.requests.isEmpty)
  }

  @Test(arguments: [
    (
      ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:1/base/"],
      "http://localhost:1/base/latest/api/token"
    ),
    (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:1"], "http://localhost:1/latest/api/token"),
    (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/latest/api/token"),
  ])
  func `it is asked where the environment says`(environment: [String: String], address: String) async throws {
    let world = world("{}", environment: environment)
    _ = try await world.failure()
    #expect(world.requests.first?.address.text == address)
  }

  @Test func `a machine without the service, or without a role, has no credentials there`() async throws {
    for status in [400, 403, 404, 405] {
      var world = world("{}")
      world.answer = { _ in .text("session", status: status) }
      #expect(try await world.failure() == .noneFound)
      #expect(world.requests.count == 1)
    }
  }

  @Test func `an error in a successful answer is told`() async throws {
    let world = world(#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}"#)
    let refusal = ServiceProblem.refused(
      status: 200, code: "AssumeRoleUnauthorizedAccess", message: "EC2 cannot assume the role", requestID: nil
    )
    #expect(try await world.failure() == .service(.metadata, refusal))
  }
}
