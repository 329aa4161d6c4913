internal import Synchronization

/// How far a run has come with its writing, for a reading that follows behind it.
///
/// What is listed page by page needn't wait for the last write before its first page is asked for: a page may be read
/// once the users on it have had their answers. The reading takes the place of a batch while it goes on, so that the run
/// never has more requests in flight than were allowed.
package final class WriteProgress: Sendable {
  /// How many users the run is going to write.
  package let users: Int

  private let plan: Plan
  private let state = Mutex(State())

  private struct State {
    /// The first row of the plan that may still be written.
    var front = 0
    var phase = Phase.writing
    /// Whether the reading has a place among the requests in flight.
    var isReading = false
    /// Whether there is a place that no batch takes.
    var hasRoom = false
    /// The reading that waits, and the row before which everything has to have its answer.
    var waiting: (row: Int, continuation: CheckedContinuation<Reach, Never>)?
  }

  private enum Phase {
    case writing
    /// Everything was sent.
    case over
    /// The run ended before everything was sent.
    case stopped
  }

  /// Whose changes can't be written any more.
  package enum Reach: Equatable, Sendable {
    /// Those of users whose id is lower.
    case below(UserID)
    /// Everybody's.
    case everyone
    /// Few perhaps, and a run that stopped early waits for no listing: the reading is to be given up.
    case stopped

    /// Whether a user's change, where there is one, can't be written any more.
    package func covers(_ id: UserID) -> Bool {
      switch self {
      case .below(let limit): id < limit
      case .everyone: true
      case .stopped: false
      }
    }
  }

  /// The progress of a plan of which nothing is written yet, and of which so many users will be.
  init(of plan: Plan, writing users: Int) {
    self.plan = plan
    self.users = users
  }

  // MARK: - The reading's side

  /// Waits until the change of every user up to an id has been answered or won't be sent, and the reading may have a
  /// request in flight; without an id until the run sends no more. Tells how far the run has come by then.
  ///
  /// To be called before each request: it also says that the one before has come back. It isn't ended by a cancelled
  /// task, but by the run, which never leaves a reading waiting.
  ///
  /// - Precondition: One reading follows a run, with one request at a time.
  package func passed(_ id: UserID?) async -> Reach {
    let row = id.map(row(behind:)) ?? plan.changes.count
    return await withCheckedContinuation { continuation in
      let reach = state.withLock { state -> Reach? in
        precondition(state.waiting == nil, "one reading follows a run, with one request at a time")
        switch state.phase {
        case .over: return .everyone
        case .stopped: return .stopped
        case .writing: break
        }
        if row <= state.front, state.isReading || state.hasRoom {
          state.isReading = true
          return reached(state)
        }
        state.isReading = false
        state.waiting = (row, continuation)
        return nil
      }
      if let reach { continuation.resume(returning: reach) }
    }
  }

  /// The first row whose user's id is greater; changes stand in order of user id.
  private func row(behind id: UserID) -> Int {
    var (low, high) = (0, plan.changes.count)
    while low < high {
      let middle = (low + high) / 2
      if id < plan.changes[middle].userID { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func reached(_ state: State) -> Reach {
    state.front < plan.changes.count ? .below(plan.changes[state.front].userID) : .everyone
  }

  // MARK: - The run's side

  /// How many of the requests in flight are the reading's: one or none.
  var readings: Int { state.withLock { $0.isReading ? 1 : 0 } }

  /// Every change before a row has its answer, and a place has become free: the reading may have it before a batch.
  func come(to row: Int) { admit(row, hasRoom: false, givesPlace: true) }

  /// All batches that may be sent are in flight; whether places are left, which the reading may have.
  func offer(_ hasRoom: Bool) { admit(nil, hasRoom: hasRoom, givesPlace: hasRoom) }

  private func admit(_ row: Int?, hasRoom: Bool, givesPlace: Bool) {
    let due = state.withLock { state -> (CheckedContinuation<Reach, Never>, Reach)? in
      state.front = row ?? state.front
      state.hasRoom = hasRoom
      guard givesPlace, let waiting = state.waiting, waiting.row <= state.front else { return nil }
      state.waiting = nil
      state.isReading = true
      return (waiting.continuation, reached(state))
    }
    if let (continuation, reach) = due { continuation.resume(returning: reach) }
  }

  /// The reading is over: its place is free again.
  func leave() { state.withLock { $0.isReading = false } }

  /// Nothing will be written any more, since everything was sent or the run stopped before.
  func end(isStopped: Bool) {
    let due = state.withLock { state in
      state.phase = isStopped ? .stopped : .over
      defer { state.waiting = nil }
      return state.waiting?.continuation
    }
    due?.resume(returning: isStopped ? .stopped : .everyone)
  }
}
