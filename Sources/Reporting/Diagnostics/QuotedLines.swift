import Reconciliation

/// The part of a line around a mark: as much of it as an excerpt can show.
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
  private let files: [PolicySource]
  private let cuts: [[SourceMark: LineCut]]

  init(of diagnostics: ArraySlice<Diagnostic>, in files: [PolicySource]) {
    self.files = files
    var wanted = Array(repeating: Set<SourceMark>(), count: files.count)
    for place in diagnostics.flatMap({ [$0.place, $0.related].compactMap(\.self) }) {
      wanted[place.file].insert(place.mark)
    }
    cuts = zip(files, wanted).map { file, marks in
      var walk = LineWalk(file.bytes)
      var cuts: [SourceMark: LineCut] = [:]
      for mark in marks.sorted() { cuts[mark] = walk.cut(around: mark) }
      return cuts
    }
  }

  func path(_ place: SourcePlace) -> String { files[place.file].path }

  func line(_ place: SourcePlace) -> LineCut { cuts[place.file][place.mark] ?? .empty }
}

/// One pass over a file's bytes, from mark to mark: a line may be as long as its file, and have every mark.
private struct LineWalk {
  /// How many scalars are cut out before a mark and from it on: more than an excerpt is wide, so that what it leaves
  /// out is its own choice.
  private static let scalarsBefore = 100
  private static let scalarsBehind = 200
  /// As many bytes as so many scalars can have; bytes that aren't UTF-8 may make no scalar at all.
  private static let byteLimit = 4 * (scalarsBefore + scalarsBehind)

  private let bytes: [UInt8]
  private var line = 1
  private var lineEnd = 0
  private var offset: Int
  /// How many scalars of the line stand before the offset.
  private var skipped = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // Marks don't count a byte-order mark.
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineEnd = endOfLine(from: offset)
  }

  /// The cut around a mark, which stands behind the one before; nil where the file has no such line.
  mutating func cut(around mark: SourceMark) -> LineCut? {
    while line < mark.line {
      guard lineEnd < bytes.count else { return nil }
      offset = lineEnd + 1
      lineEnd = endOfLine(from: offset)
      line += 1
      skipped = 0
    }
    let start = Int(mark.column) - 1
    let content = lineEnd > offset && bytes[lineEnd - 1] == UInt8(ascii: "\r") ? lineEnd - 1 : lineEnd
    while skipped < start - Self.scalarsBefore, offset < content {
      offset = next(offset, before: content)
      skipped += 1
    }
    var end = offset
    let limit = min(content, offset + Self.byteLimit)
    var left = start - skipped + Self.scalarsBehind
    while left > 0, end < limit {
      end = next(end, before: limit)
      left -= 1
    }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    return LineCut(text: text, skipped: skipped, continues: end < content)
  }

  private func endOfLine(from start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  private func next(_ offset: Int, before end: Int) -> Int {
    var next = offset + 1
    while next < end, UTF8.isContinuation(bytes[next]) { next += 1 }
    return next
  }
}
