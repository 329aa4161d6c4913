/// What became of a change, in exactly one word.
package enum ChangeOutcome: Equatable, Sendable {
  /// Written, as the directory's answer says.
  case applied
  /// Not sent, since the user had become what it should be.
  case alreadyApplied
  /// Not sent, since the user had become something that the plan didn't see.
  case stale
  /// Refused by the directory.
  case rejected(Rejection)
  /// Sent, without an answer that can be trusted.
  case unknown(Rejection)
  /// Not sent.
  case notAttempted

  /// The word.
  package var name: String { kind.rawValue }

  /// The words there are, in the order in which they are counted.
  package enum Kind: String, CaseIterable, Sendable {
    case applied
    case alreadyApplied
    case stale
    case rejected
    case unknown
    case notAttempted
  }

  /// Which of the words it is.
  package var kind: Kind {
    switch self {
    case .applied: .applied
    case .alreadyApplied: .alreadyApplied
    case .stale: .stale
    case .rejected: .rejected
    case .unknown: .unknown
    case .notAttempted: .notAttempted
    }
  }

  /// The directory's reason, where it gave one.
  package var reason: Rejection? {
    switch self {
    case .rejected(let reason), .unknown(let reason): reason
    case .applied, .alreadyApplied, .stale, .notAttempted: nil
    }
  }
}

/// What became of a plan: one outcome for each of its changes.
package struct Outcome: Equatable, Sendable {
  /// The plan that was applied.
  package let plan: Plan
  /// What became of each change, in plan order.
  package let users: [UserOutcome]
  /// How many requests were sent.
  package let requests: Int

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

  /// What became of a plan.
  ///
  /// - Precondition: one outcome for each change.
  package init(of plan: Plan, users: [UserOutcome], requests: Int) {
    precondition(users.count == plan.changes.count, "every change ends in exactly one outcome")
    self.plan = plan
    self.users = users
    self.requests = requests
  }

  /// How many changes ended in a word.
  package func count(_ kind: ChangeOutcome.Kind) -> Int { users.count { $0.outcome.kind == kind } }

  /// Whether every change is in force.
  package var isComplete: Bool { count(.applied) + count(.alreadyApplied) == users.count }
}
