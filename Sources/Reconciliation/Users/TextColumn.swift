/// Many short texts in one buffer: a million e-mail addresses cost their bytes and four more each, instead of a
/// heap object each.
///
/// Texts are appended, and but for the last never taken away. They hold whatever bytes were given; a `String` is made when one is shown.
package struct TextColumn: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []

  /// A column without texts.
  package init() {}

  /// How many texts there are.
  package var count: Int { ends.count }

  /// Makes room for so many further texts of about so many bytes each.
  package mutating func reserve(_ texts: Int, ofBytes size: Int) {
    ends.reserveCapacity(ends.count + texts)
    bytes.reserveCapacity(bytes.count + texts * size)
  }

  /// Appends a text.
  package mutating func append(_ text: ArraySlice<UInt8>) {
    bytes.append(contentsOf: text)
    seal()
  }

  /// Appends a text.
  package mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    seal()
  }

  /// Takes the last text away.
  ///
  /// - Precondition: there is one, and no index holds its row.
  package mutating func removeLast() {
    bytes.removeLast(utf8(at: count - 1).count)
    ends.removeLast()
  }

  /// Appends the texts of another column.
  package mutating func append(contentsOf others: TextColumn) {
    precondition(
      bytes.count + others.bytes.count <= Self.byteLimit, "one column holds at most 4 GiB of text")
    let shift = UInt32(bytes.count)
    bytes += others.bytes
    ends += others.ends.lazy.map { $0 + shift }
  }

  /// 4 GiB: sixteen times the largest policy file, and fifty million users' ids.
  private static let byteLimit = Int(UInt32.max)

  private mutating func seal() {
    precondition(bytes.count <= Self.byteLimit, "one column holds at most 4 GiB of text")
    ends.append(UInt32(bytes.count))
  }

  /// Whether the text is empty, which stands for an absent one.
  package func isEmpty(at row: Int) -> Bool { range(row).isEmpty }

  /// The text of a row.
  package subscript(row: Int) -> String { String(decoding: bytes[range(row)], as: UTF8.self) }

  /// The text of a row, or nil where it is empty.
  package func text(at row: Int) -> String? { isEmpty(at: row) ? nil : self[row] }

  /// The bytes of a row.
  package func utf8(at row: Int) -> ArraySlice<UInt8> { bytes[range(row)] }

  /// Whether one row's bytes come before another's.
  package func precedes(_ left: Int, _ right: Int) -> Bool {
    utf8(at: left).lexicographicallyPrecedes(utf8(at: right))
  }

  private func range(_ row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
  }
}
