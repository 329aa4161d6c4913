extension CredentialChain {
  /// Where the service of Amazon ECS listens; what `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is relative to.
  private static let containerHost = "169.254.170.2"
  /// Hosts that may be asked over plain HTTP beside this machine: the services of Amazon ECS and of EKS Pod Identity.
  private static let plainHosts = [containerHost, "169.254.170.23", "fd00:ec2::23"]
  /// How long the service, which is at most a hop away, may take each time; botocore's limit.
  private static let containerTimeLimit: Duration = .seconds(2)

  /// What the container's credential service gives, where the environment names one.
  func fromContainer() async throws(CredentialError) -> Credentials? {
    let document: CredentialDocument?
    do { document = try await askContainer() } catch { throw .service(.container, error) }
    return try document?.credentials(from: .container)
  }

  private func askContainer() async throws(ServiceProblem) -> CredentialDocument? {
    guard let address = try containerAddress() else { return nil }
    let token = try containerToken()
    let authorization = token.map { [HTTPHeader("authorization", $0.revealed)] } ?? []
    let request = HTTPRequest(
      .get, address, headers: [HTTPHeader("accept", "application/json")] + authorization,
      timeLimit: Self.containerTimeLimit)
    return try await containerDocument(request, hiding: token.map { [$0] } ?? [])
  }

  private func containerAddress() throws(ServiceProblem) -> WebAddress? {
    let environment = settings.environment
    let relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]
    guard
      let text = relative.map({ "http://\(Self.containerHost)\($0)" })
        ?? environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    else { return nil }
    guard relative == nil || relative?.hasPrefix("/") == true else { throw .badAddress(.badPath) }
    let address: WebAddress
    do { address = try WebAddress(text) } catch { throw .badAddress(error) }
    guard address.scheme == .https || address.isLoopback || Self.plainHosts.contains(address.host) else {
      throw .forbiddenHost(address.host)
    }
    return address
  }

  private func containerToken() throws(ServiceProblem) -> Secret? {
    if let path = settings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      return try tokenFromFile(path)
    }
    return try settings.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"].map { text throws(ServiceProblem) in
      try sendableToken(Array(text.utf8))
    }
  }

  private func containerDocument(
    _ request: HTTPRequest, hiding secrets: [Secret]
  ) async throws(ServiceProblem) -> CredentialDocument {
    let response: HTTPResponse
    do {
      response = try await attempts.answer(to: request, over: exchange, whileIn: mayPass)
    } catch { throw .failed(error) }
    let document = CredentialDocument(response.body)
    guard response.status == 200 else {
      throw .refused(
        status: response.status, code: document?.code.map { Chime.hiding(secrets, in: $0) },
        message: document?.message.map { Chime.hiding(secrets, in: $0) }, requestID: nil)
    }
    guard let document else { throw .badAnswer }
    return document
  }
}
