/// How often a service that gives credentials is asked, and how long is waited in between.
///
/// It is apart from `Pacing`: these services are others than the one that a run reads and writes, and neither its
/// budget nor its rate says anything of them.
///
/// Source: botocore, whose standard retry mode asks the Security Token Service three times, after delays of anything
/// up to 1 s and 2 s, and which asks a container's service three times as well.
package actor CredentialAttempts {
  /// How often a request is sent at most.
  package static let limit = 3
  /// The longest first delay; later ones double.
  package static let baseDelay: Duration = .seconds(1)

  private let sleep: @Sendable (Duration) async throws -> Void
  private var random: any RandomNumberGenerator

  /// Attempts by a clock, with jitter from a source of randomness.
  package init(clock: some Clock<Duration>, random: some RandomNumberGenerator & Sendable) {
    sleep = { duration in try await clock.sleep(for: duration) }
    self.random = random
  }

  /// What comes back of a request, sent again as long as that may pass.
  ///
  /// - Throws: `HTTPFailure`, the last attempt's.
  nonisolated func answer(
    to request: HTTPRequest, over exchange: HTTPExchange, whileIn mayPass: (ServiceOutcome) -> Bool
  ) async throws(HTTPFailure) -> HTTPResponse {
    var attempts = 1
    while true {
      let outcome: ServiceOutcome
      do { outcome = .success(try await exchange(request)) } catch { outcome = .failure(error) }
      guard mayPass(outcome), await waitForAnother(after: attempts) else { return try outcome.get() }
      attempts += 1
    }
  }

  /// Waits for the time of another attempt after so many; false where there is to be none.
  private func waitForAnother(after attempts: Int) async -> Bool {
    guard attempts < Self.limit else { return false }
    let longest = Self.baseDelay * (1 << (attempts - 1))
    return (try? await sleep(longest * Double.random(in: 0..<1, using: &random))) != nil
  }
}

/// What comes back of a request to a service that gives credentials.
typealias ServiceOutcome = Result<HTTPResponse, HTTPFailure>

/// Whether another attempt may fare better: nothing whole came back, or the service is in trouble or has too many
/// requests. A refusal stays one.
func mayPass(_ outcome: ServiceOutcome) -> Bool {
  switch outcome {
  case .success(let response): hasPassingStatus(response)
  case .failure(.unreachable), .failure(.timedOut), .failure(.broken): true
  case .failure(.untrusted), .failure(.tooLarge), .failure(.cancelled): false
  }
}

/// The same, where silence means that there is no such service.
func mayPassUnlessSilent(_ outcome: ServiceOutcome) -> Bool {
  if case .success(let response) = outcome { return hasPassingStatus(response) }
  return false
}

private func hasPassingStatus(_ response: HTTPResponse) -> Bool {
  response.status >= 500 || response.status == 429 || response.status == 408
}
