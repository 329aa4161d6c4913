import Chime
import Reconciliation
import Simulation
import Synchronization
import Testing

/// How many requests are under way at once.
@Suite struct `Requests under way` {
  /// How many were under way as each left, itself among them.
  private final class Traffic: Sendable {
    private let counts = Mutex((now: 0, seen: [Int]()))

    func enter() {
      counts.withLock { counts in
        counts.now += 1
        counts.seen.append(counts.now)
      }
    }

    func leave() { counts.withLock { $0.now -= 1 } }

    var seen: [Int] { counts.withLock { $0.seen } }
  }

  @Test func `are two, and one more for each sixteen that were answered`() throws {
    let seen = try seen(120, atOnce: 5)
    #expect(seen.prefix(16).max() == 2)
    #expect(seen.prefix(32).max() == 3)
    #expect(seen.prefix(48).max() == 4)
    #expect(seen.max() == 5)
  }

  @Test func `stay one where each waits for the one before`() throws {
    #expect(try seen(20, atOnce: 1) == Array(repeating: 1, count: 20))
  }

  @Test(arguments: 1...20)
  func `are sixty-four at most`(seed: Int) throws {
    let seen = try seen(1_500, atOnce: 200, seed: seed) { .text(accountAnswer) }
    #expect(seen.count == 1_500)
    #expect(seen.max() == 64, "seed \(seed)")
  }

  @Test func `make room for others where they are refused`() throws {
    for status in [400, 403] {
      let seen = try seen(60, atOnce: 4) { .text("{}", status: status) }
      #expect(seen.count == 60)
      #expect(seen.max() == 4)
    }
  }

  @Test func `make room for the next where no answer comes, and grow no more`() throws {
    let seen = try seen(12, atOnce: 4) { () throws(HTTPFailure) in throw .broken(reason: "cut") }
    // Of twelve requests, some are sent again.
    #expect(seen.count > 12)
    #expect(seen.max() == 2)
  }

  /// How many were under way as each of some requests left; each takes a hundredth of a second.
  private func seen(
    _ count: Int, atOnce: Int, seed: Int = 1,
    _ answer: @escaping @Sendable () throws(HTTPFailure) -> HTTPResponse = { .text(accountAnswer) }
  ) throws -> [Int] {
    let executor = SeededExecutor(Chance(seed: UInt64(seed), .schedule))
    let traffic = Traffic()
    let pacing = Pacing(clock: VirtualClock(executor), random: ConstantGenerator(draw: 0))
    let directory = chimeDirectory(pacing: pacing) { _ throws(HTTPFailure) in
      traffic.enter()
      defer { traffic.leave() }
      await executor.sleep(for: .milliseconds(10))
      return try answer()
    }
    try executor.run {
      await withTaskGroup(of: Void.self) { tasks in
        for index in 0..<count {
          if index >= atOnce { await tasks.next() }
          tasks.addTask { _ = try? await directory.account() }
        }
      }
    }
    return traffic.seen
  }
}
