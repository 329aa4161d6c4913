import Foundation
import Testing

@testable import Chime

@Suite struct SecurityTokenServiceTests {
  private static let role = """
    [default]
    role_arn = arn:aws:iam::1:role/a b
    source_profile = base
    external_id = x/1
    role_session_name = ci
    duration_seconds = 900
    region = eu-west-1
    [profile base]
    aws_access_key_id = BASE
    aws_secret_access_key = base-secret-key
    """

  private func world(_ config: String = role, base: String = "") -> World {
    World(config: config, credentials: base, files: ["/token": "a.b.c\n"]) { request in
      .granted("GRANTED", to: request)
    }
  }

  @Test func `a role is assumed with all that its profile says, signed for the service and the region`()
    async throws
  {
    let world = world()
    let found = try await world.load()
    let request = try #require(world.requests.first)
    #expect(world.requests.count == 1)
    #expect(request.method == .post)
    #expect(request.address.text == "https://sts.eu-west-1.amazonaws.com/")
    #expect(
      form(request) == [
        "Action=AssumeRole", "Version=2011-06-15", "RoleArn=arn:aws:iam::1:role/a b", "RoleSessionName=ci",
        "ExternalId=x/1", "DurationSeconds=900",
      ])
    #expect(
      request.headers.last?.value.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=BASE/20260115/eu-west-1/sts/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date, Signature=") == true)
    #expect(found.secretAccessKey == Secret("GRANTED-secret"))
    #expect(found.sessionToken == Secret("GRANTED-token+/="))
    #expect(found.expiration == date("2026-01-15T13:30:45Z"))
  }

  @Test func `a session without a name is named after the tool and the second`() async throws {
    let world = world("[default]\nrole_arn = r\ncredential_source = Environment")
    var set = world
    set.environment = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"]
    set.options.profile = "default"
    _ = try await set.load()
    #expect(form(world.requests.first).dropFirst(3).first == "RoleSessionName=rollcall-1768480245")
  }

  @Test func `roles are assumed one from another, the innermost first`() async throws {
    let world = world(
      """
      [default]
      role_arn = outer
      source_profile = middle
      [profile middle]
      role_arn = inner
      source_profile = base
      [profile base]
      credential_process = keys
      """)
    var set = world
    set.program = { _ in
      ProcessAnswer(
        exitStatus: 0, output: Array(#"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"s"}"#.utf8))
    }
    #expect(try await set.load().source == .role(profile: "default"))
    #expect(world.requests.map { form($0).dropFirst(2).first } == ["RoleArn=inner", "RoleArn=outer"])
    let signers = world.requests.map {
      $0.headers.last?.value.dropFirst("AWS4-HMAC-SHA256 Credential=".count).prefix(8)
    }
    #expect(signers == ["P/202601", "GRANTED/"])
    #expect(world.requests[1].headers.contains(HTTPHeader("x-amz-security-token", "GRANTED-token+/=")))
  }

  @Test func `a profile may hold the keys for its own role`() async throws {
    let world = world(
      "[default]\nrole_arn = r\nsource_profile = default\naws_access_key_id = OWN\naws_secret_access_key = s")
    #expect(try await world.load().accessKeyID == Secret("GRANTED"))
    #expect(world.requests.count == 1)
  }

  @Test func `a source profile's own keys win over its role`() async throws {
    let world = world(
      """
      [default]
      role_arn = r
      source_profile = a
      [profile a]
      role_arn = never
      source_profile = default
      aws_access_key_id = A
      aws_secret_access_key = s
      """)
    _ = try await world.load()
    #expect(world.requests.map { form($0).dropFirst(2).first } == ["RoleArn=r"])
  }

  @Test func `a web identity's token is sent unsigned, and read anew each time`() async throws {
    let world = world("[default]\nweb_identity_token_file = /token\nrole_arn = r\nrole_session_name = s")
    #expect(try await world.load().source == .webIdentity)
    #expect(
      form(world.requests.first) == [
        "Action=AssumeRoleWithWebIdentity", "Version=2011-06-15", "RoleArn=r", "RoleSessionName=s",
        "WebIdentityToken=a.b.c",
      ])
    #expect(world.requests.first?.headers.map(\.name) == ["content-type"])
    var later = world
    later.files = ["/token": "d.e.f"]
    _ = try await later.load()
    #expect(form(world.requests.last).last == "WebIdentityToken=d.e.f")
  }

  @Test func `a web identity may be told half by variables, half by the profile`() async throws {
    var world = world("[default]\nrole_arn = from-profile")
    world.environment = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_SESSION_NAME": "s"]
    world.config = "[default]\nweb_identity_token_file = /other\nrole_arn = from-profile"
    _ = try await world.load()
    #expect(
      form(world.requests.first).dropFirst(2) == [
        "RoleArn=from-profile", "RoleSessionName=s", "WebIdentityToken=a.b.c",
      ])
  }

  @Test func `a refusal carries code, words and request id`() async throws {
    var world = world()
    world.answer = { _ in
      .text(
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not &lt;you&gt;</Message></Error>
          <RequestId>r-7</RequestId>
        </ErrorResponse>
        """, status: 403)
    }
    let refusal = ServiceProblem.refused(
      status: 403, code: "AccessDenied", message: "not <you>", requestID: "r-7")
    #expect(try await world.failure() == .service(.tokens, refusal))
  }

  @Test(arguments: [
    (
      HTTPResponse.text("<html><p>hi<br></html>", status: 502),
      ServiceProblem.refused(status: 502, code: nil, message: nil, requestID: nil)
    ),
    (.text("", status: 200), .badAnswer), (.text("<AssumeRoleResponse/>", status: 200), .badAnswer),
    (.text("{}", status: 200), .badAnswer),
  ])
  func `an answer that isn't the service's is a clear error`(response: HTTPResponse, problem: ServiceProblem)
    async throws
  {
    var world = world()
    world.answer = { _ in response }
    #expect(try await world.failure() == .service(.tokens, problem))
  }

  @Test func `a request without an answer is an error`() async throws {
    var world = world()
    world.answer = { _ throws(HTTPFailure) in throw .timedOut }
    #expect(try await world.failure() == .service(.tokens, .failed(.timedOut)))
  }
}

@Suite struct XMLLeavesTests {
  @Test(arguments: [
    ("<a>x</a>", "a", "x"),
    ("<?xml version=\"1.0\"?>\n<a b='>'>\n <c>1 &amp; &#65;&#x42;</c>\n</a>\n", "a/c", "1 & AB"),
    ("<a><b/><c></c></a>", "a/b", ""), ("<a><b>1</b><c><b>2</b></c></a>", "a/c/b", "2"),
    ("<a> x </a>", "a", " x "),
  ])
  func `an innermost element's text is found by its path`(xml: String, path: String, text: String) {
    #expect(XMLLeaves(Array(xml.utf8))?[path] == text)
  }

  @Test(arguments: [
    "", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "<a>x<b/></a>", "<a><b/>x</a>", "<a><b/><b/></a>",
    "<!DOCTYPE a><a/>", "<a><!-- --></a>", "<a><![CDATA[x]]></a>", "<a>&nope;</a>", "<a>&</a>",
    "<a>&#0x;</a>",
    "<a>&#xD800;</a>", "<a", "<a b=\"></a>", "<1/>", "<a><?xml version=\"1.0\"?></a>", "<a><<b/></a>",
    String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17),
    "<a>" + String(repeating: "x", count: 65_536) + "</a>",
  ])
  func `what isn't plain XML is refused`(xml: String) {
    #expect(XMLLeaves(Array(xml.utf8)) == nil)
  }
}
