/// Spaces requests out once a server has throttled one; before that, it holds none back.
///
/// It differs from the AWS SDKs' limiter in what saves refusals and time, measured against servers that take ten
/// requests a second, counted in three ways:
/// - Requests leave evenly, instead of a second's worth at once.
/// - Throttles of requests that left before the last decrease don't decrease the rate again, as in TCP.
/// - Where two throttles in a row come at about the same rate, the server's limit is known: the rate stays just below
///   it for a while before it climbs on.
/// - A server that keeps a stock of requests tells its limit exactly (`BucketEstimate`): the rate climbs past it slowly.
/// - The bound of twice the measured rate stops the rate from climbing, but doesn't lower it, so that a pause costs
///   nothing.
struct RateLimiter: Sendable {
  /// The lowest rate, in requests per second, so that a run always goes on.
  static let lowestRate = 0.5
  /// The rate that a first throttle is taken to come at, at least, in requests per second: it may come before any
  /// rate could be measured.
  ///
  /// Too high a guess costs a refusal for each 0.7 that it has to fall; too low a one costs the seconds in which the
  /// rate climbs, which is what a short run feels most: with 5, sixty requests to a server that takes ten a second
  /// and no two at once take half as long again as they need.
  static let firstPeak = 10.0
  /// How many times the measured rate the rate may climb to: nothing is known of more.
  static let boundFactor = 2.0
  /// How far two peaks may lie apart, as a part of the earlier one, for the limit to count as known.
  static let agreement = 0.15
  /// Which part of a known limit the rate stays at.
  static let plateau = 0.98
  /// Which part of a known limit the rate falls to at a throttle: half as deep as one that has to find the limit.
  static let knownDecrease = 0.85
  /// Which part of an exactly known limit the rate goes back to, and how much of the limit it gains each second then: an
  /// estimate that is too low is mended by it, at the price of a refusal in about fifteen seconds.
  static let exactPlateau = 0.97
  static let gainPerSecond = 0.007
  /// How long it stays there, in seconds: short enough to find a limit that was raised.
  static let plateauSeconds = 20.0

  /// What two throttles told of the server's limit.
  private enum Limit {
    case unknown
    /// It is about the curve's peak.
    case near
    /// It is the curve's peak.
    case exact
  }

  private var cubic: CubicRate?
  private var measured = MeasuredRate()
  private var decreasedAt = -Double.infinity
  private var limit = Limit.unknown
  private var bucket = BucketEstimate()
  private var nextSlot = -Double.infinity
  /// The rate now, in requests per second; nil before the first throttle.
  private(set) var rate: Double?

  /// Lets a request leave at a time, in seconds, or tells the time at which to ask again.
  mutating func slot(at time: Double) -> Double? {
    guard let rate else { return nil }
    guard time >= nextSlot else { return nextSlot }
    nextSlot = time + 1 / rate
    return nil
  }

  /// Takes in an answer that is no throttle, at a time.
  mutating func accepted(at time: Double) {
    measured.record(at: time)
    bucket.accepted(at: time)
    guard let cubic, let current = rate else { return }
    let bound = max(measured.perSecond * Self.boundFactor, current)
    rate = max(min(wanted(cubic, at: time), bound), Self.lowestRate)
  }

  /// Takes in a throttle, at a time, of a request that left at another.
  mutating func throttled(at time: Double, sentAt: Double) {
    guard sentAt > decreasedAt else { return }
    var peak = rate ?? max(measured.perSecond, Self.firstPeak)
    if let known = bucket.throttled(at: time, rate: measured.perSecond) {
      (peak, limit) = (known, .exact)
    } else {
      let agrees = cubic.map { abs(peak - $0.peak) <= Self.agreement * $0.peak } ?? false
      limit = agrees ? .near : .unknown
    }
    cubic = CubicRate(throttledAt: peak, time: time)
    let lowered = max(peak * lowestShare, Self.lowestRate)
    rate = lowered
    decreasedAt = time
    nextSlot = time + 1 / lowered
  }

  /// The curve; where the limit is known, with the plateau before its last part.
  private func wanted(_ cubic: CubicRate, at time: Double) -> Double {
    let since = time - decreasedAt
    let plateau: Double
    switch limit {
    case .unknown: return cubic.rate(at: time)
    case .near: plateau = Self.plateau
    case .exact: plateau = Self.exactPlateau + Self.gainPerSecond * since
    }
    if since < Self.plateauSeconds {
      return min(max(cubic.rate(at: time), cubic.peak * lowestShare), cubic.peak * plateau)
    }
    return cubic.rate(at: time - max(0, Self.plateauSeconds - cubic.timeToPeak))
  }

  /// Which part of the peak the rate is at least, after a throttle.
  private var lowestShare: Double {
    switch limit {
    case .near: Self.knownDecrease
    case .unknown, .exact: CubicRate.decrease
    }
  }
}
