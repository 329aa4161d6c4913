import Chime
import Foundation
import Logging
import Reconciliation
import Simulation
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

  /// How many of 500 requests it may refuse, as a part of all that are sent.
  ///
  /// One that counts by its own clock's seconds lets any rate pass for a while, so that none can be learned.
  var share: Double {
    switch self {
    case .window: 0.06
    case .bucket: 0.02
    case .strict: 0.01
    }
  }

  /// How long the 500 may take, as a multiple of the ideal time.
  var time: Double {
    switch self {
    case .window: 1.15
    case .bucket: 1.0
    case .strict: 1.05
    }
  }
}

@Suite struct `A run against a server with a limit` {
  @Test(arguments: CountingRule.allCases, 1...10)
  fileprivate func `finishes 500 requests with few refusals and in little more than the ideal time`(
    limit: CountingRule, seed: Int
  ) throws {
    for workers in [1, 4] {
      let run = Run(seed: seed)
      let server = LimitedServer(run, limit: limit, seed: seed)
      let failures = try run.requests(500, workers: workers, exchange: server.answer)
      let context: Comment =
        "\(limit), seed \(seed), \(workers) workers: \(server.refused) refused of \(server.arrived), \(run.seconds) s"
      #expect(failures.isEmpty, context)
      #expect(Double(server.refused) <= limit.share * Double(server.arrived), context)
      #expect(run.seconds <= limit.time * 50, context)
    }
  }

  /// Sixty requests are what an apply of 1,003 changes sends. So short a run can't wait for the rate to be learned.
  @Test(arguments: [CountingRule.bucket, .strict], 1...20)
  fileprivate func `finishes as little as 60 requests with few refusals and near the ideal time`(
    limit: CountingRule, seed: Int
  ) throws {
    for workers in [1, 4] {
      let run = Run(seed: seed)
      let server = LimitedServer(run, limit: limit, seed: seed, longestWay: 6_000)
      let failures = try run.requests(60, workers: workers, exchange: server.answer)
      let context: Comment =
        "\(limit), seed \(seed), \(workers) workers: \(server.refused) refused of \(server.arrived), \(run.seconds) s"
      #expect(failures.isEmpty, context)
      #expect(Double(server.refused) <= 0.05 * Double(server.arrived), context)
      #expect(run.seconds <= 1.15 * (limit == .bucket ? 5 : 5.9), context)
    }
  }

  @Test(arguments: 1...20)
  func `stops at a total outage after at most 35 retries`(seed: Int) throws {
    let run = Run(seed: seed)
    let failures = try run.requests(500, workers: 4) { _ throws(HTTPFailure) in
      throw .unreachable(reason: "down")
    }
    #expect(failures.count == 500)
    #expect(run.retries == 35, "seed \(seed)")
  }
}

/// Requests that several workers send with one pacing, in virtual time.
private final class Run: Sendable {
  let executor: SeededExecutor
  private let pacing: Pacing
  private let counted = Mutex(0)

  init(seed: Int) {
    executor = SeededExecutor(Chance(seed: UInt64(seed), .schedule))
    pacing = Pacing(clock: VirtualClock(executor), random: SeededGenerator(seed: UInt64(seed) &* 7_919))
  }

  var seconds: Double { executor.now / .seconds(1) }
  /// How many retries were made.
  var retries: Int { counted.withLock { $0 } }

  /// Sends them; the errors of those that failed.
  func requests(
    _ count: Int, workers: Int, exchange: @escaping HTTPExchange
  ) throws -> [DirectoryError] {
    let directory = chimeDirectory(pacing: pacing, exchange: exchange)
    let left = Countdown(from: count)
    let (failures, retries) = try executor.run { [pacing] in
      let failures = await withTaskGroup(of: [DirectoryError].self) { tasks in
        for _ in 0..<workers {
          tasks.addTask { await Self.failures(of: directory, until: left) }
        }
        return await tasks.reduce(into: []) { $0 += $1 }
      }
      return (failures, await pacing.retries)
    }
    counted.withLock { $0 = retries }
    return failures
  }

  /// One worker's.
  private static func failures(of directory: ChimeDirectory, until left: Countdown) async -> [DirectoryError]
  {
    var failures: [DirectoryError] = []
    while left.takesOne() {
      do throws(DirectoryError) {
        _ = try await directory.account()
      } catch { failures.append(error) }
    }
    return failures
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

  private let executor: SeededExecutor
  private let limit: CountingRule
  private let longestWay: Int
  private let state: Mutex<State>

  /// A server; the way to it lasts between 5,000 and so many microseconds.
  ///
  /// One that counts strictly wants requests evenly spaced, and can tell only where the way to it is even.
  init(_ run: Run, limit: CountingRule, seed: Int, longestWay: Int? = nil) {
    executor = run.executor
    self.limit = limit
    self.longestWay = longestWay ?? (limit == .strict ? 6_000 : 40_000)
    state = Mutex(
      State(random: SeededGenerator(seed: UInt64(seed)), tokens: limit == .bucket ? Self.rate : 1))
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
    await executor.sleep(for: .microseconds(microseconds))
  }

  private func take(_ state: inout State) -> Bool {
    state.arrived += 1
    let now = executor.now / .seconds(1)
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
