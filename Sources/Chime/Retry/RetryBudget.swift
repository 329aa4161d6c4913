/// How much trying again a whole run may do: at a total outage every run stops soon, and adds little to the load
/// of a service that is in trouble.
///
/// Source: the token bucket of the AWS SDKs' standard retry mode, 2026.
struct RetryBudget: Equatable, Sendable {
  /// Tokens at the start, and the most there can be.
  static let capacity = 500

  private(set) var tokens = capacity

  /// Takes the tokens of a retry; false, and none are taken, where they don't suffice.
  mutating func withdraw(for cause: RetryCause) -> Bool {
    guard tokens >= cause.price else { return false }
    tokens -= cause.price
    return true
  }

  /// Gives back what the last retry of a request cost, or one token where it needed none: it succeeded.
  mutating func deposit(after cause: RetryCause?) {
    tokens = min(tokens + (cause?.price ?? 1), Self.capacity)
  }
}

/// Why a request may be sent again.
enum RetryCause: Equatable, Sendable {
  /// Too many requests.
  case throttling
  /// A failure that may pass: a server's own, a broken connection, no answer in time.
  case transient

  /// What a retry costs, in tokens.
  var price: Int {
    switch self {
    case .throttling: 5
    case .transient: 14
    }
  }

  /// The longest first delay; later ones double.
  ///
  /// The AWS SDKs wait up to 1 s after a throttle; a quarter of it is enough, since the rate falls at the same time and
  /// the limiter holds the request back as well. What the delay lasts beyond the limiter's own is time in which a run
  /// that sends one request after another stands still.
  var baseDelay: Duration {
    switch self {
    case .throttling: .milliseconds(250)
    case .transient: .milliseconds(50)
    }
  }
}
