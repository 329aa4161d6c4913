import Reconciliation
import Synchronization
import Testing

@testable import Chime

/// Requests that are sent one after another, and the time that passes.
@Suite struct `Sending again` {
  private let clock = SkippingClock()

  private func pacing(drawing draw: UInt64) -> Pacing {
    Pacing(clock: clock, random: ConstantGenerator(draw: draw))
  }

  private var elapsed: String { "\(Int((clock.seconds * 1_000).rounded())) ms" }

  @Test func `each request has an id of its own, a UUID of version 4`() async throws {
    let pacing = Pacing(clock: SkippingClock(), random: SeededGenerator(seed: 1))
    var ids: Set<String> = []
    for _ in 0..<100 { ids.insert(await pacing.invocationID()) }
    #expect(ids.count == 100)
    let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(ids.filter { $0.wholeMatch(of: form) == nil } == [])
  }

  @Test(arguments: [(UInt64.min, "0 ms"), (.max, "750 ms")])
  func `waits anything up to 50 ms first, and up to twice as long each time`(draw: UInt64, total: String)
    async
  {
    let directory = chimeDirectory(pacing: pacing(drawing: draw)) { _ throws(HTTPFailure) in
      .text("{}", status: 503)
    }
    _ = try? await directory.account()
    #expect(elapsed == total)
  }

  @Test(arguments: [
    ("x-amz-retry-after", "2000", "8000 ms"), ("x-amz-retry-after", "9000", "20000 ms"),
    ("Retry-After", "3", "12000 ms"), ("Retry-After", "90", "240000 ms"), ("Retry-After", "soon", "0 ms"),
    ("x-amz-retry-after", "-1", "0 ms"),
  ])
  func `waits as long as the server asks, within bounds`(name: String, value: String, total: String) async {
    let directory = chimeDirectory(pacing: pacing(drawing: 0)) { _ throws(HTTPFailure) in
      HTTPResponse(status: 503, headers: [HTTPHeader(name, value)])
    }
    _ = try? await directory.account()
    #expect(elapsed == total)
  }

  @Test func `costs a run nothing where it helps, however often`() async throws {
    let count = Mutex(0)
    let pacing = pacing(drawing: 0)
    let directory = chimeDirectory(pacing: pacing) { _ throws(HTTPFailure) in
      let isFirst = count.withLock { count in
        count += 1
        return count % 2 == 1
      }
      return isFirst ? .text("{}", status: 503) : .text(accountAnswer)
    }
    for _ in 0..<100 { _ = try await directory.account() }
    #expect(await pacing.retries == 100)
  }

  @Test func `isn't saved up for by a long run without failures`() async throws {
    let count = Mutex(0)
    let pacing = pacing(drawing: 0)
    let directory = chimeDirectory(pacing: pacing) { _ throws(HTTPFailure) in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number <= 100 ? .text(accountAnswer) : .text("{}", status: 503)
    }
    for _ in 0..<200 { _ = try? await directory.account() }
    #expect(await pacing.retries == 35)
  }

  /// How long a hundred requests take after a throttle, where each is answered in a hundredth of a second.
  private func time(answering status: Int) async -> String {
    let clock = SkippingClock()
    let count = Mutex(0)
    let pacing = Pacing(clock: clock, random: ConstantGenerator(draw: 0))
    let directory = chimeDirectory(pacing: pacing) { _ throws(HTTPFailure) in
      try? await clock.sleep(for: .milliseconds(10))
      let number = count.withLock { count in
        count += 1
        return count
      }
      return number == 1 ? .text("{}", status: 429) : .text(accountAnswer, status: status)
    }
    for _ in 0..<100 { _ = try? await directory.account() }
    return "\(Int(clock.seconds.rounded())) s"
  }

  @Test func `lets the rate climb after a throttle by refusals as by successes`() async {
    let times = [await time(answering: 404), await time(answering: 200)]
    #expect(times == ["6 s", "6 s"])
  }
}
