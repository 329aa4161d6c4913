import FoundationEssentials
package import Logging
import Reconciliation

/// Signs requests to Amazon Chime, sends them, and sends them again where `Pacing` lets it or credentials were
/// replaced.
package struct SignedCalls: Sendable {
  private let exchange: HTTPExchange
  private let credentials: RefreshingCredentials
  private let pacing: Pacing
  private let now: WallClock
  private let logger: Logger

  /// How requests name their sender.
  private let userAgent: String

  /// Calls.
  ///
  /// - Parameters:
  ///   - exchange: Sends a request once, usually `HTTPTransport.exchange`.
  ///   - credentials: What requests are signed with; the run's.
  ///   - pacing: The run's.
  ///   - version: The tool's, for the user-agent.
  package init(
    exchange: @escaping HTTPExchange, credentials: RefreshingCredentials, pacing: Pacing,
    now: @escaping WallClock, version: String, logger: Logger
  ) {
    self.exchange = exchange
    self.credentials = credentials
    self.pacing = pacing
    self.now = now
    self.logger = logger
    userAgent = "rollcall/\(version)"
  }

  /// The answer to a request: status 200 and one JSON object. Sending a request again has to be harmless.
  ///
  /// - Parameter check: How closely the body is looked at; what isn't found out here is the caller's to ask for again.
  /// - Throws: `CallFailure`.
  func answer(
    to request: HTTPRequest, check: BodyCheck = .whole
  ) async throws(CallFailure) -> HTTPResponse {
    let invocation = await pacing.invocationID()
    var attempt = 1
    var lastRetry: RetryCause?
    var mayHaveActed = false
    while true {
      let (verdict, response) = await send(request, check, attempt: attempt, invocation: invocation)
      guard case .failed(var failure, let retry, let delay) = verdict else {
        await pacing.succeeded(after: lastRetry)
        return response
      }
      mayHaveActed = mayHaveActed || failure.mayHaveActed
      failure.mayHaveActed = mayHaveActed
      guard let retry, await wait(retry, attempt: attempt, delay, failure) else { throw failure }
      lastRetry = retry
      attempt += 1
    }
  }

  /// Waits for the time of another attempt; false where there is to be none.
  func wait(
    _ cause: RetryCause, attempt: Int, _ delay: ServerDelay? = nil, _ failure: CallFailure? = nil
  ) async -> Bool {
    logger.debug("sending again", metadata: ["attempt": "\(attempt)", "because": "\(cause)"])
    return (try? await pacing.waitToRetry(cause, attempt: attempt, serverDelay: delay)) ?? false
  }

  // MARK: - One attempt

  /// One attempt, which goes on with other credentials where the service calls its own expired, and there are others.
  private func send(
    _ request: HTTPRequest, _ check: BodyCheck, attempt: Int, invocation: String
  ) async -> (Verdict, HTTPResponse) {
    let signer: Credentials
    do { signer = try await credentials.current() } catch {
      let cause = RemoteFailure.noCredentials(reason: "\(error)")
      let verdict = Verdict.failed(CallFailure(cause, mayHaveActed: false), retry: nil, delay: nil)
      return (verdict, HTTPResponse(status: 0))
    }
    let first = await send(request, check, signedBy: signer, attempt: attempt, invocation: invocation)
    guard case .failed(let failure, _, _) = first.0, case .expired = failure.cause,
      let fresh = await credentials.replacement(for: signer)
    else { return first }
    logger.debug("sending again with fresh credentials", metadata: ["source": "\(fresh.source)"])
    return await send(request, check, signedBy: fresh, attempt: attempt, invocation: invocation)
  }

  private func send(
    _ request: HTTPRequest, _ check: BodyCheck, signedBy signer: Credentials, attempt: Int, invocation: String
  ) async -> (Verdict, HTTPResponse) {
    let none = HTTPResponse(status: 0)
    guard let sentAt = try? await pacing.admit() else { return (Chime.verdict(on: .cancelled), none) }
    let moment = now()
    let signed = signed(request, signer, at: moment, attempt: attempt, invocation: invocation)
    do {
      let response = try await exchange(signed)
      let verdict = Chime.verdict(on: response, hiding: signer.secrets, sentAt: moment, check: check)
      await tellPacing(verdict, sentAt: sentAt)
      // Behind what is learnt from the answer, which those who wait for room have to heed.
      await pacing.cameBack()
      return (verdict, response)
    } catch {
      await pacing.cameBack()
      return (Chime.verdict(on: error), none)
    }
  }

  private func tellPacing(_ verdict: Verdict, sentAt: Double) async {
    switch verdict {
    case .answered: break
    case .failed(_, retry: .throttling, _): await pacing.throttled(sentAt: sentAt)
    case .failed: await pacing.answered()
    }
  }

  private func signed(
    _ request: HTTPRequest, _ signer: Credentials, at moment: Date, attempt: Int, invocation: String
  ) -> HTTPRequest {
    var signed = request
    signed.headers += signatureHeaders(for: request, with: signer, scope: .chime, at: moment)
    signed.headers += [
      HTTPHeader("accept", "application/json"), HTTPHeader("user-agent", userAgent),
      HTTPHeader("amz-sdk-invocation-id", invocation),
      HTTPHeader("amz-sdk-request", "attempt=\(attempt); max=\(Pacing.attemptLimit)"),
    ]
    return signed
  }
}
