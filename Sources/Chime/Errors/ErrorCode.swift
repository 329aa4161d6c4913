/// An error's code without what differs between services and versions: `Throttled` for `ThrottledClientException`.
///
/// Cut at the first `:` and after the last `#`; `ClientException` or `Exception` at its end is dropped.
package func normalizedCode(_ code: String) -> String {
  let cut = code.prefix { $0 != ":" }
  let name = cut.lastIndex(of: "#").map { cut[cut.index(after: $0)...] } ?? cut
  for ending in ["ClientException", "Exception"] where name.hasSuffix(ending) && name.count > ending.count {
    return String(name.dropLast(ending.count))
  }
  return String(name)
}

/// Whether a normalised code means too many requests; `ResourceLimitExceeded` doesn't.
func isThrottling(_ code: String) -> Bool {
  [
    "Throttled", "Throttling", "RequestThrottled", "TooManyRequests", "LimitExceeded", "RequestLimitExceeded",
    "SlowDown",
  ].contains(code)
}

/// Why a user whose update was refused with a normalised code may be tried again; nil where it may not.
func retryCause(ofUserCode code: String) -> RetryCause? {
  if isThrottling(code) { return .throttling }
  return ["ServiceFailure", "ServiceUnavailable"].contains(code) ? .transient : nil
}

/// Whether a normalised code means that the signature, the key or the token isn't taken.
func isAboutCredentials(_ code: String) -> Bool {
  isAboutSignature(code)
    || [
      "Unauthorized", "Unrecognized", "UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId",
      "InvalidToken", "MissingAuthenticationToken", "AuthFailure",
    ].contains(code)
}

/// Whether a normalised code is one that a wrong clock brings about.
func isAboutSignature(_ code: String) -> Bool {
  [
    "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature", "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
  ].contains(code)
}

/// The code for an answer that has none.
func code(ofStatus status: Int) -> String {
  switch status {
  case 400: "BadRequest"
  case 401: "Unauthorized"
  case 403: "Forbidden"
  case 404: "NotFound"
  case 409: "Conflict"
  case 422: "Unprocessable"
  case 429: "Throttled"
  case 500: "ServiceFailure"
  case 503: "ServiceUnavailable"
  default: "Status\(status)"
  }
}
