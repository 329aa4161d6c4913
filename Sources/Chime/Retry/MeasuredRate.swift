/// The rate at which requests are answered, smoothed, in requests per second.
struct MeasuredRate: Equatable, Sendable {
  /// How long requests are counted before the rate is told anew, in seconds; the AWS SDKs' bucket.
  static let bucketSeconds = 0.5
  /// The weight of the newest bucket; the AWS SDKs' constant.
  static let newestWeight = 0.8

  private var smoothed: Double?
  private var count = 0
  private var bucketStart: Double?

  /// Counts an answer.
  mutating func record(at time: Double) {
    let start = bucketStart ?? time
    bucketStart = start
    if time - start >= Self.bucketSeconds {
      let newest = Double(count) / (time - start)
      smoothed = smoothed.map { newest * Self.newestWeight + $0 * (1 - Self.newestWeight) } ?? newest
      count = 0
      bucketStart = time
    }
    count += 1
  }

  /// The rate; before the first bucket is full, what was counted, as if a second had passed.
  ///
  /// The AWS SDKs tell 0 there, so that a throttle within the first half second throws them back to one request in
  /// two seconds.
  var perSecond: Double { smoothed ?? Double(count) }
}
