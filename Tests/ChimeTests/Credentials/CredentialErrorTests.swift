import Chime
import Testing

/// A chain that must end in an error, and which.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  var name: String
  var error: CredentialError
  var environment: [String: String] = [:]
  var config = ""
  var credentials = ""

  var testDescription: String { name }

  var world: World {
    World(
      // Whatever goes on past the mistake finds working keys, and so shows that the mistake was passed over.
      environment: environment.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://c"]) { left, _ in left
      },
      config: config, credentials: credentials, files: ["/blank": " \n", "/two": "a\nb", "/token": "t"],
      answer: { request in
        if request.address.host.hasPrefix("sts.") { return .granted("ROLE", to: request) }
        return .text(#"{"AccessKeyId":"C","SecretAccessKey":"s"}"#)
      })
  }

  static let halves: [ErrorCase] = [
    ErrorCase(
      name: "no secret in the environment",
      error: .incomplete(.environment, missing: "AWS_SECRET_ACCESS_KEY"),
      environment: ["AWS_ACCESS_KEY_ID": "A"]),
    ErrorCase(
      name: "an empty secret is none", error: .incomplete(.environment, missing: "AWS_SECRET_ACCESS_KEY"),
      environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": ""]),
    ErrorCase(
      name: "no key id in the environment", error: .incomplete(.environment, missing: "AWS_ACCESS_KEY_ID"),
      environment: ["AWS_SECRET_ACCESS_KEY": "s"]),
    ErrorCase(
      name: "no secret in the credentials file",
      error: .incomplete(.credentialsFile(profile: "default"), missing: "aws_secret_access_key"),
      credentials: "[default]\naws_access_key_id = A"),
    ErrorCase(
      name: "no key id in the config file",
      error: .incomplete(.configFile(profile: "default"), missing: "aws_access_key_id"),
      config: "[default]\naws_secret_access_key = s"),
    ErrorCase(
      name: "a key id that can't be sent", error: .malformed(.environment),
      environment: ["AWS_ACCESS_KEY_ID": "A\r\nx-evil: 1", "AWS_SECRET_ACCESS_KEY": "s"]),
    ErrorCase(
      name: "a token that can't be sent", error: .malformed(.environment),
      environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t\nx"]),
    ErrorCase(
      name: "an expiry that is no time", error: .malformed(.environment),
      environment: [
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CREDENTIAL_EXPIRATION": "soon",
      ]),
  ]

  static let roles: [ErrorCase] = [
    ErrorCase(
      name: "a role without a source", error: .role(.noSource, profile: "default"),
      config: "[default]\nrole_arn = r"),
    ErrorCase(
      name: "a role with two sources", error: .role(.twoSources, profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = a\ncredential_source = Environment"),
    ErrorCase(
      name: "an unknown credential_source", error: .role(.unknownSource("environment"), profile: "default"),
      config: "[default]\nrole_arn = r\ncredential_source = environment"),
    ErrorCase(
      name: "a source_profile that isn't there", error: .role(.missingProfile("gone"), profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = gone"),
    ErrorCase(
      name: "a source_profile without credentials", error: .role(.emptySource("a"), profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = a\n[profile a]\nregion = x"),
    ErrorCase(
      name: "a credential_source without credentials",
      error: .role(.emptySource("Environment"), profile: "default"),
      config: "[default]\nrole_arn = r\ncredential_source = Environment"),
    ErrorCase(
      name: "a profile that is its own source",
      error: .role(.loop(["default", "default"]), profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = default"),
    ErrorCase(
      name: "a circle of three", error: .role(.loop(["default", "a", "b", "a"]), profile: "b"),
      config: """
        [default]
        role_arn = r
        source_profile = a
        [profile a]
        role_arn = r
        source_profile = b
        [profile b]
        role_arn = r
        source_profile = a
        """),
    ErrorCase(
      name: "a duration that is no number", error: .role(.badDuration, profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = a\nduration_seconds = 1h"),
    ErrorCase(
      name: "a role that asks for a code", error: .role(.codeNeeded, profile: "default"),
      config: "[default]\nrole_arn = r\nsource_profile = a\nmfa_serial = m"),
    ErrorCase(
      name: "a web identity without a role", error: .incomplete(.webIdentity, missing: "AWS_ROLE_ARN"),
      environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/two"]),
  ]

  static let rest: [ErrorCase] = [
    ErrorCase(
      name: "IAM Identity Center", error: .signInNeeded(.identityCenter, profile: "default"),
      config: "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r",
      credentials: "[default]\naws_access_key_id = A\naws_secret_access_key = s"),
    ErrorCase(
      name: "aws login", error: .signInNeeded(.console, profile: "default"),
      config: "[default]\nlogin_session = arn\naws_access_key_id = A\naws_secret_access_key = s"),
    ErrorCase(
      name: "a missing token file", error: .service(.tokens, .tokenFile(path: "/gone", nil)),
      config: "[default]\nweb_identity_token_file = /gone\nrole_arn = r"),
    ErrorCase(
      name: "a token file that can't be read",
      error: .service(.tokens, .tokenFile(path: "/locked/t", UnreadableFile(reason: "permission denied"))),
      environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/locked/t", "AWS_ROLE_ARN": "r"]),
    ErrorCase(
      name: "an empty token file", error: .service(.tokens, .badToken),
      environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/blank", "AWS_ROLE_ARN": "r"]),
    ErrorCase(
      name: "a container on another host", error: .service(.container, .forbiddenHost("10.0.0.1")),
      environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://10.0.0.1/x"]),
    ErrorCase(
      name: "a relative address that changes the host", error: .service(.container, .badAddress(.badPath)),
      environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": ".evil.example/"]),
    ErrorCase(
      name: "a container's token of two lines", error: .service(.container, .badToken),
      environment: ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/two"]),
    ErrorCase(
      name: "a container's missing token file", error: .service(.container, .tokenFile(path: "/gone", nil)),
      environment: [
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/gone", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "t",
      ]),
    ErrorCase(
      name: "a bad endpoint for the token service",
      error: .settings(.endpoint(.variable("AWS_ENDPOINT_URL_STS"), .plainHTTP(host: "sts.example"))),
      environment: [
        "AWS_ENDPOINT_URL_STS": "http://sts.example", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "AWS_ROLE_ARN": "r",
      ]),
  ]
}

@Suite struct CredentialErrorTests {
  @Test(arguments: ErrorCase.halves + ErrorCase.roles + ErrorCase.rest)
  func `a mistake is an error and never a reason to go on`(one: ErrorCase) async throws {
    #expect(try await one.world.failure() == one.error)
  }
}
