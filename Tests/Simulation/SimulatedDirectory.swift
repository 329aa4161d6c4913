package import Reconciliation

/// A directory in memory: what every other one should do, in the fewest lines.
///
/// Each call goes through one door (`Call`), so that a fault can be put between the caller and the answer.
package actor SimulatedDirectory: UserDirectory {
  private let facts: Account
  private var users: [ObservedUser]

  /// What was asked of the directory, in order.
  package private(set) var calls: [Call] = []

  /// One thing that was asked.
  package enum Call: Equatable, Sendable {
    case account
    case observe
    case update(UpdateBatch)
  }

  /// A directory of these users, in this order.
  ///
  /// - Precondition: no two of them have one id.
  package init(_ account: Account, users: [ObservedUser] = []) {
    precondition(Set(users.map(\.id)).count == users.count, "a directory has each user once")
    facts = account
    self.users = users
  }

  /// The facts that the directory was made with.
  package func account() async throws(DirectoryError) -> Account {
    calls.append(.account)
    return facts
  }

  /// The users, in the order in which they were given.
  package func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    calls.append(.observe)
    var state = ObservedState()
    for user in users where isMeant(user, by: scope) {
      do throws(RepeatedUser) {
        try state.append(user)
      } catch {
        throw .inconsistent(error)
      }
    }
    return state
  }

  /// Writes a batch, user by user.
  package func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    calls.append(.update(batch))
    return BatchAnswer(results: batch.updates.map { write($0) }, requestID: "simulated-\(calls.count)")
  }

  // MARK: - Users

  private func isMeant(_ user: ObservedUser, by scope: ObservationScope) -> Bool {
    guard case .named(let names) = scope else { return true }
    return names.contains { name in
      switch name {
      case .id(let id): user.id == id
      case .email(let email): user.email.map { EmailAddress($0) == email } ?? false
      }
    }
  }

  private func write(_ update: UserUpdate) -> Result<BatchAnswer.Accepted, Rejection> {
    if let license = update.license, !facts.supports(license) {
      return .failure(Rejection(code: "BadRequest", message: "the account has no such licence"))
    }
    guard let row = users.firstIndex(where: { $0.id == update.userID }) else {
      return .failure(Rejection(code: "NotFound", message: "the account has no user of this id"))
    }
    if let license = update.license { users[row].license = .known(license) }
    if let type = update.type { users[row].type = .known(type) }
    if let enabled = update.alexaForBusiness.enabled { users[row].alexaForBusiness.enabled = enabled }
    if let roomARN = update.alexaForBusiness.roomARN { users[row].alexaForBusiness.roomARN = roomARN }
    return .success(BatchAnswer.Accepted())
  }
}
