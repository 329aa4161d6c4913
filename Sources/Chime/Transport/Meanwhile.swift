import Synchronization

/// What a task has to do while its request is under way.
///
/// A listing waits for one answer after the other, and reading a page of two hundred users takes as long as all else
/// that lies between an answer and the next request. Read on another thread, it would begin at once, and slow down the
/// request that is being written beside it; so the transport has it done once the request has left, or one for fresh
/// credentials before it. It is done once, by whoever comes to it first: where no request gets under way, by the task
/// itself.
struct Meanwhile: Sendable {
  /// What the current task has to do, where there is anything.
  @TaskLocal static var current: Meanwhile?

  /// Does the work, unless it was done before.
  let work: @Sendable () -> Void
}

/// Something that happens once, and that one task may wait for.
final class Signal: Sendable {
  private enum State {
    case quiet
    case awaited(CheckedContinuation<Void, Never>)
    case given
  }

  private let state = Mutex(State.quiet)

  /// Whether a task waits.
  var isAwaited: Bool {
    state.withLock { state in if case .awaited = state { true } else { false } }
  }

  /// Lets the task go on that waits, or is going to.
  func give() {
    let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
      defer { state = .given }
      return if case .awaited(let continuation) = state { continuation } else { nil }
    }
    waiting?.resume()
  }

  /// Waits until the signal was given.
  ///
  /// - Precondition: nobody else waits.
  func wait() async {
    await withCheckedContinuation { continuation in
      let wasGiven = state.withLock { state in
        switch state {
        case .given: return true
        case .awaited: preconditionFailure("one task waits for a signal")
        case .quiet: break
        }
        state = .awaited(continuation)
        return false
      }
      if wasGiven { continuation.resume() }
    }
  }
}
