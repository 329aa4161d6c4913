import Foundation
import GRDB
import Reconciliation
import Testing

@testable import LocalStore

/// An embedded directory that is opened for reading stays as it is.
@Suite struct `A directory opened for reading` {
  /// Makes a directory of the user `a` that nobody has open, and hands over its path.
  private func withDirectory(_ body: (String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/a directory?100%#1.sqlite"
      let store = try SQLiteStore.open(path, whenAbsent: .create)
      try await store.load(.team(accountID), users: try state(users("a")))
      try store.writer().close()
      try #require(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
      try await body(path)
    }
  }

  private func directory(_ path: String) throws -> SQLiteDirectory {
    SQLiteDirectory(try SQLiteStore.openForReading(path), account: accountID)
  }

  @Test func `keeps its bytes, also where its journal is of another kind`() async throws {
    try await withDirectory { path in
      for journal in ["wal", "delete"] {
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction { db in
          try db.execute(sql: "PRAGMA journal_mode = \(journal)")
        }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(try await licenses(try directory(path)) == ["a Basic"])
        #expect(try Data(contentsOf: URL(filePath: path)) == before, "\(journal)")
      }
    }
  }

  @Test func `is read where nothing can be made beside it`() async throws {
    try await withDirectory { path in
      // The longest name that a file may have leaves none for a log beside it, not even to root.
      let folder = String(path[..<(try #require(path.lastIndex(of: "/")))])
      let long = folder + "/" + String(repeating: "%?#x", count: 63) + "abc"
      try FileManager.default.moveItem(atPath: path, toPath: long)
      #expect(try await licenses(try directory(long)) == ["a Basic"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }
  }

  @Test func `isn't read past a log that can't be`() async throws {
    try await withDirectory { path in
      try FileManager.default.createDirectory(atPath: path + "-wal", withIntermediateDirectories: false)
      #expect(await unusableReason { _ = try directory(path) } == "it can't be opened")
    }
  }

  @Test func `is read in a read-only folder`() async throws {
    try await withDirectory { path in
      let folder = String(path[..<(try #require(path.lastIndex(of: "/")))])
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder)
      defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder) }
      #expect(try await licenses(try directory(path)) == ["a Basic"])
    }
  }

  @Test func `shows what another process has committed`() async throws {
    try await withDirectory { path in
      let writer = SQLiteDirectory(try SQLiteStore.open(path, whenAbsent: .refuse), account: accountID)
      let reader = try directory(path)
      _ = try await writer.update(batch("a", license: .pro))
      #expect(try await licenses(reader) == ["a Pro"])
    }
  }

  @Test func `refuses to be written`() async throws {
    try await withDirectory { path in
      let store = try SQLiteStore.openForReading(path)
      await #expect(throws: DirectoryError.readOnly) {
        try await store.load(.team(accountID), users: ObservedState())
      }
      await #expect(
        throws: BatchFailure.rejected(
          Rejection(code: "ReadOnly", message: "the file was opened for reading"), requestID: nil)
      ) { _ = try await SQLiteDirectory(store, account: accountID).update(batch("a", license: .pro)) }
    }
  }

  @Test(arguments: [
    (0, "made by an earlier version of rollcall"),
    (2, "made by a later version of rollcall"),
  ])
  func `of another version is refused and left as it is`(version: Int, reason: String) async throws {
    try await withDirectory { path in
      let queue = try DatabaseQueue(path: path)
      try await queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA user_version = \(version)")
        try db.checkpoint(.truncate)
      }
      try queue.close()
      let before = try Data(contentsOf: URL(filePath: path))
      #expect(await unusableReason { _ = try directory(path) } == reason)
      #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
  }

  @Test func `is refused where there is none or another program's`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/other.sqlite"
      #expect(await unusableReason { _ = try directory(path) } == "no such file")
      let other = try DatabaseQueue(path: path)
      try await other.write { db in try db.execute(sql: "CREATE TABLE users (id TEXT)") }
      #expect(
        await unusableReason { _ = try directory(path) } == "a SQLite database, but not an embedded directory"
      )
    }
  }
}
