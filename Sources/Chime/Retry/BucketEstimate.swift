/// What a server's token bucket lets through, in requests per second, learnt from throttles.
///
/// A throttle tells that the bucket is empty. Between two such moments as many requests were let through as tokens flowed
/// in, whatever the rate was meanwhile, unless the bucket overflowed: the server's limit, exactly. A bucket overflows where
/// it holds few tokens, which is told by how many it let through at once before it was empty for the first time.
struct BucketEstimate: Sendable {
  /// The fewest tokens that a bucket has to hold for the estimate to count: less than that may have overflowed.
  static let leastStock = 4.0
  /// The fewest requests between two throttles for their rate to count: with fewer, a server that counts by the seconds
  /// of its clock is taken for a bucket.
  static let leastAccepted = 12.0
  /// Which part of the rate before a throttle the limit is at least; less means that requests paused earlier, and the
  /// bucket ran over.
  static let leastShare = 0.75

  /// Requests let through, and the seconds that they took.
  private struct Span {
    var start: Double
    var accepted = 0.0
  }

  private var span: Span?
  private var beforeFirst: (accepted: Double, seconds: Double)?

  /// Counts a request that was let through, at a time in seconds.
  mutating func accepted(at time: Double) {
    var counted = span ?? Span(start: time)
    counted.accepted += 1
    span = counted
  }

  /// The limit, in requests per second, as a throttle tells it; nil where it tells none.
  ///
  /// - Parameters:
  ///   - time: When it came, in seconds.
  ///   - rate: The rate at which requests were answered just before, in requests per second.
  mutating func throttled(at time: Double, rate: Double) -> Double? {
    let ended = span ?? Span(start: time)
    span = Span(start: time)
    guard let first = beforeFirst else {
      beforeFirst = (ended.accepted, time - ended.start)
      return nil
    }
    guard ended.accepted >= Self.leastAccepted else { return nil }
    let limit = ended.accepted / (time - ended.start)
    let stock = first.accepted - limit * first.seconds
    return stock >= Self.leastStock && limit >= Self.leastShare * rate ? limit : nil
  }
}
