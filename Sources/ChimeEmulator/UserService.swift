internal import LocalStore
internal import Reconciliation

/// The operations, over the embedded directory.
struct UserService: Sendable {
  let store: SQLiteStore
  /// The one account that may be seen; nil for every account of the store.
  let onlyAccount: AccountID?
  let board: FaultBoard

  /// Carries an operation out.
  func answer(_ operation: Operation, _ request: ReceivedRequest) async throws(ServiceError) -> ServiceAnswer
  {
    if operation.writes, let type = request.header("content-type"), !isJSON(type) {
      throw .badRequest("The content type \(type) is not supported.")
    }
    switch operation {
    case .getAccount(let account): return .account(try await open(account).account)
    case .listAccounts: return try await listAccounts(request)
    case .listUsers(let account): return try await listUsers(of: account, request)
    case .getUser(let account, let user): return try await getUser(user, of: account)
    case .updateUser(let account, let user): return try await updateUser(user, of: account, request)
    case .batchUpdateUser(let account): return try await batchUpdateUser(of: account, request)
    }
  }

  private func isJSON(_ type: String) -> Bool {
    type.split(separator: ";").first.map { $0.lowercased().filter { $0 != " " } } == "application/json"
  }

  // MARK: - Accounts

  /// An account that was found.
  struct OpenAccount: Sendable {
    let account: Account
    let directory: SQLiteDirectory
    var id: AccountID { account.id }
  }

  /// The account of an id.
  ///
  /// - Throws: 404 where there is none, and 403 where it isn't the one that may be seen.
  func open(_ text: String) async throws(ServiceError) -> OpenAccount {
    guard let id = AccountID(text) else { throw .notFound("The account \(text) does not exist.") }
    if let onlyAccount, id != onlyAccount { throw .forbidden("The account \(text) is not accessible.") }
    let directory = SQLiteDirectory(store, account: id)
    do throws(DirectoryError) {
      return OpenAccount(account: try await directory.account(), directory: directory)
    } catch {
      throw Self.serviceError(error)
    }
  }

  /// What a failure of the store looks like from outside.
  static func serviceError(_ error: DirectoryError) -> ServiceError {
    if case .unknownAccount(let id, _) = error { return .notFound("The account \(id) does not exist.") }
    return .failure
  }

  private func listAccounts(_ request: ReceivedRequest) async throws(ServiceError) -> ServiceAnswer {
    let limit = try PageParameters.limit(request)
    let name = request.parameter("name") ?? ""
    let email = try PageParameters.email(request)
    let listing = ["ListAccounts", name, email ?? ""]
    let token = try PageParameters.token(request, listing: listing)
    var found: [Account] = []
    for id in try await accountIDs() where id.text.hasPrefix(name) {
      if let token, id.text <= token.after { continue }
      let opened = try await open(id.text)
      if let email, try await page(UserPageRequest(limit: 1, email: email), of: opened).isEmpty { continue }
      found.append(opened.account)
    }
    let shown = Array(found.prefix(limit))
    let last = found.count > limit ? shown.last : nil
    return .accounts(shown, next: last.map { PageToken(listing: listing, after: $0.id.text) })
  }

  private func accountIDs() async throws(ServiceError) -> [AccountID] {
    do throws(DirectoryError) {
      return try await store.accounts().filter { onlyAccount == nil || $0 == onlyAccount }
    } catch {
      throw Self.serviceError(error)
    }
  }

  // MARK: - Users

  private func getUser(_ text: String, of account: String) async throws(ServiceError) -> ServiceAnswer {
    let opened = try await open(account)
    guard let id = UserID(text), let user = try await users([id], of: opened).first else {
      throw .notFound("The user \(text) does not exist.")
    }
    let shown = await board.reading([user], of: opened.id)
    return .user(shown.first ?? user, of: opened.id)
  }

  /// The users of these ids as they stand in the store.
  func users(_ ids: [UserID], of opened: OpenAccount) async throws(ServiceError) -> [ObservedUser] {
    do throws(DirectoryError) {
      let state = try await opened.directory.observe(.named(ids.map { .id($0) }))
      return (0..<state.count).map { state[$0] }
    } catch {
      throw Self.serviceError(error)
    }
  }

  func page(_ request: UserPageRequest, of opened: OpenAccount) async throws(ServiceError) -> [ObservedUser] {
    do throws(DirectoryError) {
      return try await opened.directory.page(request)
    } catch {
      throw Self.serviceError(error)
    }
  }
}

extension Operation {
  /// Whether it changes users.
  var writes: Bool {
    switch self {
    case .updateUser, .batchUpdateUser: true
    case .getAccount, .listAccounts, .listUsers, .getUser: false
    }
  }
}
