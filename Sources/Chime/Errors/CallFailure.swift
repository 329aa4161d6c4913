package import Reconciliation

/// A request that got no answer that can be used, after every retry.
package struct CallFailure: Error, Equatable, Sendable {
  /// Why; of several attempts, the last one's reason.
  package let cause: RemoteFailure
  /// The id that the service gave the last attempt.
  package let requestID: String?
  /// Whether the service may have done what was asked of it, in this attempt or an earlier one.
  package var mayHaveActed: Bool

  /// A failure.
  init(_ cause: RemoteFailure, requestID: String? = nil, mayHaveActed: Bool) {
    self.cause = cause
    self.requestID = requestID
    self.mayHaveActed = mayHaveActed
  }

  /// The failure as that of reading a directory.
  func directoryError(host: String) -> DirectoryError { .remote(cause, host: host, requestID: requestID) }

  /// The failure as that of writing a batch.
  var batchFailure: BatchFailure {
    let reason = cause.rejection
    if mayHaveActed { return .unknown(reason, requestID: requestID) }
    switch cause {
    case .rejected, .notFound: return .rejected(reason, requestID: requestID)
    // Some services answer 403 for what isn't there: another batch may fare better. The code for what IAM doesn't
    // allow is AccessDenied, and that goes for all of them.
    case .forbidden:
      return reason.code == "AccessDenied"
        ? .unavailable(reason, requestID: requestID) : .rejected(reason, requestID: requestID)
    case .noCredentials, .unreachable, .untrusted, .timedOut, .broken, .redirected, .garbled, .wrongClock,
      .expired, .unauthorized, .throttled, .failing:
      return .unavailable(reason, requestID: requestID)
    }
  }
}

extension RemoteFailure {
  /// The failure as a code and words: the service's where it had any.
  var rejection: Rejection {
    switch self {
    case .noCredentials(let reason): Rejection(code: "NoCredentials", message: reason)
    case .unreachable(let reason): Rejection(code: "Unreachable", message: reason)
    case .untrusted(let reason): Rejection(code: "Untrusted", message: reason)
    case .timedOut: Rejection(code: "TimedOut", message: "no whole answer came in time")
    case .broken(let reason): Rejection(code: "ConnectionBroken", message: reason)
    case .redirected(_, let host):
      Rejection(code: "Redirected", message: "to \(host ?? "an unreadable address"), which was not asked")
    case .garbled(let reason): Rejection(code: "Garbled", message: reason)
    case .wrongClock(_, let rejection), .expired(let rejection), .unauthorized(let rejection),
      .forbidden(let rejection), .notFound(let rejection), .throttled(let rejection),
      .failing(_, let rejection), .rejected(_, let rejection):
      rejection
    }
  }
}
