internal import FoundationEssentials
internal import GRDB
package import Reconciliation

/// A file that holds the users of one account or several: the embedded directory's SQLite database.
///
/// The journal is a write-ahead log, so that a listing reads one state from its first user to its last while others write
/// and nobody waits. Every commit is synchronised with the disk (`synchronous = FULL`): an accepted update survives
/// a loss of power, for about 4 ms a batch.
package struct SQLiteStore: Sendable {
  /// How long to wait for another process that is writing: longer than any batch takes, shorter than a person's
  /// patience.
  package static let busyTimeout: Double = 5

  /// The file's path, as it was given.
  package let path: String
  let pool: DatabasePool

  /// What to do where there is no file.
  package enum Absence: Sendable {
    case refuse
    /// Makes one that only its owner may read and write (0600).
    case create
  }

  /// Opens a file.
  ///
  /// - Throws: `DirectoryError.unusable` where there is none, where it is no SQLite database or another program's, where a
  ///   later version made it, and where it can't be read and written.
  package static func open(_ path: String, whenAbsent absence: Absence) throws(DirectoryError) -> SQLiteStore
  {
    if !FileManager.default.fileExists(atPath: path) {
      guard absence == .create else { throw .unusable(path, reason: "no such file") }
      try makePrivateFile(path)
    }
    do {
      let isCurrent = try check(path, absence)
      let pool = try DatabasePool(path: path, configuration: configuration())
      // GRDB chooses NORMAL with a write-ahead log, which may lose the last commits.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      if !isCurrent { try SQLiteSchema.migrate(pool) }
      return SQLiteStore(path: path, pool: pool)
    } catch let error as DirectoryError {
      throw error
    } catch {
      throw .unusable(path, reason: reason(error))
    }
  }

  private init(path: String, pool: DatabasePool) {
    self.path = path
    self.pool = pool
  }

  /// Looks at the file before anything is written to it: even setting the journal's kind would change a stranger's.
  ///
  /// - Returns: Whether the tables are of this version.
  private static func check(_ path: String, _ absence: Absence) throws -> Bool {
    var readOnly = configuration()
    readOnly.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: readOnly)
    let finding = try queue.read(SQLiteSchema.find)
    try queue.close()
    switch finding {
    case .current: return true
    case .older: return false
    case .empty where absence == .create: return false
    case .empty, .foreign:
      throw DirectoryError.unusable(path, reason: "a SQLite database, but not an embedded directory")
    case .newer: throw DirectoryError.unusable(path, reason: "made by a later version of rollcall")
    }
  }

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "embedded directory"
    return configuration
  }

  // MARK: - Accounts

  /// The ids of the accounts in the file, in order.
  package func accounts() async throws(DirectoryError) -> [AccountID] {
    try await read { db in try StoredAccount.ids(db) }
  }

  /// Makes an account what is given, facts and users, in one transaction; other accounts stay as they are.
  ///
  /// - Throws: `DirectoryError.unusable` where that can't be written; then nothing of it was.
  package func load(_ account: Account, users: ObservedState) async throws(DirectoryError) {
    do {
      try await pool.write { db in
        let number = try StoredAccount.replace(account, db)
        for row in users.rowsInOrderOfID() { try StoredUser.insert(users[row], into: number, db) }
      }
    } catch {
      throw .unusable(path, reason: reason(error))
    }
  }

  /// Reads in one transaction, so that everything it sees is of one moment.
  func read<Value: Sendable>(
    _ value: @Sendable (Database) throws -> Value
  ) async throws(DirectoryError) -> Value {
    do {
      return try await pool.read(value)
    } catch let error as DirectoryError {
      throw error
    } catch let error as RepeatedUser {
      throw .inconsistent(error)
    } catch {
      throw .unusable(path, reason: reason(error))
    }
  }
}
