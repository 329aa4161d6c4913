/// Sends one batch: its intent is durable before its request, and its result before anything is concluded from it.
struct BatchSender<Directory: UserDirectory>: Sendable {
  let directory: Directory
  let journal: JournalKeeper
  /// Raised by the first batch that has a reason, so that none begins once another knows.
  let stop = StopSign()

  /// A batch after its request.
  struct Sent: Sendable {
    /// The batch's number, counted from 1.
    var number = 0
    /// The rows of the plan that it carried.
    let rows: ArraySlice<Int>
    /// What became of each, in order.
    let users: [Outcome.UserOutcome]
    /// Whether a request was made.
    let wasSent: Bool
    /// Whether it was refused as a whole, for a reason that may lie in one of its users.
    let mayBeSplit: Bool

    /// A batch that wasn't sent.
    static func untouched(_ rows: ArraySlice<Int>) -> Sent {
      let untouched = Outcome.UserOutcome(outcome: .notAttempted, requestID: nil)
      return Sent(rows: rows, users: rows.map { _ in untouched }, wasSent: false, mayBeSplit: false)
    }
  }

  /// Sends the changes of rows of a plan as the batch of a number.
  func send(_ rows: ArraySlice<Int>, of plan: Plan, as number: Int) async -> Sent {
    if stop.reason != nil { return .untouched(rows) }
    let changes = rows.map { plan.changes[$0] }
    guard await record(.intent(batch: number, changes)) else { return .untouched(rows) }
    var sent = await request(UpdateBatch(changes.map { UserUpdate($0) }), rows)
    sent.number = number
    let results = zip(changes, sent.users).map { change, outcome in
      JournalRecord.UserResult(userID: change.userID, outcome: outcome)
    }
    await record(.result(batch: number, results))
    return sent
  }

  /// Keeps a record; false where the journal can't be kept, which stops the run.
  @discardableResult
  func record(_ record: JournalRecord) async -> Bool {
    do throws(JournalFailure) {
      try await journal(record)
      return true
    } catch {
      stop.raise(.journal(error))
      return false
    }
  }

  private func request(_ batch: UpdateBatch, _ rows: ArraySlice<Int>) async -> Sent {
    do throws(BatchFailure) {
      let answer = try await directory.update(batch)
      precondition(
        answer.results.count == batch.updates.count, "a directory answers for each user of a batch")
      let users = answer.results.map { result in
        let outcome: ChangeOutcome =
          switch result {
          case .success: .applied
          case .failure(let reason): .rejected(reason)
          }
        return Outcome.UserOutcome(outcome: outcome, requestID: answer.requestID)
      }
      return Sent(rows: rows, users: users, wasSent: true, mayBeSplit: false)
    } catch {
      return sent(rows, failing: error)
    }
  }

  private func sent(_ rows: ArraySlice<Int>, failing failure: BatchFailure) -> Sent {
    let outcome: Outcome.UserOutcome
    var mayBeSplit = false
    switch failure {
    case .rejected(let reason, let requestID):
      outcome = .init(outcome: .rejected(reason), requestID: requestID)
      mayBeSplit = true
    case .unknown(let reason, let requestID):
      outcome = .init(outcome: .unknown(reason), requestID: requestID)
      stop.raise(.unanswered(reason))
    case .unavailable(let reason, let requestID):
      outcome = .init(outcome: .rejected(reason), requestID: requestID)
      stop.raise(.unavailable(reason))
    }
    let users = Array(repeating: outcome, count: rows.count)
    return Sent(rows: rows, users: users, wasSent: true, mayBeSplit: mayBeSplit)
  }
}
