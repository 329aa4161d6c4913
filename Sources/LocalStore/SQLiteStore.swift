internal import GRDB
package import Reconciliation

/// A file that holds the users of one account or several: the embedded directory's SQLite database.
///
/// The journal is a write-ahead log, so that a listing reads one state from its first user to its last while others write
/// and nobody waits. Unless less is asked for, every commit is synchronised with the disk (`synchronous = FULL`): an
/// accepted update survives a loss of power, for about 4 ms a batch.
package struct SQLiteStore: Sendable {
  /// How long to wait for another process that is writing: longer than any batch takes, shorter than a person's
  /// patience.
  package static let busyTimeout: Double = 5

  /// The file's path, as it was given.
  package let path: String
  private let connection: Connection
  /// Whether this opening made the file.
  private let isNew: Bool

  private enum Connection {
    case reading(DatabaseQueue)
    case writing(DatabasePool)
  }

  init(path: String, reading queue: DatabaseQueue) {
    self.path = path
    connection = .reading(queue)
    isNew = false
  }

  init(path: String, writing pool: DatabasePool, isNew: Bool) {
    self.path = path
    connection = .writing(pool)
    self.isNew = isNew
  }

  /// Closes the file and takes it away where this opening made it: what could not be filled isn't left behind. A file
  /// that was there before stays.
  package func discardIfNew() {
    guard isNew, case .writing(let pool) = connection else { return }
    try? pool.close()
    Self.removeFiles(path)
  }

  private var reader: any DatabaseReader {
    switch connection {
    case .reading(let queue): queue
    case .writing(let pool): pool
    }
  }

  /// The connection that may write.
  ///
  /// - Throws: `DirectoryError.readOnly` where the file was opened for reading.
  func writer() throws(DirectoryError) -> DatabasePool {
    switch connection {
    case .reading: throw .readOnly
    case .writing(let pool): return pool
    }
  }

  // MARK: - Accounts

  /// The ids of the accounts in the file, in order.
  package func accounts() async throws(DirectoryError) -> [AccountID] {
    try await read { db in try StoredAccount.ids(db) }
  }

  /// Makes an account what is given, facts and users, in one transaction; other accounts stay as they are.
  ///
  /// - Throws: `DirectoryError.unusable` where that can't be written; then nothing of it was. `.readOnly` where the file
  ///   was opened for reading.
  package func load(_ account: Account, users: ObservedState) async throws(DirectoryError) {
    do {
      try await writer().write { db in
        let number = try StoredAccount.replace(account, db)
        for row in users.rowsInOrderOfID() { try StoredUser.insert(users[row], into: number, db) }
      }
    } catch let error as DirectoryError {
      throw error
    } catch {
      throw unusable(path, error)
    }
  }

  /// Reads in one transaction, so that everything it sees is of one moment.
  func read<Value: Sendable>(
    _ value: @Sendable (Database) throws -> Value
  ) async throws(DirectoryError) -> Value {
    do {
      return try await reader.read(value)
    } catch let error as DirectoryError {
      throw error
    } catch let error as RepeatedUser {
      throw .inconsistent(error)
    } catch {
      throw unusable(path, error)
    }
  }
}
