internal import LocalStore
internal import Reconciliation

extension UserService {
  /// BatchUpdateUser: each user's update stands for itself.
  func batchUpdateUser(
    of account: String, _ request: ReceivedRequest
  ) async throws(ServiceError) -> ServiceAnswer {
    let opened = try await open(account)
    let updates = try UpdateDocument.batch(request.body)
    let results = try await update(updates, in: opened)
    var errors: [(id: UserID, rejection: Rejection)] = []
    for (update, result) in zip(updates, results) {
      if case .failure(let rejection) = result { errors.append((update.userID, rejection)) }
    }
    return .userErrors(errors)
  }

  /// UpdateUser: what refuses the user refuses the request.
  func updateUser(
    _ text: String, of account: String, _ request: ReceivedRequest
  ) async throws(ServiceError) -> ServiceAnswer {
    let opened = try await open(account)
    guard let id = UserID(text) else { throw .notFound("The user \(text) does not exist.") }
    let update = try UpdateDocument.single(request.body, of: id)
    for result in try await self.update([update], in: opened) {
      if case .failure(let rejection) = result { throw Self.serviceError(rejection) }
    }
    guard let user = try await users([id], of: opened).first else { throw .failure }
    return .user(user, of: opened.id)
  }

  /// Writes updates as far as the faults let them through; a result for each, in order.
  private func update(
    _ updates: [UserUpdate], in opened: OpenAccount
  ) async throws(ServiceError) -> [Result<BatchAnswer.Accepted, Rejection>] {
    let settings = await board.settings
    if updates.contains(where: { settings.rejectedUsers.contains($0.userID) }) {
      throw .badRequest("The request is not valid.")
    }
    var written = updates.filter { settings.userErrors[$0.userID] == nil }
    if !settings.takesTypeUpdates {
      for index in written.indices { written[index].type = nil }
    }
    var results: [UserID: Result<BatchAnswer.Accepted, Rejection>] = [:]
    if !written.isEmpty {
      let before = settings.staleReads == nil ? [] : try await users(written.map(\.userID), of: opened)
      let answers = try await write(written, in: opened)
      for (update, answer) in zip(written, answers) { results[update.userID] = answer }
      await board.remember(before, of: opened.id)
    }
    return updates.map { update in
      if let result = results[update.userID] { return result }
      let code = settings.userErrors[update.userID] ?? UserErrorCode.serviceFailure.rawValue
      return .failure(Rejection(code: code, message: "The user can't be updated: \(code)."))
    }
  }

  private func write(
    _ updates: [UserUpdate], in opened: OpenAccount
  ) async throws(ServiceError) -> [Result<BatchAnswer.Accepted, Rejection>] {
    do throws(BatchFailure) {
      return try await opened.directory.update(UpdateBatch(updates)).results
    } catch {
      switch error {
      case .rejected(let rejection, _), .unknown(let rejection, _), .unavailable(let rejection, _):
        throw Self.serviceError(rejection)
      }
    }
  }

  private static func serviceError(_ rejection: Rejection) -> ServiceError {
    UserErrorCode(rawValue: rejection.code)?.error(rejection.message) ?? .failure
  }
}
