internal import GRDB
package import Reconciliation

/// Which part of an account's users a page shows.
package struct UserPageRequest: Equatable, Sendable {
  /// The id that the page begins behind; nil for the first page.
  package var after: UserID?
  /// How many users the page holds at most.
  package var limit: Int
  /// The type of its users; nil for every type.
  package var type: UserType?
  /// The address of its users, compared without case; nil for every address.
  package var email: String?

  /// A page of at most `limit` users.
  package init(after: UserID? = nil, limit: Int, type: UserType? = nil, email: String? = nil) {
    self.after = after
    self.limit = limit
    self.type = type
    self.email = email
  }
}

extension SQLiteDirectory {
  /// One page of the account's users in order of id: a walk along the key, so that the last page costs no more than
  /// the first and a user that comes or goes in between moves no other.
  ///
  /// - Throws: `DirectoryError` where the account can't be read.
  package func page(_ request: UserPageRequest) async throws(DirectoryError) -> [ObservedUser] {
    let id = id
    return try await store.read { db in
      let account = try StoredAccount(id, db).number
      var sql = "SELECT \(StoredUser.columns) FROM users WHERE account = ?"
      var arguments: [(any DatabaseValueConvertible)?] = [account]
      if let after = request.after {
        (sql, arguments) = (sql + " AND id > ?", arguments + [stored(after.text)])
      }
      if let type = request.type {
        (sql, arguments) = (sql + " AND type = ?", arguments + [stored(type.name)])
      }
      if let email = request.email {
        (sql, arguments) = (sql + " AND foldedEmail = ?", arguments + [stored(caseFolded(email))])
      }
      let statement = try db.cachedStatement(sql: sql + " ORDER BY id LIMIT ?")
      let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments + [request.limit]))
      var users: [ObservedUser] = []
      var reading = UserRows()
      while try rows.next() != nil { users.append(ObservedUser(try reading.user(statement))) }
      return users
    }
  }
}
