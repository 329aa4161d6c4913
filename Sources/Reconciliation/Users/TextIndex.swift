/// Finds a row of a `TextColumn` by its text: an open-addressing table of row numbers, seven to fourteen bytes a row.
///
/// The first row of a text wins; later rows with the same text are reported by `insert`. The hash is the standard
/// library's, seeded afresh in each process, so that no one can choose ids that collide.
package struct TextIndex: Sendable {
  /// How two texts are held against each other.
  package enum Comparison: Sendable {
    case exact
    /// Without case, as e-mail addresses are.
    case caseless
  }

  private static let free: UInt8 = 0

  private let comparison: Comparison
  private var slots: [UInt32]
  /// A part of the hash of each slot's text, or `free`. Looked at first: a byte for each slot stays in the processor's
  /// cache, where row numbers and texts are far away in memory.
  private var tags: [UInt8]
  private var used = 0

  /// An empty index with room for so many rows.
  package init(_ comparison: Comparison, capacity: Int = 0) {
    self.comparison = comparison
    let count = Self.slotCount(for: capacity)
    slots = Array(repeating: 0, count: count)
    tags = Array(repeating: Self.free, count: count)
  }

  /// Makes room for so many further rows of the column that the index was built over.
  package mutating func reserve(_ rows: Int, over column: TextColumn) {
    let count = Self.slotCount(for: used + rows)
    if count > slots.count { resize(to: count, over: column) }
  }

  /// Adds a row, or returns the row that already has this text.
  package mutating func insert(_ row: Int, of column: TextColumn) -> Int? {
    if used * 4 >= slots.count * 3 { resize(to: slots.count * 2, over: column) }
    let text = column.utf8(at: row)
    let hash = hash(text)
    let slot = slot(of: text, hash, in: column)
    guard tags[slot] == Self.free else { return Int(slots[slot]) }
    fill(slot, with: UInt32(row), hash)
    used += 1
    return nil
  }

  /// The row of a text in the column that the index was built over.
  package func row(of text: ArraySlice<UInt8>, in column: TextColumn) -> Int? {
    let slot = slot(of: text, hash(text), in: column)
    return tags[slot] == Self.free ? nil : Int(slots[slot])
  }

  /// The row of a text in the column that the index was built over.
  package func row(of text: String, in column: TextColumn) -> Int? {
    row(of: ArraySlice(text.utf8), in: column)
  }

  // MARK: - Slots

  /// The slot of a text, or the free one where it belongs.
  private func slot(of text: ArraySlice<UInt8>, _ hash: UInt, in column: TextColumn) -> Int {
    let tag = Self.tag(hash)
    var slot = first(hash)
    while tags[slot] != Self.free {
      if tags[slot] == tag, matches(column.utf8(at: Int(slots[slot])), text) { return slot }
      slot = next(slot)
    }
    return slot
  }

  private mutating func fill(_ slot: Int, with row: UInt32, _ hash: UInt) {
    slots[slot] = row
    tags[slot] = Self.tag(hash)
  }

  private mutating func resize(to count: Int, over column: TextColumn) {
    let rows = zip(slots, tags).lazy.filter { $1 != Self.free }.map(\.0)
    slots = Array(repeating: 0, count: count)
    tags = Array(repeating: Self.free, count: count)
    for row in rows {
      let hash = hash(column.utf8(at: Int(row)))
      // No two of them are equal, so that the first free slot is the row's.
      var slot = first(hash)
      while tags[slot] != Self.free { slot = next(slot) }
      fill(slot, with: row, hash)
    }
  }

  private func first(_ hash: UInt) -> Int { Int(hash & UInt(slots.count - 1)) }

  private func next(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

  /// The slot is chosen by the lowest bits, the tag by the highest.
  private static func tag(_ hash: UInt) -> UInt8 {
    max(UInt8(truncatingIfNeeded: hash >> (UInt.bitWidth - 8)), free + 1)
  }

  private static func slotCount(for rows: Int) -> Int {
    var count = 8
    while count * 3 < rows * 4 { count *= 2 }
    return count
  }

  // MARK: - Comparing

  private func hash(_ text: ArraySlice<UInt8>) -> UInt {
    var hasher = Hasher()
    switch comparison {
    case .exact: combine(text, into: &hasher)
    case .caseless: combineCaseless(text, into: &hasher)
    }
    return UInt(bitPattern: hasher.finalize())
  }

  private func matches(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    switch comparison {
    case .exact: haveSameBytes(left, right)
    case .caseless: caselesslyEqual(left, right)
    }
  }
}

private func combine(_ text: ArraySlice<UInt8>, into hasher: inout Hasher) {
  unsafe text.withUnsafeBytes { bytes in unsafe hasher.combine(bytes: bytes) }
}

/// Hashes text without case. What is beyond ASCII is folded as a whole first, since it may fold into ASCII: the Kelvin
/// sign is a small k.
private func combineCaseless(_ text: ArraySlice<UInt8>, into hasher: inout Hasher) {
  if isASCII(text) { return combineLowercased(text, into: &hasher) }
  combineLowercased(ArraySlice(caseFolded(String(decoding: text, as: UTF8.self)).utf8), into: &hasher)
}

/// Hashes bytes, ASCII letters in lower case, eight at a time; the last eight may be hashed once before.
private func combineLowercased(_ text: ArraySlice<UInt8>, into hasher: inout Hasher) {
  unsafe text.withUnsafeBytes { bytes in
    var offset = 0
    while offset + 8 <= bytes.count {
      unsafe hasher.combine(lowercased(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    if offset < bytes.count, bytes.count > 8 {
      unsafe hasher.combine(lowercased(bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)))
    } else if offset < bytes.count {
      var word: UInt64 = 0
      for index in offset..<bytes.count { unsafe word = word << 8 | UInt64(bytes[index]) }
      hasher.combine(lowercased(word))
    }
    hasher.combine(UInt8(truncatingIfNeeded: bytes.count))
  }
}
