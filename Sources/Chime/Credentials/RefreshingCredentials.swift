package import FoundationEssentials
package import Logging

/// Credentials that stay valid through a long run: loaded once, and again before they expire, or once a service says
/// that they have.
///
/// However many requests ask at once, one refresh runs and all of them take its result.
package actor RefreshingCredentials {
  /// How long before they expire credentials are renewed: longer than a request with its retries takes.
  package static let refreshLead: TimeInterval = 5 * 60
  /// How long a failed refresh isn't tried again while the old credentials still hold.
  package static let retryPause: TimeInterval = 60

  private let load: @Sendable () async throws(CredentialError) -> Credentials
  private let now: WallClock
  private let logger: Logger
  private var held: Credentials?
  private var refresh: Task<Result<Credentials, CredentialError>, Never>?
  private var nextAttempt = Date.distantPast
  /// The last ones that were called expired, for which others were loaded, or at least asked for.
  private var replaced: Credentials?

  /// Credentials that `load` gives, usually `CredentialChain.load`; nothing is loaded yet.
  package init(
    now: @escaping WallClock, logger: Logger,
    load: @escaping @Sendable () async throws(CredentialError) -> Credentials
  ) {
    self.now = now
    self.logger = logger
    self.load = load
  }

  /// Credentials to sign a request with now.
  ///
  /// - Throws: `CredentialError` where none could be loaded and no old ones still hold.
  package func current() async throws(CredentialError) -> Credentials {
    let moment = now()
    if let held, remaining(held, at: moment) > Self.refreshLead { return held }
    if let held, remaining(held, at: moment) > 0, moment < nextAttempt { return held }
    let result = await (refresh ?? startRefresh()).value
    switch result {
    case .success(let fresh): return fresh
    case .failure(let error):
      guard let held, remaining(held, at: now()) > 0 else { throw error }
      return held
    }
  }

  /// Credentials in place of some that a service called expired, whatever was said of their expiry: those that took
  /// their place already, or fresh ones, which are loaded once.
  ///
  /// - Returns: Nil where none could be loaded, or the source gave the same again, as variables and files do.
  package func replacement(for expired: Credentials) async -> Credentials? {
    if let held, !held.signsLike(expired) { return held }
    if refresh == nil {
      guard replaced?.signsLike(expired) != true else { return nil }
      replaced = expired
      held = nil
    }
    guard case .success(let fresh) = await (refresh ?? startRefresh()).value, !fresh.signsLike(expired) else {
      return nil
    }
    return fresh
  }

  private func startRefresh() -> Task<Result<Credentials, CredentialError>, Never> {
    let task = Task {
      let result: Result<Credentials, CredentialError>
      do throws(CredentialError) { result = .success(try await load()) } catch { result = .failure(error) }
      return finish(result)
    }
    refresh = task
    return task
  }

  /// Takes in what a refresh brought; credentials that are past their time are a failure.
  private func finish(_ loaded: Result<Credentials, CredentialError>) -> Result<Credentials, CredentialError>
  {
    refresh = nil
    let result = loaded.flatMap { fresh in
      remaining(fresh, at: now()) > 0 ? .success(fresh) : .failure(.expired(fresh.source))
    }
    switch result {
    case .success(let fresh):
      held = fresh
      logger.debug("credentials loaded", metadata: ["source": "\(fresh.source)"])
    case .failure(let error):
      nextAttempt = now().addingTimeInterval(Self.retryPause)
      logger.warning("credentials could not be loaded", metadata: ["error": "\(error)"])
    }
    return result
  }

  private func remaining(_ credentials: Credentials, at moment: Date) -> TimeInterval {
    credentials.expiration?.timeIntervalSince(moment) ?? .infinity
  }
}
