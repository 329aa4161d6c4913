/// When requests to Amazon Chime leave, and whether and when one that failed is sent again.
///
/// One value serves a whole run, whose requests share its budget and its rate.
package actor Pacing {
  /// How often a request is sent at most; the AWS SDKs' limit is 3, but an apply is worth a longer wait.
  package static let attemptLimit = 5
  /// The longest delay before a retry that isn't the server's own.
  package static let delayLimit: Duration = .seconds(20)
  private let time: RunTime
  private var random: any RandomNumberGenerator
  private var budget = RetryBudget()
  private var limiter = RateLimiter()
  private var window = InFlightWindow()
  /// The requests that wait for another one to come back.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// How many retries were made.
  package private(set) var retries = 0
  /// How many answers were throttles.
  package private(set) var throttles = 0

  /// A pacing by a clock, with jitter from a source of randomness.
  package init(clock: some Clock<Duration>, random: some RandomNumberGenerator & Sendable) {
    time = RunTime(clock)
    self.random = random
  }

  /// Waits for a slot; when the request leaves, which `throttled` asks for. Whoever was admitted has to say that it
  /// `cameBack`.
  ///
  /// - Throws: `CancellationError`.
  func admit() async throws(CancellationError) -> Double {
    while window.isFull { await withCheckedContinuation { waiting.append($0) } }
    if Task.isCancelled { throw CancellationError() }
    window.enter()
    do throws(CancellationError) {
      // Asked again after each wait: the rate may have fallen meanwhile, and another request may have been first.
      while let later = limiter.slot(at: time.seconds) { try await wait(.seconds(later - time.seconds)) }
      return time.seconds
    } catch {
      cameBack()
      throw error
    }
  }

  /// Takes in that an admitted request came back, with an answer or without.
  func cameBack() {
    window.leave()
    let waited = waiting
    waiting = []
    for request in waited { request.resume() }
  }

  /// Takes in an answer, the last of its request, whose last retry had a cause.
  func succeeded(after cause: RetryCause?) {
    answered()
    budget.deposit(after: cause)
  }

  /// Takes in a throttle of a request that left at a time.
  func throttled(sentAt: Double) {
    throttles += 1
    limiter.throttled(at: time.seconds, sentAt: sentAt)
  }

  /// Takes in an answer that refuses for another reason than the rate.
  func answered() {
    limiter.accepted(at: time.seconds)
    window.accepted()
  }

  /// Waits until a request that failed may be sent again.
  ///
  /// - Parameters:
  ///   - attempt: How often it was sent.
  ///   - serverDelay: The delay that the server asked for.
  /// - Returns: False, at once, where it was sent often enough or the run's budget is spent.
  /// - Throws: `CancellationError`.
  func waitToRetry(
    _ cause: RetryCause, attempt: Int, serverDelay: ServerDelay?
  ) async throws(CancellationError) -> Bool {
    guard attempt < Self.attemptLimit, budget.withdraw(for: cause) else { return false }
    retries += 1
    try await wait(delay(cause, attempt: attempt, serverDelay: serverDelay))
    return true
  }

  /// Full jitter: anything up to the doubled base. A server's delay isn't cut short by it.
  private func delay(_ cause: RetryCause, attempt: Int, serverDelay: ServerDelay?) -> Duration {
    let longest = min(cause.baseDelay * (1 << (attempt - 1)), Self.delayLimit)
    let own = longest * Double.random(in: 0..<1, using: &random)
    guard let serverDelay else { return own }
    return max(own, serverDelay.bounded(by: own))
  }

  /// A new id for a request and its retries, in the form of a UUID of version 4.
  func invocationID() -> String {
    let words = [
      UInt64.random(in: .min ... .max, using: &random), .random(in: .min ... .max, using: &random),
    ]
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for place in 0..<32 {
      if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
      switch place {
      case 12: text.append(UInt8(ascii: "4"))
      case 16: text.append(UInt8(ascii: "a"))
      default: text.append(hexDigit(UInt8(words[place / 16] >> (4 * (place % 16)) & 15)))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func wait(_ duration: Duration) async throws(CancellationError) {
    do { try await time.sleep(duration) } catch { throw CancellationError() }
  }
}

/// A clock of any kind as seconds since its first look.
private struct RunTime: Sendable {
  private let elapsed: @Sendable () -> Duration
  let sleep: @Sendable (Duration) async throws -> Void

  init<Time: Clock>(_ clock: Time) where Time.Duration == Duration {
    let start = clock.now
    elapsed = { start.duration(to: clock.now) }
    sleep = { duration in try await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil) }
  }

  var seconds: Double { elapsed() / .seconds(1) }
}
