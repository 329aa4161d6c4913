import Simulation
import Synchronization
import Testing

@Suite struct `An executor with a seed` {
  /// The order in which four tasks get to pass three times, as letters.
  private func order(seed: UInt64) throws -> String {
    let executor = SeededExecutor(Chance(seed: seed, .schedule))
    let order = Log()
    try executor.run {
      await withTaskGroup { group in
        for name in ["a", "b", "c", "d"] {
          group.addTask {
            for _ in 1...3 {
              order.add(name)
              await executor.sleep(for: .zero)
            }
          }
        }
      }
    }
    return order.text
  }

  @Test func `runs what is ready in an order that the seed decides`() throws {
    let orders = try (0..<UInt64(20)).map { try order(seed: $0) }
    #expect(Set(orders).count == 20)
    #expect(try orders == (0..<UInt64(20)).map { try order(seed: $0) })
    #expect(orders.allSatisfy { $0.sorted() == "aaabbbcccddd".map(\.self) })
  }

  @Test func `wakes sleepers in order of time, without waiting`() throws {
    let executor = SeededExecutor(Chance(seed: 1, .schedule))
    let log = Log()
    try executor.run {
      await withTaskGroup { group in
        for (name, hours) in [("c", 48), ("a", 1), ("b", 24)] {
          group.addTask {
            let clock = VirtualClock(executor)
            await clock.sleep(until: clock.now.advanced(by: .seconds(hours * 3_600)), tolerance: nil)
            log.add(name)
          }
        }
      }
    }
    #expect(log.text == "abc")
    #expect(executor.now == .seconds(48 * 3_600))
  }

  @Test func `lets nobody sleep while somebody is ready`() throws {
    let executor = SeededExecutor(Chance(seed: 2, .schedule))
    let log = Log()
    try executor.run {
      await withTaskGroup { group in
        group.addTask {
          await executor.sleep(for: .nanoseconds(1))
          log.add("z")
        }
        group.addTask {
          for _ in 1...50 { await executor.sleep(for: .zero) }
          log.add("a")
        }
      }
    }
    #expect(log.text == "az")
  }

  @Test func `runs actors on the thread that calls`() throws {
    let executor = SeededExecutor(Chance(seed: 3, .schedule))
    let count = try executor.run {
      let counter = Counter()
      await withTaskGroup { group in
        for _ in 1...100 { group.addTask { await counter.count() } }
      }
      return await counter.value
    }
    #expect(count == 100)
  }

  @Test func `tells a task that waits for nobody`() {
    let executor = SeededExecutor(Chance(seed: 4, .schedule))
    let kept = Kept()
    #expect(throws: SeededExecutor.Stall.deadlock) {
      try executor.run { await withCheckedContinuation { kept.keep($0) } }
    }
    // A continuation must be resumed once, sooner or later.
    kept.resume()
  }
}

private final class Kept: Sendable {
  private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)
  func keep(_ continuation: CheckedContinuation<Void, Never>) {
    self.continuation.withLock { $0 = continuation }
  }
  func resume() { continuation.withLock { $0?.resume() } }
}

private final class Log: Sendable {
  private let letters = Mutex("")
  var text: String { letters.withLock { $0 } }
  func add(_ letter: String) { letters.withLock { $0 += letter } }
}

private actor Counter {
  private(set) var value = 0
  func count() { value += 1 }
}
