/// A step of a run, told as it happens. Nothing depends on who listens.
package enum RunEvent: Equatable, Sendable {
  /// A plan is about to be applied.
  case began(Plan)
  /// Changes that no request carries: before the first one those whose users aren't as the plan saw them any more, and
  /// at the end those that the run stopped before.
  case unsent([JournalRecord.UserResult])
  /// A request has its answer, or none: its number, counted from 1, and what became of its changes.
  case answered(batch: Int, [JournalRecord.UserResult])
  /// A request was refused as a whole, and its changes are sent again in halves.
  case split(batch: Int, changes: Int)
  /// Nothing is written any more, and users are read again, or were already: how many.
  case verifying(Int)
  /// What was found of users that were read again, which outweighs what was told of them before.
  case verified([JournalRecord.UserResult])
  /// The run is over.
  case ended(Outcome)
}

/// Hears of a run's events, in their order; the run waits for it.
package typealias RunWatcher = (RunEvent) async -> Void
