import Reconciliation

/// A marked place of a file as its bytes show it.
struct Quote {
  /// The file's path.
  let path: String
  let mark: SourceMark
  /// The column behind the last marked character of the line.
  let endColumn: Int
  /// The marked bytes. A text over several lines is marked to the end of its first.
  let bytes: Range<Int>
  /// As much of the line as an excerpt can show.
  let cut: LineCut

  /// Whether the mark covers all that it is about.
  var isWhole: Bool { mark.length < UInt16.max }
}

/// The part of a line around a mark.
struct LineCut {
  /// The part's text, invalid UTF-8 replaced.
  let text: String
  /// How many scalars of the line stand before it.
  let skipped: Int
  /// Whether the line goes on behind it.
  let continues: Bool

  static let empty = LineCut(text: "", skipped: 0, continues: false)
}

/// The lines that a set of findings is about, by place.
struct QuotedLines {
  /// The files that the findings are about.
  let files: [PolicySource]
  private let quotes: [[SourceMark: Quote]]

  init(of diagnostics: some Sequence<Diagnostic>, in files: [PolicySource]) {
    self.files = files
    var wanted = Array(repeating: Set<SourceMark>(), count: files.count)
    for place in diagnostics.flatMap({ [$0.place, $0.related].compactMap(\.self) }) {
      wanted[place.file].insert(place.mark)
    }
    quotes = zip(files, wanted).map { file, marks in
      var walk = LineWalk(file)
      var quotes: [SourceMark: Quote] = [:]
      for mark in marks.sorted() { quotes[mark] = walk.quote(mark) }
      return quotes
    }
  }

  /// What stands at one of the findings' places.
  subscript(place: SourcePlace) -> Quote {
    let end = files[place.file].bytes.count
    return quotes[place.file][place.mark]
      ?? Quote(
        path: files[place.file].path, mark: place.mark, endColumn: Int(place.mark.column), bytes: end..<end,
        cut: .empty)
  }
}

/// One pass over a file's bytes, from mark to mark: a line may be as long as its file, and have every mark.
private struct LineWalk {
  /// How many scalars are cut out before a mark and from it on: more than an excerpt is wide, so that what it leaves
  /// out is its own choice.
  private static let scalarsBefore = 100
  private static let scalarsBehind = 200
  /// As many bytes as so many scalars can have; bytes that aren't UTF-8 may make no scalar at all.
  private static let byteLimit = 4 * (scalarsBefore + scalarsBehind)

  private let path: String
  private let bytes: [UInt8]
  private var line = 1
  private var lineEnd = 0
  private var offset: Int
  /// How many scalars of the line stand before the offset.
  private var skipped = 0

  init(_ file: PolicySource) {
    path = file.path
    bytes = file.bytes
    // Marks don't count a byte-order mark.
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineEnd = endOfLine(from: offset)
  }

  /// What stands at a mark, which is behind the one before; nil where the file has no such line.
  mutating func quote(_ mark: SourceMark) -> Quote? {
    while line < mark.line {
      guard lineEnd < bytes.count else { return nil }
      offset = lineEnd + 1
      lineEnd = endOfLine(from: offset)
      line += 1
      skipped = 0
    }
    let start = Int(mark.column) - 1
    let content = lineEnd > offset && bytes[lineEnd - 1] == UInt8(ascii: "\r") ? lineEnd - 1 : lineEnd
    walk(&offset, &skipped, to: start - Self.scalarsBefore, before: content)
    var (lower, before) = (offset, skipped)
    walk(&lower, &before, to: start, before: content)
    var (upper, behind) = (lower, before)
    walk(&upper, &behind, to: start + Int(mark.length), before: content)
    return Quote(
      path: path, mark: mark, endColumn: max(Int(mark.column), behind + 1), bytes: lower..<upper,
      cut: cut(around: start, before: content))
  }

  /// The text from the offset on.
  private func cut(around start: Int, before content: Int) -> LineCut {
    var (end, count) = (offset, skipped)
    let limit = min(content, offset + Self.byteLimit)
    walk(&end, &count, to: start + Self.scalarsBehind, before: limit)
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    return LineCut(text: text, skipped: skipped, continues: end < content)
  }

  /// Moves an offset on until so many scalars stand before it, or to the end.
  private func walk(_ offset: inout Int, _ count: inout Int, to scalars: Int, before end: Int) {
    while count < scalars, offset < end {
      offset += 1
      while offset < end, UTF8.isContinuation(bytes[offset]) { offset += 1 }
      count += 1
    }
  }

  private func endOfLine(from start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }
}
