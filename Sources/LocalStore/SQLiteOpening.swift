internal import FoundationEssentials
internal import GRDB
package import Reconciliation

extension SQLiteStore {
  /// What to do where there is no file.
  package enum Absence: Sendable {
    case refuse
    /// Makes one that only its owner may read and write (0600).
    case create
  }

  /// What an accepted update survives.
  package enum Keeping: Sendable {
    /// The machine's loss of power.
    case overPowerCuts
    /// The end of the program, however it comes: enough for what stands in for a service.
    case overCrashes
  }

  /// Opens a file for reading and writing; a file of an earlier version is brought to this one.
  ///
  /// - Throws: `DirectoryError.unusable` where there is none, where it is no SQLite database or another program's, where a
  ///   later version made it, and where it can't be read and written.
  package static func open(
    _ path: String, whenAbsent absence: Absence, keeping: Keeping = .overPowerCuts
  ) throws(DirectoryError) -> SQLiteStore {
    let isNew = !FileManager.default.fileExists(atPath: path)
    if isNew {
      guard absence == .create else { throw .unusable(path, .absent, reason: "no such file") }
      try makePrivateFile(path)
    }
    do throws(DirectoryError) {
      return try open(path, absence, keeping, isNew: isNew)
    } catch {
      if isNew { removeFiles(path) }
      throw error
    }
  }

  private static func open(
    _ path: String, _ absence: Absence, _ keeping: Keeping, isNew: Bool
  ) throws(DirectoryError) -> SQLiteStore {
    try naming(path) {
      let isCurrent = try isCurrent(path, absence)
      let pool = try DatabasePool(path: path, configuration: configuration(readonly: false))
      // GRDB chooses NORMAL with a write-ahead log, which may lose the last commits with the machine's power.
      if keeping == .overPowerCuts {
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      }
      if !isCurrent { try SQLiteSchema.migrate(pool) }
      return SQLiteStore(path: path, writing: pool, isNew: isNew)
    }
  }

  /// Removes a database and what SQLite keeps beside it.
  static func removeFiles(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  /// Opens a file for reading alone: nothing of it is changed, and it may stand where nothing can be written.
  ///
  /// SQLite keeps the index of a write-ahead log in a file beside the database, which it makes where that is possible, so
  /// that readers see whole commits of a process that writes meanwhile. Where it can't be made and there is no log, nobody
  /// has the file open to write, and it is read as a file that doesn't change.
  ///
  /// - Throws: `DirectoryError.unusable` where there is none, where it is no SQLite database or another program's, where an
  ///   earlier or a later version made it, and where it can't be read.
  package static func openForReading(_ path: String) throws(DirectoryError) -> SQLiteStore {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unusable(path, .absent, reason: "no such file")
    }
    return try naming(path) {
      let (queue, finding) = try reading(path)
      switch finding {
      case .current: return SQLiteStore(path: path, reading: queue)
      case .older:
        throw DirectoryError.unusable(
          path, .earlier, reason: "made by an earlier version of rollcall")
      case .empty, .foreign, .newer: throw refusal(of: finding, path)
      }
    }
  }

  // MARK: - Looking first

  /// Looks at the file before anything is written to it: even setting the journal's kind would change a stranger's.
  ///
  /// - Returns: Whether the tables are of this version.
  private static func isCurrent(_ path: String, _ absence: Absence) throws -> Bool {
    let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: true))
    let finding = try queue.read(SQLiteSchema.find)
    try queue.close()
    switch finding {
    case .current: return true
    case .older: return false
    case .empty where absence == .create: return false
    case .empty, .foreign, .newer: throw refusal(of: finding, path)
    }
  }

  private static func refusal(of finding: SQLiteSchema.Finding, _ path: String) -> DirectoryError {
    finding == .newer
      ? .unusable(path, .later, reason: "made by a later version of rollcall")
      : .unusable(path, .foreign, reason: "a SQLite database, but not an embedded directory")
  }

  private static func reading(_ path: String) throws -> (DatabaseQueue, SQLiteSchema.Finding) {
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: true))
      return (queue, try queue.read(SQLiteSchema.find))
    } catch let error as DatabaseError {
      let isAboutNeighbours = [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM].contains(error.resultCode)
      guard isAboutNeighbours, !FileManager.default.fileExists(atPath: path + "-wal") else { throw error }
      let queue = try DatabaseQueue(path: unchangingURI(path), configuration: configuration(readonly: true))
      return (queue, try queue.read(SQLiteSchema.find))
    }
  }

  /// A file as one that nobody changes, by SQLite's own kind of URI.
  ///
  /// Source: sqlite.org/uri.html; where SQLite was built without URIs, it finds no such file.
  static func unchangingURI(_ path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return uri + "?immutable=1"
  }

  // MARK: - Settings

  private static func configuration(readonly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "embedded directory"
    return configuration
  }

  private static func naming(
    _ path: String, _ open: () throws -> SQLiteStore
  ) throws(DirectoryError) -> SQLiteStore {
    do {
      return try open()
    } catch let error as DirectoryError {
      throw error
    } catch {
      throw unusable(path, error)
    }
  }
}
