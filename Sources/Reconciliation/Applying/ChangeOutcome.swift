/// What became of a change, in exactly one word.
package enum ChangeOutcome: Equatable, Sendable {
  /// Written: read again with the value that was due or, where nothing is read again, as the answer says.
  case applied
  /// Not sent, since the user had become what it should be.
  case alreadyApplied
  /// Not sent, since the user had become something that the plan didn't see.
  case stale
  /// Refused by the directory.
  case rejected(Rejection)
  /// Accepted, but not found in force.
  case unverified(Shortfall)
  /// Sent, without an answer that can be trusted, and not found in force.
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
    case unverified
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
    case .unverified: .unverified
    case .unknown: .unknown
    case .notAttempted: .notAttempted
    }
  }

  /// The directory's reason, where it gave one.
  package var reason: Rejection? {
    switch self {
    case .rejected(let reason), .unknown(let reason): reason
    case .applied, .alreadyApplied, .stale, .unverified, .notAttempted: nil
    }
  }

  /// What was found instead of the value that was due.
  package var shortfall: Shortfall? {
    if case .unverified(let shortfall) = self { shortfall } else { nil }
  }
}

/// What was found of a user whose change was accepted, instead of the value that was due.
package enum Shortfall: Equatable, Sendable {
  /// These attributes are as they were before; the others took.
  case unchanged([Attribute])
  /// These attributes have neither the value before nor the one that was due: somebody else changed them.
  case changed([Attribute])
  /// The user isn't in the account any more.
  case gone
  /// The user couldn't be read again.
  case unread
}
