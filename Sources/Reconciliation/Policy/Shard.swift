/// One of the parts that many accounts are spread over, each of which another job takes.
///
/// An account's part follows from its id and the number of parts alone, not from its position among the others: an
/// account that is added moves no other one, and jobs that see the folder at different moments still take each account
/// once. The price is that parts are about equally large, not exactly.
package struct Shard: Equatable, Sendable {
  /// The most parts: more jobs than that aren't started for accounts that one command could take in turn.
  package static let countLimit = 1_000

  /// Which part it is, counted from 0, as a Kubernetes Indexed Job counts.
  package let index: Int
  /// How many parts there are.
  package let count: Int

  /// A part, or nil where there is none of that index.
  package init?(_ index: Int, of count: Int) {
    guard (1...Self.countLimit).contains(count), (0..<count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Whether an account falls to this part.
  package func holds(_ account: AccountID) -> Bool {
    Int(spread(account.text.utf8) % UInt64(count)) == index
  }
}

/// A number that is the same for the same bytes wherever and whenever it is computed: FNV-1a of 64 bits, whose low bits
/// depend on few of the bytes, so that they are mixed once more (the finaliser of SplitMix64).
private func spread(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
  hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
  return hash ^ (hash >> 31)
}
