import Glibc

/// A request rate that finds a server's limit: it falls at each throttle and climbs back along a cubic curve, fast
/// far from the limit and slowly near it.
///
/// Source: the adaptive retry mode of the AWS SDKs, which is TCP CUBIC (RFC 9438) over requests per second.
struct CubicRate: Equatable, Sendable {
  /// What is left of the rate after a throttle.
  static let decrease = 0.7
  /// How fast the curve climbs, in requests per second per cubed second.
  static let steepness = 0.4

  /// The rate at which the last throttle came, in requests per second.
  let peak: Double
  /// When it came, in seconds.
  private let throttledAt: Double
  /// How long the curve takes back to the peak, in seconds.
  let timeToPeak: Double

  /// A rate that was throttled at a rate (requests per second) and a time (seconds since any fixed point).
  init(throttledAt rate: Double, time: Double) {
    peak = rate
    throttledAt = time
    timeToPeak = cbrt(rate * (1 - Self.decrease) / Self.steepness)
  }

  /// The rate at a time, in requests per second; without bounds.
  func rate(at time: Double) -> Double {
    let distance = time - throttledAt - timeToPeak
    return Self.steepness * distance * distance * distance + peak
  }
}
