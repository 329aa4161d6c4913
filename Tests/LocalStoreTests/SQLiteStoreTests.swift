import Foundation
import GRDB
import Reconciliation
import Testing

@testable import LocalStore

@Suite struct SQLiteStoreTests {
  private func open(_ path: String) throws -> SQLiteStore { try SQLiteStore.open(path, whenAbsent: .create) }

  // MARK: - Files

  @Test func `a missing file is refused and not made`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/none.sqlite"
      let reason = await unusableReason { _ = try SQLiteStore.open(path, whenAbsent: .refuse) }
      #expect(reason == "no such file")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `a file that is made is its owner's alone, and so are its neighbours`() async throws {
    try await withTemporaryFolder { folder in
      let store = try open(folder + "/directory.sqlite")
      try await store.load(.team(accountID), users: try state(users("a")))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.contains("directory.sqlite-wal"))
      for file in files {
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + file)[.posixPermissions]
        #expect(mode as? Int == 0o600, "\(file)")
      }
    }
  }

  @Test func `a symbolic link to nowhere isn't followed`() async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: folder + "/target")
      #expect(await unusableReason { _ = try open(folder + "/link") } != nil)
      #expect(!FileManager.default.fileExists(atPath: folder + "/target"))
    }
  }

  @Test(arguments: [SQLiteStore.Absence.refuse, .create])
  func `a file that is no database is refused and left as it is`(absence: SQLiteStore.Absence) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/users.json"
      let content = Data(String(repeating: "{\"Users\": []}\n", count: 400).utf8)
      try content.write(to: URL(filePath: path))
      let reason = await unusableReason { _ = try SQLiteStore.open(path, whenAbsent: absence) }
      #expect(reason == "not a SQLite database")
      #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }
  }

  @Test(arguments: [SQLiteStore.Absence.refuse, .create])
  func `another program's database is refused and left as it is`(absence: SQLiteStore.Absence) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/other.sqlite"
      let other = try DatabaseQueue(path: path)
      try await other.write { db in try db.execute(sql: "CREATE TABLE users (id TEXT)") }
      try other.close()
      let content = try Data(contentsOf: URL(filePath: path))
      let reason = await unusableReason { _ = try SQLiteStore.open(path, whenAbsent: absence) }
      #expect(reason == "a SQLite database, but not an embedded directory")
      #expect(try Data(contentsOf: URL(filePath: path)) == content)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["other.sqlite"])
    }
  }

  @Test func `a file of a later version is refused`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let store = try open(path)
      try await store.writer().write { db in try db.execute(sql: "PRAGMA user_version = 2") }
      let reason = await unusableReason { _ = try open(path) }
      #expect(reason == "made by a later version of rollcall")
    }
  }

  @Test func `an empty file is taken where one may be made, and refused elsewhere`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/empty"
      try Data().write(to: URL(filePath: path))
      #expect(await unusableReason { _ = try SQLiteStore.open(path, whenAbsent: .refuse) } != nil)
      let store = try open(path)
      #expect(try await store.accounts() == [])
    }
  }

  @Test func `a truncated file is refused, not read in part`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let many = (0..<2_000).map { users("user-\($0)")[0] }
      do {
        let store = try open(path)
        try await store.load(.team(accountID), users: try state(many))
        try await store.writer().writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try store.writer().close()
      }
      let whole = try Data(contentsOf: URL(filePath: path))
      for length in [100, 4_096, whole.count / 2] {
        try whole.prefix(length).write(to: URL(filePath: path))
        let reason = await unusableReason {
          let directory = SQLiteDirectory(
            try SQLiteStore.open(path, whenAbsent: .refuse), account: accountID)
          _ = try await directory.observe(.everyone)
        }
        #expect(["the file is damaged", "not a SQLite database"].contains(reason), "\(length) bytes")
      }
    }
  }

  @Test(arguments: [(nil, "2"), (SQLiteStore.Keeping.overPowerCuts, "2"), (.overCrashes, "1")])
  func `every commit is synchronised with the disk unless it needn't be`(
    keeping: SQLiteStore.Keeping?, synchronous: String
  ) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/directory.sqlite"
      let store =
        try keeping.map { try SQLiteStore.open(path, whenAbsent: .create, keeping: $0) } ?? open(path)
      let settings = try await store.writer().writeWithoutTransaction { db in
        [
          try String.fetchOne(db, sql: "PRAGMA journal_mode"),
          try String.fetchOne(db, sql: "PRAGMA synchronous"),
        ]
      }
      #expect(settings == ["wal", synchronous])
    }
  }

  // MARK: - Accounts

  @Test func `loading replaces one account and leaves the others`() async throws {
    try await withTemporaryFolder { folder in
      let store = try open(folder + "/directory.sqlite")
      let other = AccountID("other")!
      try await store.load(.team(accountID), users: try state(users("a", "b")))
      try await store.load(.team(other), users: try state(users("a", license: .pro)))
      let refilled = Account(
        id: accountID, type: "EnterpriseLWA", supportedLicenses: ["Pro", "Ultra", "Basic"])
      try await store.load(refilled, users: try state(users("c")))
      #expect(try await store.accounts() == [accountID, other])
      let directory = SQLiteDirectory(store, account: accountID)
      #expect(try await directory.account() == refilled)
      #expect(try await licenses(directory) == ["c Basic"])
      #expect(try await licenses(SQLiteDirectory(store, account: other)) == ["a Pro"])
    }
  }

  @Test func `an account that the file doesn't hold is told with those that it does`() async throws {
    try await withTemporaryFolder { folder in
      let store = try open(folder + "/directory.sqlite")
      try await store.load(.team(accountID), users: ObservedState())
      let directory = SQLiteDirectory(store, account: AccountID("other")!)
      let expected = DirectoryError.unknownAccount(AccountID("other")!, known: [accountID])
      await #expect(throws: expected) { _ = try await directory.account() }
      await #expect(throws: expected) { _ = try await directory.observe(.everyone) }
      await #expect(
        throws: BatchFailure.rejected(
          Rejection(code: "NotFound", message: "no account other"), requestID: nil)
      ) { _ = try await directory.update(batch("a", license: .pro)) }
    }
  }

  // MARK: - Failures

  @Test func `a full disk refuses the whole load and keeps what was there`() async throws {
    try await withTemporaryFolder { folder in
      let store = try open(folder + "/directory.sqlite")
      try await store.load(.team(accountID), users: try state(users("a")))
      try await limitPages(of: store)
      let many = (0..<5_000).map { users("user-\($0)")[0] }
      let reason = await unusableReason { try await store.load(.team(accountID), users: try state(many)) }
      #expect(reason == "the disk is full")
      #expect(try await licenses(SQLiteDirectory(store, account: accountID)) == ["a Basic"])
    }
  }

  @Test func `a full disk rejects a batch and writes none of it`() async throws {
    try await withTemporaryFolder { folder in
      let store = try open(folder + "/directory.sqlite")
      try await store.load(.team(accountID), users: try state(users("a", "b")))
      try await limitPages(of: store)
      var long = UserUpdate(userID: UserID("b")!)
      long.alexaForBusiness.roomARN = String(repeating: "x", count: 100_000)
      let batch = UpdateBatch(batch("a", license: .pro).updates + [long])
      let directory = SQLiteDirectory(store, account: accountID)
      await #expect(
        throws: BatchFailure.rejected(
          Rejection(code: "ResourceLimitExceeded", message: "the disk is full"), requestID: nil)
      ) { _ = try await directory.update(batch) }
      #expect(try await licenses(directory) == ["a Basic", "b Basic"])
    }
  }

  /// Lets the file grow no further, as a full disk would.
  private func limitPages(of store: SQLiteStore) async throws {
    try await store.writer().writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
  }
}
