import ChimeWire
package import Reconciliation

extension ChimeDirectory {
  /// Writes a batch. Users whose own answer says that it may pass are sent again, alone.
  package func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    var results: [UserID: Result<BatchAnswer.Accepted, Rejection>] = [:]
    var pending = batch.updates.filter { update in
      guard let problem = unsignableID(update.userID) else { return true }
      results[update.userID] = .failure(problem)
      return false
    }
    var attempt = 1
    var requestID: String?
    while !pending.isEmpty {
      let answer: BatchAnswer
      do throws(BatchFailure) {
        answer = try await send(pending)
      } catch {
        // An earlier request of the batch was answered. That answer stands where this one wrote nothing.
        guard attempt > 1, !error.mayHaveWritten else { throw error }
        break
      }
      requestID = answer.requestID
      for (update, result) in zip(pending, answer.results) { results[update.userID] = result }
      let (again, cause) = retries(pending, answer.results)
      guard let cause, await calls.wait(cause, attempt: attempt) else { break }
      pending = again
      attempt += 1
    }
    return BatchAnswer(
      results: batch.updates.map { results[$0.userID] ?? .success(.init()) }, requestID: requestID)
  }

  /// Why an id isn't sent: such a user can't be read again, since servers and proxies take the id out of the path.
  private func unsignableID(_ id: UserID) -> Rejection? {
    guard (try? PathLabel(id.text)) == nil else { return nil }
    return Rejection(code: "InvalidID", message: "this id can't stand in a request; nothing was sent")
  }

  /// Sends one request; the users' answers in their order.
  private func send(_ updates: [UserUpdate]) async throws(BatchFailure) -> BatchAnswer {
    let response: HTTPResponse
    do { response = try await calls.answer(to: requests.batchUpdateUser(updates)) } catch {
      throw error.batchFailure
    }
    let requestID = requestID(of: response)
    func fault(_ message: String) -> BatchFailure {
      .unknown(Rejection(code: "ProtocolFault", message: message), requestID: requestID)
    }
    let errors: [UserErrorsAnswer.UserError]
    do { errors = try UserErrorsAnswer.read(response.body) } catch { throw fault("\(error)") }
    var refusals: [UserID: Rejection] = [:]
    for error in errors {
      guard let id = UserID(error.userID), updates.contains(where: { $0.userID == id }) else {
        throw fault("the answer names a user who wasn't sent: \(error.userID)")
      }
      guard refusals[id] == nil else { throw fault("the answer names a user twice: \(error.userID)") }
      refusals[id] = Rejection(code: normalizedCode(error.code), message: error.message)
    }
    return BatchAnswer(
      results: updates.map { update in refusals[update.userID].map { .failure($0) } ?? .success(.init()) },
      requestID: requestID)
  }

  /// The users who may be sent again, and why; throttling before what else may pass.
  private func retries(
    _ updates: [UserUpdate], _ results: [Result<BatchAnswer.Accepted, Rejection>]
  ) -> (updates: [UserUpdate], cause: RetryCause?) {
    var again: [UserUpdate] = []
    var cause: RetryCause?
    for (update, result) in zip(updates, results) {
      guard case .failure(let rejection) = result, let found = retryCause(ofUserCode: rejection.code) else {
        continue
      }
      again.append(update)
      cause = cause == .throttling ? cause : found
    }
    return (again, cause)
  }
}

extension BatchFailure {
  /// Whether any of the request's users may have been written.
  fileprivate var mayHaveWritten: Bool {
    switch self {
    case .rejected, .unavailable: false
    case .unknown: true
    }
  }
}
