/// The time of a `SeededExecutor` as a clock: a sleeper of hours wakes at once where nothing else is to be done.
///
/// A sleeper whose task is cancelled wakes in its time; nothing that is simulated cancels one.
package struct VirtualClock: Clock {
  private let executor: SeededExecutor

  /// A moment, as the time since its executor was made.
  package struct Instant: InstantProtocol {
    private let sinceStart: Duration

    init(sinceStart: Duration) { self.sinceStart = sinceStart }

    /// The moment a duration later.
    package func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }

    /// The time until another moment.
    package func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }

    package static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
  }

  /// The clock of an executor.
  package init(_ executor: SeededExecutor) { self.executor = executor }

  /// The moment that the executor has come to.
  package var now: Instant { Instant(sinceStart: executor.now) }

  /// Any two moments can be told apart.
  package var minimumResolution: Duration { .zero }

  /// Wakes at the moment, and not later.
  package func sleep(until deadline: Instant, tolerance: Duration?) async {
    await executor.sleep(for: now.duration(to: deadline))
  }
}
