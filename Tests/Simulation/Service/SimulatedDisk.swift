/// A file on a disk that forgets what wasn't synced.
struct SimulatedDisk: Sendable {
  /// What a reader of the file sees.
  private(set) var bytes: [UInt8] = []
  /// How many of the bytes a crash can't take.
  private(set) var durable = 0
  /// The most bytes that ever were durable.
  private(set) var everDurable = 0

  /// What becomes of unsynced bytes.
  enum Tail { case kept, lost, torn, garbled }

  init() {}

  /// Writes behind the last byte.
  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Makes everything durable that was written.
  mutating func sync() {
    durable = bytes.count
    everDurable = durable
  }

  /// Forgets what wasn't synced, wholly or in part.
  mutating func lose(_ tail: Tail, _ chance: inout Chance) {
    let unsynced = bytes.count - durable
    if unsynced > 0 {
      switch tail {
      case .kept: break
      case .lost: bytes.removeLast(unsynced)
      case .torn: bytes.removeLast(chance.within(1...unsynced))
      case .garbled:
        for index in (durable + chance.below(unsynced))..<bytes.count { bytes[index] = 0 }
      }
    }
    durable = bytes.count
  }
}
