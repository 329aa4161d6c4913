import Reconciliation
import Testing

/// How the accounts of a folder are spread over jobs.
@Suite struct `A shard` {
  /// Their bytes come in pairs, which the low bits of a hash that isn't mixed don't tell apart.
  private static let accounts = (0..<1_000).compactMap { AccountID("\($0)-\($0)") }

  @Test(arguments: [1, 2, 3, 4, 7, 16]) func `holds each account in exactly one part`(count: Int) {
    let shards = (0..<count).compactMap { Shard($0, of: count) }
    #expect(shards.count == count)
    for account in Self.accounts {
      #expect(shards.filter { $0.holds(account) }.count == 1, "\(account.text)")
    }
  }

  @Test(arguments: [2, 4, 8, 10, 16]) func `holds about as many as any other`(count: Int) {
    let sizes = (0..<count).compactMap { Shard($0, of: count) }
      .map { shard in Self.accounts.filter(shard.holds).count }
    let fair = Self.accounts.count / count
    #expect(sizes.allSatisfy { (fair / 2...fair * 3 / 2).contains($0) }, "\(sizes)")
  }

  /// Jobs of two versions must agree, so where an account falls is part of the interface.
  @Test func `holds the same accounts in every version`() {
    let ids = [
      "12a3456b-7c89-012d-3456-78901e23fg45", "22a3456b-7c89-012d-3456-78901e23fg45", "one", "two", "three",
    ]
    let parts = ids.map { id in
      (0..<4).first { Shard($0, of: 4)?.holds(AccountID(id)!) == true }
    }
    #expect(parts == [1, 3, 1, 0, 3])
  }

  @Test func `is none outside of its count, or of too many`() {
    #expect(Shard(0, of: 0) == nil)
    #expect(Shard(4, of: 4) == nil)
    #expect(Shard(-1, of: 4) == nil)
    #expect(Shard(0, of: 1_000) != nil)
    #expect(Shard(0, of: 1_001) == nil)
  }
}
