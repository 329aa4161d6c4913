import FoundationEssentials

/// A role and how to assume it.
struct RoleToAssume: Equatable, Sendable {
  let arn: String
  var sessionName: String?
  var externalID: String?
  var durationSeconds: Int?

  init(arn: String, sessionName: String?) {
    self.arn = arn
    self.sessionName = sessionName
  }

  /// The role of a profile.
  init(arn: String, profile: Profile, name: String) throws(CredentialError) {
    guard profile["mfa_serial"] == nil else { throw .role(.codeNeeded, profile: name) }
    self.arn = arn
    sessionName = profile["role_session_name"]
    externalID = profile["external_id"]
    guard let duration = profile["duration_seconds"] else { return }
    guard let seconds = Int(duration) else { throw .role(.badDuration, profile: name) }
    durationSeconds = seconds
  }

  /// The role's fields of the form; a session without a name is named after the tool and the second.
  fileprivate func form(action: String, at date: Date) -> [QueryItem] {
    var items = [
      QueryItem("Action", action), QueryItem("Version", "2011-06-15"), QueryItem("RoleArn", arn),
      QueryItem("RoleSessionName", sessionName ?? "rollcall-\(Int(date.timeIntervalSince1970))"),
    ]
    if let externalID { items.append(QueryItem("ExternalId", externalID)) }
    if let durationSeconds { items.append(QueryItem("DurationSeconds", "\(durationSeconds)")) }
    return items
  }
}

/// The Security Token Service: turns a role into credentials.
struct SecurityTokenService: Sendable {
  let endpoint: Endpoint
  let region: String
  let exchange: HTTPExchange
  let attempts: CredentialAttempts

  /// How long a request may take each time; the service answers in well under a second.
  private static let timeLimit: Duration = .seconds(10)

  /// AssumeRole, signed with the base credentials.
  func assume(
    _ role: RoleToAssume, with base: Credentials, from source: CredentialSource, at date: Date
  ) async throws(CredentialError) -> Credentials {
    var request = request(role.form(action: "AssumeRole", at: date))
    request.headers += signatureHeaders(
      for: request, with: base, scope: SigningScope(region: region, service: "sts"), at: date)
    return try await send(request, action: "AssumeRole", source: source, secrets: base.secrets)
  }

  /// AssumeRoleWithWebIdentity, which the token vouches for; not signed.
  func assume(
    _ role: RoleToAssume, withWebIdentity token: Secret, at date: Date
  ) async throws(CredentialError) -> Credentials {
    let action = "AssumeRoleWithWebIdentity"
    let form = role.form(action: action, at: date) + [QueryItem("WebIdentityToken", token.revealed)]
    return try await send(request(form), action: action, source: .webIdentity, secrets: [token])
  }

  private func request(_ form: [QueryItem]) -> HTTPRequest {
    HTTPRequest(
      .post, endpoint.address(of: []),
      headers: [HTTPHeader("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
      body: Array(encodedQuery(form).utf8), timeLimit: Self.timeLimit)
  }

  private func send(
    _ request: HTTPRequest, action: String, source: CredentialSource, secrets: [Secret]
  ) async throws(CredentialError) -> Credentials {
    let response: HTTPResponse
    do {
      response = try await attempts.answer(to: request, over: exchange) {
        mayPass($0) || Self.mayPassByCode($0)
      }
    } catch { throw .service(.tokens, .failed(error)) }
    guard let answer = XMLLeaves(response.body) else {
      throw .service(
        .tokens,
        response.status == 200
          ? .badAnswer : .refused(status: response.status, code: nil, message: nil, requestID: nil))
    }
    guard response.status == 200 else {
      func shown(_ path: String) -> String? { answer[path].map { hiding(secrets, in: $0) } }
      throw .service(
        .tokens,
        .refused(
          status: response.status, code: shown("ErrorResponse/Error/Code"),
          message: shown("ErrorResponse/Error/Message"), requestID: shown("ErrorResponse/RequestId")))
    }
    return try Self.credentials(in: answer, action: action, source: source)
  }

  /// Whether the service says so in a refusal: it has too many requests, or couldn't reach who issued the web identity.
  private static func mayPassByCode(_ outcome: ServiceOutcome) -> Bool {
    guard case .success(let response) = outcome, response.status != 200,
      let code = XMLLeaves(response.body)?["ErrorResponse/Error/Code"].map(normalizedCode)
    else { return false }
    return code == "IDPCommunicationError" || isThrottling(code)
  }

  private static func credentials(
    in answer: XMLLeaves, action: String, source: CredentialSource
  ) throws(CredentialError) -> Credentials {
    let place = "\(action)Response/\(action)Result/Credentials/"
    guard let accessKeyID = answer[place + "AccessKeyId"],
      let secretAccessKey = answer[place + "SecretAccessKey"],
      let sessionToken = answer[place + "SessionToken"],
      let expiration = answer[place + "Expiration"].flatMap(instant)
    else { throw .service(.tokens, .badAnswer) }
    return try Chime.credentials(
      Credentials(
        accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken,
        expiration: expiration, source: source), of: source)
  }
}

extension CredentialChain {
  /// The service at the endpoint that the settings name.
  func tokenService() throws(CredentialError) -> SecurityTokenService {
    do {
      return SecurityTokenService(
        endpoint: try settings.tokenServiceEndpoint().endpoint, region: try settings.tokenServiceRegion(),
        exchange: exchange, attempts: attempts)
    } catch { throw .settings(error) }
  }
}
