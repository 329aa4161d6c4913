/// Spaces requests out once a server has throttled one; before that, it holds none back.
///
/// It differs from the AWS SDKs' limiter in three points, each of which saves refusals: requests leave evenly
/// instead of a second's worth at once; throttles of requests that left before the last decrease don't decrease the
/// rate again, as in TCP; and the bound of twice the measured rate stops the rate from climbing, but doesn't
/// lower it, so that a pause costs nothing.
struct RateLimiter: Sendable {
  /// The lowest rate, in requests per second, so that a run always goes on.
  static let lowestRate = 0.5
  /// How many times the measured rate the rate may climb to: nothing is known of more.
  static let boundFactor = 2.0

  private var cubic: CubicRate?
  private var measured = MeasuredRate()
  private var decreasedAt = -Double.infinity
  private var nextSlot = -Double.infinity
  /// The rate now, in requests per second; nil before the first throttle.
  private(set) var rate: Double?

  /// Takes the next slot: when the request may leave, in seconds; not before `time`.
  mutating func slot(at time: Double) -> Double {
    guard let rate else { return time }
    let slot = max(time, nextSlot)
    nextSlot = slot + 1 / rate
    return slot
  }

  /// Takes in an answer that is no throttle, at a time.
  mutating func accepted(at time: Double) {
    measured.record(at: time)
    guard let cubic, let current = rate else { return }
    let bound = max(measured.perSecond * Self.boundFactor, current)
    rate = max(min(cubic.rate(at: time), bound), Self.lowestRate)
  }

  /// Takes in a throttle, at a time, of a request that left at another.
  mutating func throttled(at time: Double, sentAt: Double) {
    guard sentAt > decreasedAt else { return }
    let reached = min(rate ?? .infinity, max(measured.perSecond, Self.lowestRate))
    cubic = CubicRate(throttledAt: reached, time: time)
    rate = max(reached * CubicRate.decrease, Self.lowestRate)
    decreasedAt = time
    nextSlot = max(nextSlot, time + 1 / (rate ?? Self.lowestRate))
  }
}
