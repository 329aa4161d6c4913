extension CredentialChain {
  /// How long each request may take.
  private static let metadataTimeLimit: Duration = .seconds(1)
  /// How long the session with the service holds, in seconds: six hours, the longest there is.
  private static let metadataTokenSeconds = 21_600

  /// The credentials of the instance's role by version 2 of the metadata service (version 1, which any page that
  /// makes a server fetch an address could ask, isn't spoken); nil where it is off, silent, or has no role.
  func fromInstanceMetadata() async throws(CredentialError) -> Credentials? {
    guard !settings.environment.isTrue("AWS_EC2_METADATA_DISABLED") else { return nil }
    let document: CredentialDocument?
    do { document = try await askInstance() } catch { throw .service(.metadata, error) }
    return try document?.credentials(from: .instanceMetadata)
  }

  private func askInstance() async throws(ServiceProblem) -> CredentialDocument? {
    let base = try metadataAddress()
    guard let token = try await metadataToken(base) else { return nil }
    let list = "latest/meta-data/iam/security-credentials/"
    guard let role = await metadata(base, list, token).flatMap(firstLine),
      let body = await metadata(base, list + percentEncoded(role), token)
    else { return nil }
    guard let document = CredentialDocument(body) else { throw .badAnswer }
    guard document.code == nil || document.code == "Success" else {
      throw .refused(
        status: 200, code: document.code, message: document.message.map { hiding([token], in: $0) },
        requestID: nil)
    }
    return document
  }

  /// The service's address: the one set, or the link-local one, by IPv6 where that is asked for.
  private func metadataAddress() throws(ServiceProblem) -> WebAddress {
    let environment = settings.environment
    let mode =
      environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]
      ?? settings.profile?["ec2_metadata_service_endpoint_mode"]
    let text =
      environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? settings.profile?["ec2_metadata_service_endpoint"]
      ?? (mode?.lowercased() == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
    do { return try WebAddress(text) } catch { throw .badAddress(error) }
  }

  private func metadataToken(_ base: WebAddress) async throws(ServiceProblem) -> Secret? {
    let header = HTTPHeader("x-aws-ec2-metadata-token-ttl-seconds", "\(Self.metadataTokenSeconds)")
    let request = HTTPRequest(
      .put, below(base, "latest/api/token"), headers: [header], timeLimit: Self.metadataTimeLimit)
    // Where nothing answers, it isn't asked again: off an instance every run without credentials would wait for it.
    guard let body = await answer(to: request, whileIn: mayPassUnlessSilent) else { return nil }
    return try sendableToken(body)
  }

  private func metadata(_ base: WebAddress, _ path: String, _ token: Secret) async -> [UInt8]? {
    await answer(
      to: HTTPRequest(
        .get, below(base, path), headers: [HTTPHeader("x-aws-ec2-metadata-token", token.revealed)],
        timeLimit: Self.metadataTimeLimit), whileIn: mayPass)
  }

  /// The body of a successful answer; silence and refusals both mean that there is no such service here.
  private func answer(to request: HTTPRequest, whileIn mayPass: (ServiceOutcome) -> Bool) async -> [UInt8]? {
    guard let response = try? await attempts.answer(to: request, over: exchange, whileIn: mayPass),
      response.status == 200
    else { return nil }
    return response.body
  }
}

private func below(_ base: WebAddress, _ path: String) -> WebAddress {
  base.replacing(path: base.path + (base.path.hasSuffix("/") ? "" : "/") + path, query: "")
}

private func firstLine(_ body: [UInt8]) -> String? {
  let line = body.prefix { $0 != 10 && $0 != 13 }
  return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
}
