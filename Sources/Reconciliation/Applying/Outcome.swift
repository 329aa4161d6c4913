/// What became of a plan: one outcome for each of its changes.
package struct Outcome: Equatable, Sendable {
  /// The plan that was applied.
  package let plan: Plan
  /// What became of each change, in plan order.
  package let users: [UserOutcome]
  /// How many requests were sent.
  package let requests: Int
  /// What kept the run from sending more, where something did.
  package let stop: Stop?
  /// The signal that asked the run to end, where one did.
  package let interruption: Interruption?
  /// Whether what was written was read again.
  package let isVerified: Bool

  /// What became of one change.
  package struct UserOutcome: Equatable, Sendable {
    /// The word for it.
    package let outcome: ChangeOutcome
    /// The id of the request that carried it, where there was one.
    package let requestID: String?

    /// What became of a change, and by which request.
    package init(outcome: ChangeOutcome, requestID: String?) {
      self.outcome = outcome
      self.requestID = requestID
    }
  }

  /// Why a run sends no more.
  package enum Stop: Equatable, Sendable {
    /// A request had no answer that can be trusted, and the next may have none either.
    case unanswered(Rejection)
    /// The directory takes no requests.
    case unavailable(Rejection)
    /// The journal can't be kept.
    case journal(JournalFailure)
    /// A signal came.
    case interrupted
  }

  /// What became of a plan.
  ///
  /// - Precondition: one outcome for each change.
  package init(
    of plan: Plan, users: [UserOutcome], requests: Int, stop: Stop? = nil, interruption: Interruption? = nil,
    isVerified: Bool = true
  ) {
    precondition(users.count == plan.changes.count, "every change ends in exactly one outcome")
    self.plan = plan
    self.users = users
    self.requests = requests
    self.stop = stop
    self.interruption = interruption
    self.isVerified = isVerified
  }

  /// How many changes ended in a word.
  package func count(_ kind: ChangeOutcome.Kind) -> Int { users.count { $0.outcome.kind == kind } }

  /// Whether every change is in force.
  package var isComplete: Bool { count(.applied) + count(.alreadyApplied) == users.count }

  /// The exit code that tells it: 130 or 143 after a signal, 3 where something is left, 1 where only the journal
  /// failed, else 0.
  package var exitCode: Int {
    if let interruption { return interruption.exitCode }
    if !isComplete { return 3 }
    if case .journal = stop { return 1 }
    return 0
  }
}
