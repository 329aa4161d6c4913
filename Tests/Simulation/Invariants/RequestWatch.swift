internal import Reconciliation

/// One request in the server's own log: whom it carried, and what it was answered.
struct RequestWatch: Sendable {
  /// The changes that it carried, as rows of the plan.
  let rows: [Int]
  /// How much of the journal was durable when it began.
  let durableBytes: Int
  /// What was answered; none where the process ended first.
  var answer = Answer.none
  /// Which of its users the service wrote, in its order.
  var written: [Bool] = []

  enum Answer: Sendable {
    case none
    case perUser([Rejection?], requestID: String?)
    case refused(Rejection, requestID: String?)
    case unavailable(Rejection, requestID: String?)
    case lost(Rejection, requestID: String?)
  }

  /// What one change was answered.
  enum RowAnswer: Equatable, Sendable {
    case accepted(requestID: String?)
    case refused(Rejection, requestID: String?)
    case lost(Rejection, requestID: String?)

    /// Whether only a reading can tell what became of it.
    var isOpen: Bool { if case .refused = self { false } else { true } }
  }

  /// Whether it was refused as a whole, for a reason that may lie in its users.
  var wasRefusedWhole: Bool { if case .refused = answer { true } else { false } }

  /// What a change was answered; nil where nothing came back.
  func outcome(of row: Int) -> RowAnswer? {
    switch answer {
    case .none: return nil
    case .perUser(let refusals, let requestID):
      guard let index = rows.firstIndex(of: row) else { return nil }
      return refusals[index].map { .refused($0, requestID: requestID) } ?? .accepted(requestID: requestID)
    case .refused(let reason, let requestID), .unavailable(let reason, let requestID):
      return .refused(reason, requestID: requestID)
    case .lost(let reason, let requestID):
      return .lost(reason, requestID: requestID)
    }
  }
}
