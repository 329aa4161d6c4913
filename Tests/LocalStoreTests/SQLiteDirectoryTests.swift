import Foundation
import GRDB
import Reconciliation
import Testing

@testable import LocalStore

@Suite struct SQLiteDirectoryTests {
  private func directory(_ path: String, _ users: [ObservedUser]) async throws -> SQLiteDirectory {
    let store = try SQLiteStore.open(path, whenAbsent: .create)
    try await store.load(.team(accountID), users: try state(users))
    return SQLiteDirectory(store, account: accountID)
  }

  private func reopened(_ path: String) throws -> SQLiteDirectory {
    SQLiteDirectory(try SQLiteStore.open(path, whenAbsent: .refuse), account: accountID)
  }

  @Test func `an accepted batch is there when the file is opened again`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let first = try await directory(path, users("a", "b"))
      _ = try await first.update(batch("b", license: .pro))
      #expect(try await licenses(try reopened(path)) == ["a Basic", "b Pro"])
    }
  }

  @Test func `an accepted batch survives the loss of the process`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let first = try await directory(path, users("a"))
      _ = try await first.update(batch("a", license: .pro))
      // What a killed process leaves behind: the file and its log, and no orderly closing.
      let copy = folder + "/copy.sqlite"
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
      #expect(try await licenses(try reopened(copy)) == ["a Pro"])
    }
  }

  @Test func `two connections see each other's writes`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let first = try await directory(path, users("a", "b"))
      let second = try reopened(path)
      _ = try await first.update(batch("a", license: .pro))
      _ = try await second.update(batch("b", license: .pro))
      #expect(try await licenses(first) == ["a Pro", "b Pro"])
      #expect(try await licenses(second) == ["a Pro", "b Pro"])
    }
  }

  @Test func `batches of two connections at once are all written`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let ids = (0..<40).map { "user-\($0)" }
      let first = try await directory(path, ids.flatMap { users($0) })
      let second = try reopened(path)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, id) in ids.enumerated() {
          let writer = number.isMultiple(of: 2) ? first : second
          group.addTask { _ = try await writer.update(batch(id, license: .pro)) }
        }
        try await group.waitForAll()
      }
      #expect(try await licenses(second).allSatisfy { $0.hasSuffix(" Pro") })
    }
  }

  @Test func `a reading in progress neither waits for a writer nor sees half of its batch`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let first = try await directory(path, users("a", "b"))
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let other = try DatabaseQueue(path: path, configuration: configuration)
      // Another process in the middle of a batch.
      try await other.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN IMMEDIATE")
        try db.execute(sql: "UPDATE users SET license = CAST('Pro' AS BLOB) WHERE id = CAST('a' AS BLOB)")
      }
      #expect(try await licenses(first) == ["a Basic", "b Basic"])
      try await other.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
      #expect(try await licenses(first) == ["a Pro", "b Basic"])
    }
  }

  @Test func `a batch that another process keeps out is rejected`() {
    let busy = DatabaseError(resultCode: .SQLITE_BUSY)
    #expect(
      batchFailure(busy)
        == .rejected(
          Rejection(code: "ServiceUnavailable", message: "another process is writing to it"), requestID: nil))
  }

  @Test(arguments: [ResultCode.SQLITE_IOERR, .SQLITE_IOERR_FSYNC, .SQLITE_CORRUPT, .SQLITE_INTERRUPT])
  func `a batch whose commit may have gone through is unknown`(code: ResultCode) {
    guard case .unknown = batchFailure(DatabaseError(resultCode: code)) else {
      Issue.record("\(code) was taken for a rejection")
      return
    }
  }
}
