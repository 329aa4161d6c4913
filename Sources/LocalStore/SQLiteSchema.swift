internal import GRDB

/// The tables of an embedded directory, and how to tell its file from any other.
///
/// Text is kept in blobs: SQLite's own text ends at a NUL for many of its readers, and what a directory holds is kept
/// byte for byte. Blobs compare bytewise, which is how user ids are ordered.
enum SQLiteSchema {
  /// SQLite's mark for the file of an application: "roll" in ASCII.
  static let applicationID = 0x726F_6C6C
  /// The version of the tables, raised with each migration.
  static let version = 1

  /// What a file turned out to hold.
  enum Finding: Equatable {
    case current
    case older
    /// Made by a later version of this program.
    case newer
    /// A database without a table and without a mark: new, or left behind before its tables were made.
    case empty
    case foreign
  }

  /// Looks at the marks of a database.
  static func find(_ db: Database) throws -> Finding {
    let mark = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard mark == applicationID else {
      let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      return mark == 0 && tables == 0 ? .empty : .foreign
    }
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    return found == version ? .current : found < version ? .older : .newer
  }

  /// Brings the tables to this version, each step in a transaction of its own.
  static func migrate(_ writer: some DatabaseWriter) throws {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("accounts and users") { db in
      try db.execute(sql: tables)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    try migrator.migrate(writer)
  }

  private static let tables = """
    CREATE TABLE accounts (
      number INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      type BLOB NOT NULL
    );
    CREATE TABLE supportedLicenses (
      account INTEGER NOT NULL REFERENCES accounts (number),
      position INTEGER NOT NULL,
      name BLOB NOT NULL,
      PRIMARY KEY (account, position)
    ) WITHOUT ROWID;
    CREATE TABLE users (
      account INTEGER NOT NULL REFERENCES accounts (number),
      id BLOB NOT NULL,
      email BLOB,
      foldedEmail BLOB,
      license BLOB,
      type BLOB,
      alexaEnabled INTEGER,
      alexaRoomARN BLOB,
      PRIMARY KEY (account, id)
    ) WITHOUT ROWID;
    CREATE INDEX usersByEmail ON users (account, foldedEmail) WHERE foldedEmail IS NOT NULL;
    """
}
