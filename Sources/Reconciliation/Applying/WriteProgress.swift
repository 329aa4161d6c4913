internal import Synchronization

/// How far a run has come with its writing, for a reading that follows behind it.
///
/// What is listed page by page needn't wait for the last write before its first page is asked for: a page may be read
/// once the users on it have had their answers. The reading takes the place of a batch while it goes on, so that there
/// are never more requests in flight than were allowed.
package final class WriteProgress: Sendable {
  /// How many users the run changes.
  package var changes: Int { plan.changes.count }

  private let plan: Plan
  private let state = Mutex(State())

  private struct State {
    /// The first row of the plan that may still be written.
    var front = 0
    /// Whether nothing will be written any more.
    var isOver = false
    /// Whether the reading has a place among the requests in flight.
    var isReading = false
    /// The reading that waits, and the row before which everything has to have its answer.
    var waiting: (row: Int, continuation: CheckedContinuation<Void, Never>)?
  }

  /// The progress of a plan of which nothing is written yet.
  init(of plan: Plan) { self.plan = plan }

  // MARK: - The reading's side

  /// Waits until the change of every user up to an id has been answered or won't be sent, and the reading may have a
  /// request in flight; without an id until the run sends no more.
  ///
  /// To be called before each request of one reading: it also says that the request before has come back.
  package func passed(_ id: UserID?) async {
    let row = id.map(row(behind:)) ?? changes
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        precondition(state.waiting == nil, "one reading follows a run, with one request at a time")
        if state.isOver || (state.isReading && row <= state.front) { return true }
        state.isReading = false
        state.waiting = (row, continuation)
        return false
      }
      if goesOn { continuation.resume() }
    }
  }

  /// The first row whose user's id is greater; changes stand in order of user id.
  private func row(behind id: UserID) -> Int {
    var (low, high) = (0, changes)
    while low < high {
      let middle = (low + high) / 2
      if id < plan.changes[middle].userID { high = middle } else { low = middle + 1 }
    }
    return low
  }

  // MARK: - The run's side

  /// How many of the requests in flight are the reading's: one or none.
  var readings: Int { state.withLock { $0.isReading && !$0.isOver ? 1 : 0 } }

  /// Every change before a row has its answer, and a place is free: the reading may have it.
  func come(to row: Int) {
    let due = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.front = row
      guard let waiting = state.waiting, waiting.row <= row else { return nil }
      state.waiting = nil
      state.isReading = true
      return waiting.continuation
    }
    due?.resume()
  }

  /// Nothing will be written any more.
  func end() {
    let due = state.withLock { state in
      state.isOver = true
      defer { state.waiting = nil }
      return state.waiting?.continuation
    }
    due?.resume()
  }
}
