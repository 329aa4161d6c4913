/// Finds a row of a `TextColumn` by its text: an open-addressing table of row numbers, eight to twelve bytes a row.
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

  private static let free = UInt32.max

  private let comparison: Comparison
  private var slots: [UInt32]
  private var used = 0

  /// An empty index with room for so many rows.
  package init(_ comparison: Comparison, capacity: Int = 0) {
    self.comparison = comparison
    slots = Array(repeating: Self.free, count: Self.slotCount(for: capacity))
  }

  /// Makes room for so many further rows of the column that the index was built over.
  package mutating func reserve(_ rows: Int, over column: TextColumn) {
    let count = Self.slotCount(for: used + rows)
    if count > slots.count { resize(to: count, over: column) }
  }

  /// Adds a row, or returns the row that already has this text.
  package mutating func insert(_ row: Int, of column: TextColumn) -> Int? {
    if used * 4 >= slots.count * 3 { resize(to: slots.count * 2, over: column) }
    let slot = find(column.utf8(at: row), in: column)
    guard slots[slot] == Self.free else { return Int(slots[slot]) }
    slots[slot] = UInt32(row)
    used += 1
    return nil
  }

  /// The row of a text in the column that the index was built over.
  package func row(of text: ArraySlice<UInt8>, in column: TextColumn) -> Int? {
    let slot = find(text, in: column)
    return slots[slot] == Self.free ? nil : Int(slots[slot])
  }

  /// The row of a text in the column that the index was built over.
  package func row(of text: String, in column: TextColumn) -> Int? {
    row(of: ArraySlice(text.utf8), in: column)
  }

  private func find(_ text: ArraySlice<UInt8>, in column: TextColumn) -> Int {
    var slot = hash(text) & (slots.count - 1)
    while slots[slot] != Self.free, !matches(column.utf8(at: Int(slots[slot])), text) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func resize(to count: Int, over column: TextColumn) {
    let rows = slots.filter { $0 != Self.free }
    slots = Array(repeating: Self.free, count: count)
    for row in rows { slots[find(column.utf8(at: Int(row)), in: column)] = row }
  }

  private static func slotCount(for rows: Int) -> Int {
    var count = 8
    while count * 3 < rows * 4 { count *= 2 }
    return count
  }

  // MARK: - Comparing

  private func hash(_ text: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    switch comparison {
    case .exact: combine(text, into: &hasher)
    case .caseless: combine(ArraySlice(caseFoldedBytes(text)), into: &hasher)
    }
    return hasher.finalize() & Int.max
  }

  private func combine(_ text: ArraySlice<UInt8>, into hasher: inout Hasher) {
    unsafe text.withUnsafeBytes { bytes in unsafe hasher.combine(bytes: bytes) }
  }

  private func matches(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    switch comparison {
    case .exact: left.elementsEqual(right)
    case .caseless: caselesslyEqual(left, right)
    }
  }
}

/// Whether two texts are equal without case.
package func caselesslyEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
  if left.elementsEqual(right) { return true }
  return caseFoldedBytes(left).elementsEqual(caseFoldedBytes(right))
}

private func caseFoldedBytes(_ text: ArraySlice<UInt8>) -> [UInt8] {
  var folded = Array(text)
  for index in folded.indices {
    let byte = folded[index]
    // One pass for what nearly every address is; Unicode's mapping for the rest.
    if byte >= 0x80 { return Array(caseFolded(String(decoding: text, as: UTF8.self)).utf8) }
    if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { folded[index] = byte | 0x20 }
  }
  return folded
}
