internal import Synchronization

/// Why a run sends no more, shared by all its batches: what one learns holds for the others at once, also while its own
/// result is still on the way to the journal.
final class StopSign: Sendable {
  private let state = Mutex<Outcome.Stop?>(nil)

  /// The reason, where there is one.
  var reason: Outcome.Stop? { state.withLock { $0 } }

  /// Gives a reason. The first one counts; only a journal that can't be kept outweighs others, since the exit code
  /// tells of it.
  func raise(_ reason: Outcome.Stop) {
    state.withLock { current in
      if case .journal = reason { current = reason } else { current = current ?? reason }
    }
  }
}
