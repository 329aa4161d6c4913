/// A file on a disk that forgets what wasn't synced.
struct SimulatedDisk: Sendable {
  /// What a reader of the file sees.
  private(set) var bytes: [UInt8] = []
  /// How many of the bytes a crash can't take.
  private(set) var durable = 0
  /// How many of the bytes are what was written.
  private(set) var intact = 0

  /// What becomes of unsynced bytes.
  enum Tail: CaseIterable {
    case kept, lost, torn, garbled
  }

  /// Writes behind the last byte.
  mutating func append(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
    intact = bytes.count
  }

  /// Makes everything durable that was written.
  mutating func sync() { durable = bytes.count }

  /// Whether a crash would take something.
  var isUnsynced: Bool { durable < bytes.count }

  /// Forgets what wasn't synced, wholly or in part.
  mutating func lose(_ tail: Tail, _ chance: inout Chance) {
    let unsynced = bytes.count - durable
    if unsynced > 0 {
      switch tail {
      case .kept: break
      case .lost: bytes.removeLast(unsynced)
      case .torn: bytes.removeLast(chance.within(1...unsynced))
      case .garbled:
        // The file's new length was written, its content from some point on wasn't.
        let first = durable + chance.below(unsynced)
        for index in first..<bytes.count { bytes[index] = 0 }
        intact = first
      }
    }
    intact = min(intact, bytes.count)
  }
}
