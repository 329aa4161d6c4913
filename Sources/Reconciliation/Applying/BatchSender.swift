/// Sends one batch: its intent is durable before its request, and its result before anything is concluded from it.
struct BatchSender<Directory: UserDirectory>: Sendable {
  let directory: Directory
  let journal: JournalKeeper

  /// A batch after its request.
  struct Sent: Sendable {
    /// The rows of the plan that it carried.
    let rows: ArraySlice<Int>
    /// What became of each, in order.
    let users: [Outcome.UserOutcome]
    /// Whether a request was made.
    let wasSent: Bool
    /// Whether it was refused as a whole, for a reason that may lie in one of its users.
    let mayBeSplit: Bool
    /// Why nothing further may be sent, where that is so.
    let stop: Outcome.Stop?
  }

  /// Sends the changes of rows of a plan as the batch of a number.
  func send(_ rows: ArraySlice<Int>, of plan: Plan, as number: Int) async -> Sent {
    let changes = rows.map { plan.changes[$0] }
    do throws(JournalFailure) {
      try await journal(.intent(batch: number, changes))
    } catch {
      let untouched = Outcome.UserOutcome(outcome: .notAttempted, requestID: nil)
      return Sent(
        rows: rows, users: rows.map { _ in untouched }, wasSent: false, mayBeSplit: false,
        stop: .journal(error))
    }
    let sent = await request(UpdateBatch(changes.map { UserUpdate($0) }), rows)
    let results = zip(changes, sent.users).map { change, outcome in
      JournalRecord.UserResult(userID: change.userID, outcome: outcome)
    }
    do throws(JournalFailure) {
      try await journal(.result(batch: number, results))
      return sent
    } catch {
      return Sent(
        rows: rows, users: sent.users, wasSent: true, mayBeSplit: sent.mayBeSplit, stop: .journal(error))
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
      return Sent(rows: rows, users: users, wasSent: true, mayBeSplit: false, stop: nil)
    } catch {
      return sent(rows, failing: error)
    }
  }

  private func sent(_ rows: ArraySlice<Int>, failing failure: BatchFailure) -> Sent {
    let outcome: Outcome.UserOutcome
    var stop: Outcome.Stop?
    switch failure {
    case .rejected(let reason, let requestID):
      outcome = .init(outcome: .rejected(reason), requestID: requestID)
    case .unknown(let reason, let requestID):
      outcome = .init(outcome: .unknown(reason), requestID: requestID)
      stop = .unanswered(reason)
    case .unavailable(let reason, let requestID):
      outcome = .init(outcome: .rejected(reason), requestID: requestID)
      stop = .unavailable(reason)
    }
    let users = Array(repeating: outcome, count: rows.count)
    return Sent(rows: rows, users: users, wasSent: true, mayBeSplit: stop == nil, stop: stop)
  }
}
