/// Where each of many entries stands: eight bytes a mark.
struct MarkColumn: Sendable {
  private struct Packed: Sendable {
    let line: UInt32
    let column: UInt16
    let length: UInt16
  }

  private var packed: [Packed] = []
  /// The marks beyond column 65,535, by row.
  private var wide: [Int: SourceMark] = [:]

  var count: Int { packed.count }

  mutating func reserve(_ marks: Int) { packed.reserveCapacity(count + marks) }

  mutating func append(_ mark: SourceMark) {
    let column = UInt16(exactly: mark.column)
    if column == nil { wide[count] = mark }
    packed.append(Packed(line: mark.line, column: column ?? 0, length: mark.length))
  }

  mutating func append(contentsOf others: MarkColumn) {
    for (row, mark) in others.wide { wide[count + row] = mark }
    packed += others.packed
  }

  subscript(row: Int) -> SourceMark {
    let mark = packed[row]
    // Columns are counted from 1.
    if mark.column == 0, let wide = wide[row] { return wide }
    return SourceMark(line: Int(mark.line), column: Int(mark.column), length: Int(mark.length))
  }
}
