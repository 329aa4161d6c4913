import Foundation
import LocalStore
import Reconciliation
import Testing

@Suite struct SnapshotDirectoryTests {
  private func reason(of text: String) async throws -> String? {
    try await withTemporaryFolder { folder in
      let path = folder + "/users.json"
      try Data(text.utf8).write(to: URL(filePath: path))
      return await unusableReason { _ = try SnapshotDirectory(path: path, account: accountID) }
    }
  }

  @Test(
    arguments: [
      ("", "line 1, byte 0: there is nothing in it"),
      (
        "{\"Users\": [],\n\"NextToken\": \"x\"}",
        "line 2, byte 30: the listing is cut short: its last page has a NextToken"
      ),
      (
        "{\"Users\": [\n{\"UserId\": \"a\"},\n{\"UserId\": \"a\"}]}",
        "line 3, byte 29: the user a comes twice"
      ),
      ("Unable to locate credentials", "line 1, byte 0: byte 0x55 can't stand here in JSON"),
    ])
  func `a file that is no whole listing is refused with line and reason`(text: String, expected: String)
    async throws
  {
    #expect(try await reason(of: text) == expected)
  }

  @Test func `users of another account are refused by name`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/users.json"
      try writeSnapshot(users("a"), of: AccountID("other")!, to: path)
      #expect(throws: DirectoryError.otherAccount(expected: accountID, found: "other")) {
        _ = try SnapshotDirectory(path: path, account: accountID)
      }
    }
  }

  @Test func `a missing file and a folder are refused`() async throws {
    try await withTemporaryFolder { folder in
      #expect(
        await unusableReason { _ = try SnapshotDirectory(path: folder + "/none", account: accountID) }
          == "No such file or directory")
      #expect(
        await unusableReason { _ = try SnapshotDirectory(path: folder, account: accountID) }
          == "Is a directory"
      )
    }
  }

  @Test func `every licence is the account's, whoever holds it, and what users hold besides`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/users.json"
      var held = users("a", license: .proTrial) + users("b", "c", license: .basic)
      held[1].license = .unrecognized("Ultra")
      held[2].license = .unrecognized("Gold")
      try writeSnapshot(held, of: accountID, to: path)
      let account = try await SnapshotDirectory(path: path, account: accountID).account()
      #expect(account.supportedLicenses == ["Basic", "Plus", "ProTrial", "Pro", "Gold", "Ultra"])
    }
  }

  @Test func `a write is refused as a whole`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/users.json"
      try writeSnapshot(users("a"), of: accountID, to: path)
      let directory = try SnapshotDirectory(path: path, account: accountID)
      await #expect(
        throws: BatchFailure.rejected(
          Rejection(code: "ReadOnly", message: "a snapshot can't be written to"), requestID: nil)
      ) { _ = try await directory.update(batch("a", license: .pro)) }
    }
  }
}
