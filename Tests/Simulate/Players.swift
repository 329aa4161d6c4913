import Dispatch
import Simulation
import Synchronization

/// Threads that play seeds, a scenario at a time, until all are played or one shows a violation.
struct Players {
  let seeds: Range<UInt64>
  let threads: Int

  /// What came of the seeds.
  struct Tally: Sendable {
    var statistics = Statistics()
    /// The lowest seed that showed a violation.
    var violation: (seed: UInt64, violation: Violation)?
  }

  /// How many seeds a thread takes at once: long enough not to wait for each other.
  private static let share: UInt64 = 64

  func play() -> Tally {
    let next = Atomic(seeds.lowerBound)
    let tally = Mutex(Tally())
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var own = Tally()
      while own.violation == nil, let share = take(from: next) {
        play(share, &own)
        if own.violation != nil { next.store(seeds.upperBound, ordering: .relaxed) }
      }
      tally.withLock { $0.add(own) }
    }
    return tally.withLock { $0 }
  }

  private func take(from next: borrowing Atomic<UInt64>) -> Range<UInt64>? {
    let first = next.wrappingAdd(Self.share, ordering: .relaxed).oldValue
    guard seeds.contains(first) else { return nil }
    return first..<min(first + Self.share, seeds.upperBound)
  }

  private func play(_ share: Range<UInt64>, _ tally: inout Tally) {
    for seed in share {
      noteSeed(seed)
      let ending = Scenario(seed: seed).play()
      tally.statistics.add(ending.statistics)
      if let violation = ending.violation {
        tally.violation = (seed, violation)
        return
      }
    }
  }
}

extension Players.Tally {
  /// Adds what another thread met.
  fileprivate mutating func add(_ other: Self) {
    statistics.add(other.statistics)
    guard let theirs = other.violation else { return }
    if violation.map({ theirs.seed < $0.seed }) ?? true { violation = theirs }
  }
}
