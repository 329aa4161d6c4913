import Testing

@testable import Chime

@Suite struct `The adaptive rate` {
  @Test(arguments: [
    (5, "7.0000"), (6, "9.6489"), (7, "10.0000"), (8, "10.4533"), (9, "13.4087"), (10, "21.2663"),
    (11, "36.4260"),
  ])
  func `falls at a throttle and climbs back along the SDKs' curve`(time: Int, rate: String) {
    let cubic = CubicRate(throttledAt: 10, time: 5)
    #expect(text(cubic.rate(at: Double(time))) == rate)
  }

  @Test func `holds nothing back before the first throttle`() {
    var limiter = RateLimiter()
    #expect((0..<100).allSatisfy { _ in limiter.slot(at: 3) == nil })
  }

  @Test func `spaces requests evenly after a throttle`() {
    var limiter = throttledAtTen()
    #expect(limiter.slot(at: 1).map(text) == "1.1429")
    #expect(limiter.slot(at: 1.2) == nil)
    #expect(limiter.slot(at: 1.2).map(text) == "1.3429")
  }

  @Test func `falls once for the requests that left before it fell`() {
    var limiter = throttledAtTen()
    limiter.throttled(at: 1.1, sentAt: 0.9)
    #expect(limiter.rate.map(text) == "7.0000")
    limiter.throttled(at: 1.2, sentAt: 1.1)
    #expect(limiter.rate.map(text) == "4.9000")
  }

  @Test func `climbs to twice what was measured at most`() {
    var limiter = throttledAtTen()
    for tick in 1...400 { limiter.accepted(at: 1 + Double(tick) / 8) }
    #expect(limiter.rate.map(text) == "16.0000")
  }

  @Test func `stays just below a limit that two throttles agree on, and climbs on after 20 seconds`() {
    var limiter = throttledAtTen()
    for tick in 1...20 { limiter.accepted(at: 1 + Double(tick) / 10) }
    limiter.throttled(at: 3.1, sentAt: 3.05)
    for tick in 1...199 { limiter.accepted(at: 3.1 + Double(tick) / 10) }
    #expect(limiter.rate.map(text) == "9.8000")
    for tick in 200...230 { limiter.accepted(at: 3.1 + Double(tick) / 10) }
    #expect(limiter.rate.map(text) == "20.0000")
  }

  @Test func `goes back to what a server with a stock lets through, and climbs past it slowly`() {
    var limiter = RateLimiter()
    // Twenty at once empty a bucket that twelve a second flow into.
    for tick in 0..<20 { limiter.accepted(at: Double(tick) / 100) }
    limiter.throttled(at: 0.2, sentAt: 0.2)
    for tick in 1...48 { limiter.accepted(at: 0.2 + Double(tick) / 12) }
    #expect(limiter.rate.map { $0 > 16 } == true)
    limiter.throttled(at: 4.2, sentAt: 4.2)
    #expect(limiter.rate.map(text) == "8.4000")
    for tick in 1...48 { limiter.accepted(at: 4.2 + Double(tick) / 12) }
    #expect(limiter.rate.map(text) == "11.9760")
    for tick in 1...120 { limiter.accepted(at: 8.2 + Double(tick) / 12) }
    #expect(limiter.rate.map(text) == "12.8160")
  }

  @Test(arguments: [
    // Too few to tell a rate.
    (burst: 20, spanned: 7, seconds: 0.5),
    // A server that let nothing through at once has no stock.
    (burst: 3, spanned: 60, seconds: 5),
    // A tenth of what was answered last: there was a pause.
    (burst: 20, spanned: 12, seconds: 12),
  ])
  func `takes no limit from two throttles where the stock may have run over`(
    burst: Int, spanned: Int, seconds: Double
  ) {
    var bucket = BucketEstimate()
    for tick in 0..<burst { bucket.accepted(at: Double(tick) / 100) }
    #expect(bucket.throttled(at: 0.2, rate: 10) == nil)
    for tick in 1...spanned { bucket.accepted(at: 0.2 + seconds * Double(tick) / Double(spanned)) }
    #expect(bucket.throttled(at: 0.2 + seconds, rate: 10) == nil)
  }

  @Test func `never falls below one request in two seconds`() {
    var limiter = RateLimiter()
    for second in 1...20 { limiter.throttled(at: Double(second), sentAt: Double(second)) }
    #expect(limiter.rate.map(text) == "0.5000")
  }

  /// A limiter that saw ten requests a second for a second, and then a throttle.
  private func throttledAtTen() -> RateLimiter {
    var limiter = RateLimiter()
    for tick in 0...10 { limiter.accepted(at: Double(tick) / 10) }
    limiter.throttled(at: 1, sentAt: 1)
    return limiter
  }
}

/// A number with four places, so that expected values stand as text.
private func text(_ number: Double) -> String {
  let scaled = Int((number * 10_000).rounded())
  let places = String(scaled % 10_000)
  return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - places.count) + places
}
