internal import Synchronization

/// Runs a task with all its children on the thread that calls, one job after the other: which of the ready jobs comes
/// next is drawn, so that a seed explores one interleaving, and always the same one.
///
/// Time is virtual: it stands still while a job is ready, and then leaps to the next sleeper.
package final class SeededExecutor: TaskExecutor {
  /// The most jobs of one simulation; what takes more isn't going to end.
  private static let jobLimit = 1_000_000

  private let state: Mutex<State>

  private struct State {
    var chance: Chance
    var ready: [UnownedJob] = []
    var sleepers: [Sleeper] = []
    var now = Duration.zero
    var jobs = 0

    /// A job that is ready or, where none is, the sleeper that wakes first; the earlier of two that wake together.
    mutating func next() -> (job: UnownedJob?, sleeper: Sleeper?) {
      if !ready.isEmpty {
        jobs += 1
        ready.swapAt(ready.count == 1 ? 0 : chance.below(ready.count), ready.count - 1)
        return (ready.removeLast(), nil)
      }
      guard let first = sleepers.indices.min(by: { sleepers[$0].wakes < sleepers[$1].wakes }) else {
        return (nil, nil)
      }
      let sleeper = sleepers.remove(at: first)
      now = max(now, sleeper.wakes)
      return (nil, sleeper)
    }
  }

  private struct Sleeper {
    let wakes: Duration
    let continuation: CheckedContinuation<Void, Never>
  }

  /// Why a task can't be run to its end.
  package enum Stall: Error, Equatable {
    /// Nothing is ready and nobody sleeps, but the task isn't done.
    case deadlock
    /// It took more jobs than any simulation needs.
    case endless
  }

  /// An executor whose order of jobs a seed decides.
  package init(_ chance: Chance) { state = Mutex(State(chance: chance)) }

  /// The time since the executor was made.
  package var now: Duration { state.withLock { $0.now } }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.ready.append(job) }
  }

  /// Waits for a time of the executor's own; no time at all still lets others go first.
  package func sleep(for duration: Duration) async {
    guard duration > .zero else { return await Task.yield() }
    await withCheckedContinuation { continuation in
      state.withLock { $0.sleepers.append(Sleeper(wakes: $0.now + duration, continuation: continuation)) }
    }
  }

  /// Runs a task to its end, and every job that it leaves behind.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) throws(Stall) -> Value {
    let result = ResultBox<Value>()
    Task(executorPreference: self) { result.put(await body()) }
    while let job = try nextJob() {
      unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }
    guard let value = result.take() else { throw .deadlock }
    return value
  }

  /// The next job, once the sleepers are woken whose time has come; nil where none is left.
  private func nextJob() throws(Stall) -> UnownedJob? {
    while true {
      let (job, sleeper) = state.withLock { $0.next() }
      if state.withLock({ $0.jobs }) > Self.jobLimit { throw .endless }
      if let job { return job }
      guard let sleeper else { return nil }
      sleeper.continuation.resume()
    }
  }
}

/// Where a task leaves its result.
private final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ value: Value) { self.value.withLock { $0 = value } }
  func take() -> Value? { value.withLock { $0 } }
}
