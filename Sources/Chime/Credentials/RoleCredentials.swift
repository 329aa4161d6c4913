extension CredentialChain {
  /// The credentials of the profile's role, where it has one and no web identity to assume it with.
  ///
  /// - Parameter visited: The profiles followed so far, this one last.
  func fromRole(of name: String, visited: [String]) async throws(CredentialError) -> Credentials? {
    guard let profile = settings.files.profile(name), let arn = roleARN(profile) else { return nil }
    let role = try RoleToAssume(arn: arn, profile: profile, name: name)
    let base: Credentials
    switch (profile["source_profile"], profile["credential_source"]) {
    case (nil, nil): throw .role(.noSource, profile: name)
    case (_?, _?): throw .role(.twoSources, profile: name)
    case (let source?, nil): base = try await sourceProfile(source, of: name, visited: visited)
    case (nil, let source?): base = try await credentialSource(source, of: name)
    }
    return try await tokenService().assume(role, with: base, from: .role(profile: name), at: now())
  }

  /// The role's name, unless the profile assumes it with a web identity.
  private func roleARN(_ profile: Profile) -> String? {
    profile["web_identity_token_file"] == nil ? profile["role_arn"] : nil
  }

  private func sourceProfile(
    _ source: String, of name: String, visited: [String]
  ) async throws(CredentialError) -> Credentials {
    guard let profile = settings.files.profile(source) else {
      throw .role(.missingProfile(source), profile: name)
    }
    let hasKeys = profile["aws_access_key_id"] != nil || profile["aws_secret_access_key"] != nil
    // A profile may be its own source where it holds keys beside the role; any other return is a circle.
    guard !visited.contains(source) || (source == name && hasKeys) else {
      throw .role(.loop(visited + [source]), profile: name)
    }
    if !hasKeys, let found = try await fromRole(of: source, visited: visited + [source]) { return found }
    guard let found = try await fromProfile(source, mayUseEnvironment: false) else {
      throw .role(.emptySource(source), profile: name)
    }
    return found
  }

  private func credentialSource(
    _ source: String, of name: String
  ) async throws(CredentialError) -> Credentials {
    let found: Credentials?
    switch source {
    case "Environment": found = try fromEnvironment()
    case "Ec2InstanceMetadata": found = try await fromInstanceMetadata()
    case "EcsContainer": found = try await fromContainer()
    default: throw .role(.unknownSource(source), profile: name)
    }
    guard let found else { throw .role(.emptySource(source), profile: name) }
    return found
  }
}

extension CredentialChain {
  /// The credentials of a role assumed with a web identity's token, where a token file is named: by
  /// `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME`, or by the profile's keys. The
  /// token is read anew each time, since its issuer replaces it in place.
  func fromWebIdentity(of name: String, mayUseEnvironment: Bool) async throws(CredentialError) -> Credentials?
  {
    let profile = settings.files.profile(name)
    func value(_ variable: String, _ key: String) -> String? {
      (mayUseEnvironment ? settings.environment[variable] : nil) ?? profile?[key]
    }
    guard let path = value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else { return nil }
    guard let arn = value("AWS_ROLE_ARN", "role_arn") else {
      throw .incomplete(.webIdentity, missing: mayUseEnvironment ? "AWS_ROLE_ARN" : "role_arn")
    }
    let role = RoleToAssume(arn: arn, sessionName: value("AWS_ROLE_SESSION_NAME", "role_session_name"))
    let token: Secret
    do { token = try tokenFromFile(path) } catch { throw .service(.tokens, error) }
    return try await tokenService().assume(role, withWebIdentity: token, at: now())
  }
}

/// Tokens that are shown to a service.
extension CredentialChain {
  /// The token in a file.
  func tokenFromFile(_ path: String) throws(ServiceProblem) -> Secret {
    let bytes: [UInt8]?
    do { bytes = try readFile(expandingHome(path, settings.environment) ?? path) } catch {
      throw .tokenFile(path: path, error)
    }
    guard let bytes else { throw .tokenFile(path: path, nil) }
    return try sendableToken(bytes)
  }
}

/// The token that bytes spell, without white space at its ends; it must be able to stand in a header, where a
/// container's may have a scheme before it (`Basic …`).
func sendableToken(_ bytes: [UInt8]) throws(ServiceProblem) -> Secret {
  let isVisible = { (byte: UInt8) in (0x21...0x7E).contains(byte) }
  guard bytes.count <= CredentialDocument.byteLimit, let first = bytes.firstIndex(where: isVisible),
    let last = bytes.lastIndex(where: isVisible),
    bytes[first...last].allSatisfy({ (0x20...0x7E).contains($0) })
  else { throw .badToken }
  return Secret(String(decoding: bytes[first...last], as: UTF8.self))
}
