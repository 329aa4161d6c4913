import LocalStore
import Reconciliation
import Testing

@Suite struct UserPagesTests {
  /// The ids of one page of a (SharedDevice), b, c and d, whose addresses are ID@example.com.
  private func page(_ request: UserPageRequest) async throws -> [String] {
    try await withTemporaryFolder { folder in
      let store = try SQLiteStore.open(folder + "/directory.sqlite", whenAbsent: .create)
      var four = users("c", "a", "d", "b")
      four[1].type = .known(.sharedDevice)
      try await store.load(.team(accountID), users: try state(four))
      return try await SQLiteDirectory(store, account: accountID).page(request).map(\.id.text)
    }
  }

  @Test(arguments: [(nil, 2, ["a", "b"]), ("b", 2, ["c", "d"]), ("bb", 1, ["c"]), ("d", 2, [])])
  func `a page begins behind a key`(after: String?, limit: Int, ids: [String]) async throws {
    let found = try await page(UserPageRequest(after: after.flatMap { UserID($0) }, limit: limit))
    #expect(found == ids)
  }

  @Test func `a page holds one type`() async throws {
    let found = try await page(UserPageRequest(limit: 9, type: .privateUser))
    #expect(found == ["b", "c", "d"])
  }

  @Test func `a page holds one address, whatever its case`() async throws {
    let found = try await page(UserPageRequest(limit: 9, email: "C@Example.com"))
    #expect(found == ["c"])
  }
}
