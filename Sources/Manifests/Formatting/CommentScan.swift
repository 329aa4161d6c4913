/// Finds the comments of a file in the gaps between its scalars and brackets, where libyaml drops them.
///
/// A gap holds white space, indicators and comments, and nothing else, so that every `#` in it begins a comment; one
/// in a scalar never comes here.
struct CommentScan {
  /// A comment on a line of its own, which nothing has claimed yet.
  struct Line {
    var comment: Layout.Comment
    /// How far it is indented.
    let column: Int
  }

  /// Up to where the file was looked at.
  private(set) var position: Int
  /// Comments behind the last scalar or bracket, on its line.
  private var behind: [Layout.Comment] = []
  private var lines: [Line] = []
  /// Whether a blank line stands below the last of the lines.
  private var hasBlank = false
  /// How many of the lines stand above the dash of the next entry, and whether a blank line does.
  private var dash: (lines: Int, hasBlank: Bool)?

  private let file: [UInt8]
  private var lineStart: Int
  private var lineIsBlank = true
  private var before = Before.nothing

  /// What stands before the place on its line.
  private enum Before {
    case nothing
    /// A scalar, a bracket or an indicator that follows one: a comment is behind it.
    case token
    /// A dash, or what else opens an item: a comment is about what comes.
    case opener
  }

  init(_ file: [UInt8]) {
    self.file = file
    position = file.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    lineStart = position
  }

  // MARK: - Scanning

  /// Looks at the gap up to a place.
  mutating func scan(upTo end: Int) {
    while position < end {
      switch file[position] {
      case UInt8(ascii: "\n"): endLine()
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "#"): readComment()
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: "."): open()
      default: pass(.token)
      }
    }
  }

  /// Passes over a scalar or a bracket that ends at a place.
  ///
  /// - Parameter opens: Whether a comment behind it is about what comes.
  mutating func skip(to end: Int, opens: Bool = false) {
    position = max(position, end)
    lineIsBlank = false
    before = opens ? .opener : .token
  }

  private mutating func endLine() {
    if lineIsBlank { hasBlank = true }
    position += 1
    lineStart = position
    lineIsBlank = true
    before = .nothing
  }

  private mutating func open() {
    dash = (lines.count, (dash?.hasBlank ?? false) || hasBlank)
    hasBlank = false
    pass(.opener)
  }

  private mutating func pass(_ indicator: Before) {
    position += 1
    lineIsBlank = false
    before = indicator
  }

  private mutating func readComment() {
    let start = position
    position = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count
    var end = position
    while [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(file[end - 1]) { end -= 1 }
    lineIsBlank = false
    var comment = Layout.Comment(text: TextRange(start..<end))
    switch before {
    case .token:
      behind.append(comment)
    case .opener:
      // What stands behind a dash goes above it, and takes the blank line that the dash had.
      comment.hasBlankAbove = dash?.hasBlank ?? false
      lines.append(Line(comment: comment, column: start - lineStart))
      dash = (lines.count, false)
    case .nothing:
      comment.hasBlankAbove = hasBlank
      hasBlank = false
      lines.append(Line(comment: comment, column: start - lineStart))
    }
  }

  // MARK: - Taking

  /// The comments behind the last token.
  mutating func takeBehind() -> [Layout.Comment] {
    defer { behind.removeAll() }
    return behind
  }

  /// All lines, and whether a blank line stands below them.
  mutating func takeLines() -> (lines: [Layout.Comment], hasBlank: Bool) {
    let taken = (lines.map(\.comment), hasBlank || dash?.hasBlank ?? false)
    lines.removeAll(keepingCapacity: true)
    hasBlank = false
    dash = nil
    return taken
  }

  /// The lines above the next entry's dash, and whether a blank line stands below them; those below the dash are left
  /// for the entry's first key.
  mutating func takeLinesAboveDash() -> (lines: [Layout.Comment], hasBlank: Bool) {
    guard let dash else { return takeLines() }
    let above = lines.prefix(dash.lines).map(\.comment)
    lines.removeFirst(dash.lines)
    self.dash = nil
    return (above, dash.hasBlank)
  }

  /// The first lines that are indented as far as a collection's items, and deeper than what comes next.
  ///
  /// Where a list's dashes stand below its key, that can't be told by the indentation: the lines that follow on its last
  /// entry are its own if a blank line parts them from what comes.
  mutating func takeLines(ofItemsAt column: Int, before next: Int) -> [Layout.Comment] {
    let following = linesBeforeBlank
    let count = lines.indices.prefix { index in
      let line = lines[index]
      return line.column >= column && (line.column > next || (line.column == next && index < following))
    }.count
    let taken = lines.prefix(count).map(\.comment)
    lines.removeFirst(count)
    return taken
  }

  /// How many lines stand between the last token and a blank line; none where none does.
  private var linesBeforeBlank: Int {
    if lines.first?.comment.hasBlankAbove ?? true { return 0 }
    return lines.firstIndex(where: \.comment.hasBlankAbove) ?? (hasBlank ? lines.count : 0)
  }
}
