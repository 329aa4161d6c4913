/// A step of a run, as its journal keeps it.
package enum JournalRecord: Equatable, Sendable {
  /// A plan is about to be applied.
  case begin(Plan)
  /// A request is about to be sent: its number, counted from 1, and the changes that it carries.
  case intent(batch: Int, [Change])
  /// A request was answered, or wasn't: what became of each of its changes, in its order.
  case result(batch: Int, [UserResult])
  /// What was found of users that were read again, which outweighs what their request's answer said.
  case verified([UserResult])
  /// The run is over.
  case end(Outcome)

  /// What became of one change.
  package struct UserResult: Equatable, Sendable {
    /// The user.
    package let userID: UserID
    /// The word for it, and the request.
    package let outcome: Outcome.UserOutcome

    /// What became of a user's change.
    package init(userID: UserID, outcome: Outcome.UserOutcome) {
      self.userID = userID
      self.outcome = outcome
    }
  }
}

/// Keeps a record of a run; it returns once the record is durable, so that no later crash can lose it.
///
/// After the first failure every later call fails as well: what a storage device says after a failed sync can't be
/// believed.
package typealias JournalKeeper = @Sendable (JournalRecord) async throws(JournalFailure) -> Void

/// A journal that can't be kept any longer.
package struct JournalFailure: Error, Equatable, Sendable {
  /// The system's reason.
  package let reason: String

  /// A failure with the system's reason.
  package init(reason: String) { self.reason = reason }
}
