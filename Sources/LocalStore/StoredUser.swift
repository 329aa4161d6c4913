internal import GRDB
internal import Reconciliation

/// Users as rows: the statements that read and write them.
enum StoredUser {
  static let columns = "id, email, license, type, alexaEnabled, alexaRoomARN"

  static let selectAll = "SELECT \(columns) FROM users WHERE account = ? ORDER BY id"
  static let selectByID = "SELECT \(columns) FROM users WHERE account = ? AND id = ?"
  static let selectByEmail = "SELECT \(columns) FROM users WHERE account = ? AND foldedEmail = ? ORDER BY id"

  private static let insert = """
    INSERT INTO users (account, id, email, foldedEmail, license, type, alexaEnabled, alexaRoomARN)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Sets what is given and leaves the rest.
  private static let update = """
    UPDATE users SET license = coalesce(?, license), type = coalesce(?, type),
      alexaEnabled = coalesce(?, alexaEnabled), alexaRoomARN = coalesce(?, alexaRoomARN)
    WHERE account = ? AND id = ?
    """

  /// Adds a user to an account that has none of this id.
  static func insert(_ user: ObservedUser, into account: Int64, _ db: Database) throws {
    let email = user.email.flatMap { $0.isEmpty ? nil : $0 }
    let statement = try db.cachedStatement(sql: insert)
    try statement.execute(arguments: [
      account, stored(user.id.text), stored(email), stored(email.map { caseFolded($0) }),
      stored(user.license.name), stored(user.type.name),
      user.alexaForBusiness.enabled, stored(user.alexaForBusiness.roomARN),
    ])
  }

  /// Sets what an update names.
  ///
  /// - Returns: Whether the account has the user.
  static func apply(_ change: UserUpdate, in account: Int64, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: update)
    try statement.execute(arguments: [
      stored(change.license?.name), stored(change.type?.name),
      change.alexaForBusiness.enabled, stored(change.alexaForBusiness.roomARN),
      account, stored(change.userID.text),
    ])
    return db.changesCount > 0
  }
}
