package import FoundationEssentials

/// The time of day; the tool passes the real one.
package typealias WallClock = @Sendable () -> Date

/// The sources of credentials in botocore's order; the first that has any is taken, and one that is set up wrongly
/// is an error, never a reason to go on to the next.
///
/// 1. the environment (not under `--profile`), 2. the profile's role, 3. a web identity, 4. keys in the credentials
/// file, 5. the profile's program, 6. keys in the config file, 7. the container, 8. the instance's metadata.
package struct CredentialChain: Sendable {
  let settings: Settings
  let readFile: FileReader
  let exchange: HTTPExchange
  let attempts: CredentialAttempts
  let runProcess: ProcessRunner
  let now: WallClock

  /// A chain.
  ///
  /// - Parameters:
  ///   - exchange: Sends a request once.
  ///   - attempts: Says how often a request whose failure may pass is sent.
  ///   - runProcess: Runs a profile's `credential_process`.
  package init(
    settings: Settings, readFile: @escaping FileReader, exchange: @escaping HTTPExchange,
    attempts: CredentialAttempts, runProcess: @escaping ProcessRunner, now: @escaping WallClock
  ) {
    self.settings = settings
    self.readFile = readFile
    self.exchange = exchange
    self.attempts = attempts
    self.runProcess = runProcess
    self.now = now
  }

  /// The credentials of the first source that has any.
  ///
  /// - Throws: `CredentialError`.
  package func load() async throws(CredentialError) -> Credentials {
    let isExplicit = settings.options.profile != nil
    if !isExplicit, let found = try fromEnvironment() { return found }
    let name = settings.profileName
    if let found = try await fromRole(of: name, visited: [name]) { return found }
    if let found = try await fromProfile(name, mayUseEnvironment: !isExplicit) { return found }
    if let found = try await fromContainer() { return found }
    if let found = try await fromInstanceMetadata() { return found }
    throw .noneFound
  }

  /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, and `AWS_CREDENTIAL_EXPIRATION`, which
  /// `aws configure export-credentials` sets beside them.
  func fromEnvironment() throws(CredentialError) -> Credentials? {
    let environment = settings.environment
    let keyID = environment["AWS_ACCESS_KEY_ID"]
    let secret = environment["AWS_SECRET_ACCESS_KEY"]
    guard keyID != nil || secret != nil else { return nil }
    guard let keyID else { throw .incomplete(.environment, missing: "AWS_ACCESS_KEY_ID") }
    guard let secret else { throw .incomplete(.environment, missing: "AWS_SECRET_ACCESS_KEY") }
    let expiration = environment["AWS_CREDENTIAL_EXPIRATION"].map(instant)
    if case .some(.none) = expiration { throw .malformed(.environment) }
    return try credentials(
      Credentials(
        accessKeyID: keyID, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"],
        expiration: expiration ?? nil, source: .environment), of: .environment)
  }

  /// What a profile has of its own: a web identity, keys in the credentials file, a program, keys in the config file.
  func fromProfile(_ name: String, mayUseEnvironment: Bool) async throws(CredentialError) -> Credentials? {
    if let found = try await fromWebIdentity(of: name, mayUseEnvironment: mayUseEnvironment) { return found }
    if isIdentityCenter(name) {
      // The program stands in for the sign-in: it is what the error tells the user to set.
      guard let found = try await fromProcess(of: name) else {
        throw .signInNeeded(.identityCenter, profile: name)
      }
      return found
    }
    if let found = try keys(in: settings.files.credentials[name], of: .credentialsFile(profile: name)) {
      return found
    }
    if let found = try await fromProcess(of: name) { return found }
    guard settings.files.profile(name)?["login_session"] == nil else {
      throw .signInNeeded(.console, profile: name)
    }
    return try keys(in: settings.files.config[name], of: .configFile(profile: name))
  }

  private func isIdentityCenter(_ name: String) -> Bool {
    let profile = settings.files.profile(name)
    return profile?["sso_account_id"] != nil || profile?["sso_role_name"] != nil
      || profile?["sso_session"] != nil || profile?["sso_start_url"] != nil
  }

  private func keys(in profile: Profile?, of source: CredentialSource) throws(CredentialError) -> Credentials?
  {
    guard let profile else { return nil }
    let keyID = profile["aws_access_key_id"]
    let secret = profile["aws_secret_access_key"]
    guard keyID != nil || secret != nil else { return nil }
    guard let keyID else { throw .incomplete(source, missing: "aws_access_key_id") }
    guard let secret else { throw .incomplete(source, missing: "aws_secret_access_key") }
    return try credentials(
      Credentials(
        accessKeyID: keyID, secretAccessKey: secret, sessionToken: profile["aws_session_token"],
        source: source), of: source)
  }
}

/// The credentials, which are nil where their text can't be used.
func credentials(_ made: Credentials?, of source: CredentialSource) throws(CredentialError) -> Credentials {
  guard let made else { throw .malformed(source) }
  return made
}

/// A point in time as AWS writes it (ISO 8601, with or without fractions of a second), or nil.
func instant(_ text: String) -> Date? {
  (try? Date(text, strategy: .iso8601))
    ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
}
