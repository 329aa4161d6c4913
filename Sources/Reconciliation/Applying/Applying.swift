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
/// - Parameter progress: Called after each batch with the number of changes that have an outcome.
package func apply(
  _ approved: ApprovedPlan, to directory: some UserDirectory, progress: (Int) -> Void = { _ in }
) async -> Outcome {
  let plan = approved.plan
  var users: [Outcome.UserOutcome] = []
  users.reserveCapacity(plan.changes.count)
  var requests = 0
  for batch in batches(of: plan) {
    let sent = await send(batch, to: directory)
    users += sent.users
    requests += 1
    progress(users.count)
    if sent.isLast { break }
  }
  let left = plan.changes.count - users.count
  users += Array(repeating: Outcome.UserOutcome(outcome: .notAttempted, requestID: nil), count: left)
  return Outcome(of: plan, users: users, requests: requests)
}

/// The requests that write a plan: its changes in order, at most twenty to a request.
package func batches(of plan: Plan) -> [UpdateBatch] {
  stride(from: 0, to: plan.changes.count, by: Plan.usersPerRequest).map { start in
    let end = min(start + Plan.usersPerRequest, plan.changes.count)
    return UpdateBatch(plan.changes[start..<end].map(UserUpdate.init))
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
