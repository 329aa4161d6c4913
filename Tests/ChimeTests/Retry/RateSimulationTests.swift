import Chime
import Foundation
import Logging
import Reconciliation
import Synchronization
import Testing

/// How a server counts requests.
private enum CountingRule: String, CaseIterable {
  /// Ten in each second of its clock.
  case window
  /// A bucket that holds one second's worth.
  case bucket
  /// A bucket that holds one.
  case strict
}

@Suite struct `A run against a server with a limit` {
  @Test(arguments: CountingRule.allCases, 1...10)
  fileprivate func `finishes 500 requests with few refusals and in little more than the ideal time`(
    limit: CountingRule, seed: Int
  ) async throws {
    for workers in [1, 4] {
      let clock = VirtualClock(workers: workers)
      let server = LimitedServer(clock: clock, limit: limit, seed: UInt64(seed))
      let run = Run(clock: clock, seed: UInt64(seed) &* 7_919, exchange: server.answer)
      let failures = await run.requests(500, workers: workers)
      let context: Comment =
        "\(limit), seed \(seed), \(workers) workers: \(server.refused) refused of \(server.arrived), \(clock.seconds) s"
      #expect(failures.isEmpty, context)
      // A server that counts by its own clock's seconds lets any rate pass for a while, so that none can be learned.
      let share = limit == .window ? 0.06 : 0.05
      #expect(Double(server.refused) <= share * Double(server.arrived), context)
      #expect(clock.seconds <= 1.15 * 50, context)
    }
  }

  /// Sixty requests are what an apply of 1,003 changes sends. So short a run can't wait for the rate to be learned.
  @Test(arguments: [CountingRule.bucket, .strict], 1...20)
  fileprivate func `finishes as little as 60 requests with few refusals and near the ideal time`(
    limit: CountingRule, seed: Int
  ) async throws {
    let clock = VirtualClock(workers: 1)
    let server = LimitedServer(clock: clock, limit: limit, seed: UInt64(seed), longestWay: 6_000)
    let run = Run(clock: clock, seed: UInt64(seed) &* 7_919, exchange: server.answer)
    let failures = await run.requests(60, workers: 1)
    let context: Comment =
      "\(limit), seed \(seed): \(server.refused) refused of \(server.arrived), \(clock.seconds) s"
    #expect(failures.isEmpty, context)
    #expect(Double(server.refused) <= 0.05 * Double(server.arrived), context)
    #expect(clock.seconds <= 1.15 * (limit == .bucket ? 5 : 5.9), context)
  }

  @Test(arguments: 1...20)
  func `stops at a total outage after at most 35 retries`(seed: Int) async throws {
    let workers = 4
    let clock = VirtualClock(workers: workers)
    let run = Run(clock: clock, seed: UInt64(seed)) { _ throws(HTTPFailure) in
      throw .unreachable(reason: "down")
    }
    let failures = await run.requests(500, workers: workers)
    #expect(failures.count == 500)
    let retries = await run.pacing.retries
    #expect(retries == 35, "seed \(seed)")
  }
}

/// Requests that several workers send with one pacing.
private struct Run {
  let clock: VirtualClock
  let pacing: Pacing
  private let directory: ChimeDirectory

  init(clock: VirtualClock, seed: UInt64, exchange: @escaping HTTPExchange) {
    self.clock = clock
    pacing = Pacing(clock: clock, random: SeededGenerator(seed: seed))
    directory = chimeDirectory(pacing: pacing, exchange: exchange)
  }

  /// Sends them; the errors of those that failed.
  func requests(_ count: Int, workers: Int) async -> [DirectoryError] {
    let left = Countdown(from: count)
    return await withTaskGroup(of: [DirectoryError].self) { tasks in
      for worker in 0..<workers {
        tasks.addTask {
          var failures: [DirectoryError] = []
          try? await clock.sleep(for: .microseconds(worker))
          while left.takesOne() {
            do throws(DirectoryError) {
              _ = try await directory.account()
            } catch { failures.append(error) }
          }
          clock.leave()
          return failures
        }
      }
      return await tasks.reduce(into: []) { $0 += $1 }
    }
  }
}

private final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(from count: Int) { left = Mutex(count) }

  func takesOne() -> Bool {
    left.withLock { left in
      left -= 1
      return left >= 0
    }
  }
}

/// A server that takes ten requests a second, a few hundredths of a second away.
private final class LimitedServer: Sendable {
  private static let rate = 10.0

  private struct State {
    var random: SeededGenerator
    var tokens: Double
    var filledAt = 0.0
    var window = -1
    var inWindow = 0
    var arrived = 0
    var refused = 0
  }

  private let clock: VirtualClock
  private let limit: CountingRule
  private let longestWay: Int
  private let state: Mutex<State>

  /// A server; the way to it lasts between 5,000 and so many microseconds.
  ///
  /// One that counts strictly wants requests evenly spaced, and can tell only where the way to it is even.
  init(clock: VirtualClock, limit: CountingRule, seed: UInt64, longestWay: Int? = nil) {
    self.clock = clock
    self.limit = limit
    self.longestWay = longestWay ?? (limit == .strict ? 6_000 : 40_000)
    state = Mutex(State(random: SeededGenerator(seed: seed), tokens: limit == .bucket ? Self.rate : 1))
  }

  var arrived: Int { state.withLock { $0.arrived } }
  var refused: Int { state.withLock { $0.refused } }

  @Sendable func answer(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    await travel()
    let isTaken = state.withLock { state in take(&state) }
    await travel()
    return isTaken
      ? .text(accountAnswer)
      : HTTPResponse(status: 429, headers: [HTTPHeader("x-amzn-errortype", "ThrottledClientException")])
  }

  private func travel() async {
    let microseconds = state.withLock { Int.random(in: 5_000...longestWay, using: &$0.random) }
    try? await clock.sleep(for: .microseconds(microseconds))
  }

  private func take(_ state: inout State) -> Bool {
    state.arrived += 1
    let now = clock.seconds
    let isTaken: Bool
    if limit == .window {
      if Int(now) != state.window { (state.window, state.inWindow) = (Int(now), 0) }
      state.inWindow += 1
      isTaken = state.inWindow <= Int(Self.rate)
    } else {
      let capacity = limit == .bucket ? Self.rate : 1
      state.tokens = min(capacity, state.tokens + (now - state.filledAt) * Self.rate)
      state.filledAt = now
      isTaken = state.tokens >= 1
      if isTaken { state.tokens -= 1 }
    }
    state.refused += isTaken ? 0 : 1
    return isTaken
  }
}
