internal import GRDB
internal import Reconciliation

/// An account as rows, with the number that its users refer to.
struct StoredAccount {
  let number: Int64
  let account: Account

  /// The account of an id.
  ///
  /// - Throws: `DirectoryError.unknownAccount` where the file doesn't hold it.
  init(_ id: AccountID, _ db: Database) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT number, type FROM accounts WHERE id = ?", arguments: [stored(id.text)])
    guard let row else { throw DirectoryError.unknownAccount(id, known: try Self.ids(db)) }
    number = row[0]
    account = Account(
      id: id, type: try row.text(1) ?? "", supportedLicenses: try Self.supportedLicenses(of: row[0], db))
  }

  /// Every account of the file, in order of id.
  static func ids(_ db: Database) throws -> [AccountID] {
    let cursor = try Row.fetchCursor(db, sql: "SELECT id FROM accounts ORDER BY id")
    var ids: [AccountID] = []
    while let row = try cursor.next() {
      if let id = try row.text(0).flatMap({ AccountID($0) }) { ids.append(id) }
    }
    return ids
  }

  private static func supportedLicenses(of number: Int64, _ db: Database) throws -> [String] {
    let cursor = try Row.fetchCursor(
      db, sql: "SELECT name FROM supportedLicenses WHERE account = ? ORDER BY position", arguments: [number])
    var names: [String] = []
    while let row = try cursor.next() { names.append(try row.text(0) ?? "") }
    return names
  }

  /// Puts an account's facts in the place of those that stand there, and takes its users away.
  ///
  /// - Returns: The number that its users refer to.
  static func replace(_ account: Account, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO accounts (id, type) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET type = excluded.type
        """, arguments: [stored(account.id.text), stored(account.type)])
    let number = try Int64.fetchOne(
      db, sql: "SELECT number FROM accounts WHERE id = ?", arguments: [stored(account.id.text)])
    guard let number else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an account vanished") }
    try db.execute(sql: "DELETE FROM users WHERE account = ?", arguments: [number])
    try db.execute(sql: "DELETE FROM supportedLicenses WHERE account = ?", arguments: [number])
    for (position, name) in account.supportedLicenses.enumerated() {
      try db.execute(
        sql: "INSERT INTO supportedLicenses (account, position, name) VALUES (?, ?, ?)",
        arguments: [number, position, stored(name)])
    }
    return number
  }
}
