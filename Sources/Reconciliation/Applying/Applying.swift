/// A plan that may be written, since someone who may do so said yes to it.
package struct ApprovedPlan: Sendable {
  /// The plan.
  package let plan: Plan

  /// Takes a plan as approved. The caller answers for it: a person's yes, or the command's own flag.
  package init(approving plan: Plan) { self.plan = plan }
}

/// Writes an approved plan batch by batch, in plan order, and tells what became of each change.
///
/// A refused user or request doesn't hold back the rest. An answer that can't be trusted and a directory that takes
/// no requests stop the run, since the next request may meet the same end: what wasn't sent is reported as not
/// attempted.
///
/// - Parameter observed: The plan's users as they were read again, where time has passed since the plan was made: a
///   user that isn't as the plan saw it is left alone. Without it the plan's own observation counts.
package func apply(
  _ approved: ApprovedPlan, asObserved observed: ObservedState? = nil, to directory: some UserDirectory
) async -> Outcome {
  let plan = approved.plan
  var users: [Outcome.UserOutcome?] = plan.changes.map { change in
    observed.flatMap { change.outcomeWithoutSending(in: $0) }.map { .init(outcome: $0, requestID: nil) }
  }
  var requests = 0
  for rows in batches(of: users.indices.filter { users[$0] == nil }) {
    let sent = await send(UpdateBatch(rows.map { UserUpdate(plan.changes[$0]) }), to: directory)
    for (row, outcome) in zip(rows, sent.users) { users[row] = outcome }
    requests += 1
    if sent.isLast { break }
  }
  let untouched = Outcome.UserOutcome(outcome: .notAttempted, requestID: nil)
  return Outcome(of: plan, users: users.map { $0 ?? untouched }, requests: requests)
}

/// The rows in order, at most twenty to a request.
private func batches(of rows: [Int]) -> [ArraySlice<Int>] {
  stride(from: 0, to: rows.count, by: Plan.usersPerRequest).map { start in
    rows[start..<min(start + Plan.usersPerRequest, rows.count)]
  }
}

extension Change {
  /// What becomes of the change without a request, as a user is now: nothing where it is still as the plan saw it.
  fileprivate func outcomeWithoutSending(in observed: ObservedState) -> ChangeOutcome? {
    guard let row = observed.row(of: userID) else { return .stale }
    let user = observed[row]
    if attributes.allSatisfy({ $0.edit.isMet(by: user) }) { return .alreadyApplied }
    return attributes.allSatisfy { $0.edit.isDue(for: user) } ? nil : .stale
  }
}

extension Edit {
  /// Whether a user still has the value that was observed.
  fileprivate func isDue(for user: ObservedUser) -> Bool { current(of: user) == before }

  /// Whether a user has the value that is due.
  fileprivate func isMet(by user: ObservedUser) -> Bool { current(of: user) == after }

  private func current(of user: ObservedUser) -> String? {
    switch self {
    case .license: user.license.name
    case .type: user.type.name
    case .alexaEnabled: user.alexaForBusiness.enabled.map { $0 ? "true" : "false" }
    case .alexaRoomARN: user.alexaForBusiness.roomARN
    }
  }
}

private func send(
  _ batch: UpdateBatch, to directory: some UserDirectory
) async -> (users: [Outcome.UserOutcome], isLast: Bool) {
  do throws(BatchFailure) {
    let answer = try await directory.update(batch)
    precondition(answer.results.count == batch.updates.count, "a directory answers for each user of a batch")
    let users = answer.results.map { result in
      switch result {
      case .success: Outcome.UserOutcome(outcome: .applied, requestID: answer.requestID)
      case .failure(let reason): Outcome.UserOutcome(outcome: .rejected(reason), requestID: answer.requestID)
      }
    }
    return (users, isLast: false)
  } catch {
    let (outcome, isLast): (Outcome.UserOutcome, Bool) =
      switch error {
      case .rejected(let reason, let requestID):
        (.init(outcome: .rejected(reason), requestID: requestID), false)
      case .unknown(let reason, let requestID):
        (.init(outcome: .unknown(reason), requestID: requestID), true)
      case .unavailable(let reason, let requestID):
        (.init(outcome: .rejected(reason), requestID: requestID), true)
      }
    return (Array(repeating: outcome, count: batch.updates.count), isLast)
  }
}
