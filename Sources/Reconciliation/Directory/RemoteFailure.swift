/// Why a directory that is asked over a network gave no answer that can be used.
///
/// Codes are normalised, and messages are the directory's own words: untrusted text.
package enum RemoteFailure: Error, Equatable, Sendable {
  // MARK: Nothing was asked, or nothing came back

  /// There are no credentials to ask with; the reason holds none either.
  case noCredentials(reason: String)
  /// Nobody answers at its address; nothing was sent.
  case unreachable(reason: String)
  /// Who answers couldn't prove to be the directory; nothing was sent.
  case untrusted(reason: String)
  /// No whole answer came in time.
  case timedOut
  /// The connection broke before the whole answer was there.
  case broken(reason: String)

  // MARK: What came back is no answer

  /// It named another place to ask, which wasn't asked; nil where it named none that can be read.
  case redirected(status: Int, host: String?)
  /// It said that all is well, in a form that isn't the directory's.
  case garbled(reason: String)

  // MARK: It refused

  /// The clocks of this machine and of the directory differ by so many seconds, positive where this one is
  /// ahead; what is signed with the wrong time isn't taken.
  case wrongClock(secondsAhead: Int, Rejection)
  /// The credentials were valid once.
  case expired(Rejection)
  /// The credentials, or what was signed with them, aren't taken.
  case unauthorized(Rejection)
  /// Not allowed: to these credentials, for this kind of account, or since the resource isn't there.
  case forbidden(Rejection)
  /// What was asked for isn't there.
  case notFound(Rejection)
  /// Too many requests, also after waiting.
  case throttled(Rejection)
  /// It failed by itself, also when it was asked again.
  case failing(status: Int, Rejection)
  /// It refused for another reason.
  case rejected(status: Int, Rejection)
}
