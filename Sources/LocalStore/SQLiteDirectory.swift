internal import GRDB
package import Reconciliation

/// One account of an embedded directory.
///
/// It answers as the service would, user by user: `NotFound` for an id that isn't there, `BadRequest` for a licence that
/// the account doesn't have. Types are taken like licences, which the service doesn't promise.
package struct SQLiteDirectory: UserDirectory {
  let store: SQLiteStore
  let id: AccountID

  /// The account of an id; whether the file holds it shows when it is read.
  package init(_ store: SQLiteStore, account: AccountID) {
    self.store = store
    id = account
  }

  /// The account's facts as they were loaded.
  package func account() async throws(DirectoryError) -> Account {
    let id = id
    return try await store.read { db in try StoredAccount(id, db).account }
  }

  /// What the account holds, all of one moment.
  ///
  /// One statement walks along the primary key in one transaction. The write-ahead log lets others write
  /// meanwhile, so that cutting the walk into pages would gain nothing and lose the one moment.
  package func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    let id = id
    return try await store.read { db in
      let account = try StoredAccount(id, db).number
      switch scope {
      case .everyone: return try Self.everyone(of: account, db)
      case .named(let names): return try Self.users(named: names, of: account, db)
      }
    }
  }

  private static func everyone(of account: Int64, _ db: Database) throws -> ObservedState {
    var users = ObservedState()
    users.reserve(
      try Int.fetchOne(db, sql: "SELECT count(*) FROM users WHERE account = ?", arguments: [account]) ?? 0)
    let statement = try db.cachedStatement(sql: StoredUser.selectAll)
    let rows = try Row.fetchCursor(statement, arguments: [account])
    var reading = UserRows()
    while try rows.next() != nil { try users.append(try reading.user(statement)) }
    return users
  }

  private static func users(
    named names: [UserName], of account: Int64, _ db: Database
  ) throws -> ObservedState {
    var users = ObservedState()
    let byID = try db.cachedStatement(sql: StoredUser.selectByID)
    let byEmail = try db.cachedStatement(sql: StoredUser.selectByEmail)
    var reading = UserRows()
    for name in names {
      let (statement, key) =
        switch name {
        case .id(let id): (byID, stored(id.text))
        case .email(let email): (byEmail, stored(caseFolded(email.text)))
        }
      let rows = try Row.fetchCursor(statement, arguments: [account, key])
      while try rows.next() != nil {
        let user = try reading.user(statement)
        // Two names may mean one user.
        if users.row(of: user) == nil { try users.append(user) }
      }
    }
    return users
  }

  /// Writes a batch in one transaction: the users that are accepted all hold, or none does.
  package func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    let id = id
    do {
      return try await store.writer().write { db in
        let stored = try StoredAccount(id, db)
        let results = try batch.updates.map { try Self.result(of: $0, in: stored, db) }
        return BatchAnswer(results: results, requestID: nil)
      }
    } catch {
      throw batchFailure(error)
    }
  }

  private static func result(
    of update: UserUpdate, in stored: StoredAccount, _ db: Database
  ) throws -> Result<BatchAnswer.Accepted, Rejection> {
    if let license = update.license, !stored.account.supports(license) {
      let message = "the account's licences are \(stored.account.supportedLicenses.joined(separator: ", "))"
      return .failure(Rejection(code: "BadRequest", message: message))
    }
    guard try StoredUser.apply(update, in: stored.number, db) else {
      return .failure(Rejection(code: "NotFound", message: "the account has no user of this id"))
    }
    return .success(BatchAnswer.Accepted())
  }
}
