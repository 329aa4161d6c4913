import Reconciliation

/// The part of a line that is shown around its marks, and where the carets stand below it, in columns of a terminal.
struct Excerpt {
  /// What a caret covers.
  struct Caret: Equatable {
    let column: Int
    let width: Int

    /// The column behind it.
    var end: Int { column + width }
  }

  private static let omission = "..."
  /// How wide an excerpt is where lines have no end, so that a line of a minified file doesn't flood a log; and the
  /// widest on any terminal.
  private static let usualWidth = 102
  private static let widest = 160

  let text: String
  /// The caret of each mark; nil where the excerpt has no room for it.
  let carets: [Caret?]

  /// - Parameter room: How many columns there are, where there is an end of them.
  init(of line: LineCut, at marks: [SourceMark], room: Int?, _ style: TextStyle) {
    // What stands in an address's place is as long as the address, so that marks stay where they are.
    let cells = Self.cells(of: style.redacts ? maskingAddresses(in: line.text) : line.text, style)
    let spans = marks.map { mark in
      let start = min(max(0, Int(mark.column) - 1 - line.skipped), cells.count)
      return start..<min(start + max(1, Int(mark.length)), cells.count)
    }
    let columns = min(room ?? Self.usualWidth, Self.widest)
    let window = Self.window(cells, from: spans.map(\.lowerBound).min() ?? 0, columns)
    let lead = window.lowerBound + line.skipped > 0 ? Self.omission : ""
    let tail = window.upperBound < cells.count || line.continues ? Self.omission : ""
    text = lead + cells[window].map(\.text).joined() + tail
    carets = spans.map { span in
      let isInside = window.contains(span.lowerBound) || span.lowerBound == window.upperBound && tail.isEmpty
      // Of several marks each is to be seen whole; a single one is shown as far as it fits.
      guard isInside, marks.count == 1 || span.upperBound <= window.upperBound else { return nil }
      let shown = span.lowerBound..<max(span.lowerBound, min(span.upperBound, window.upperBound))
      return Caret(
        column: lead.utf8.count + Self.width(cells[window.lowerBound..<span.lowerBound]),
        width: max(1, Self.width(cells[shown])))
    }
  }

  private typealias Cell = (text: String, width: Int)

  private static func cells(of line: String, _ style: TextStyle) -> [Cell] {
    var previous: Unicode.Scalar?
    return line.unicodeScalars.map { scalar in
      defer { previous = scalar }
      if scalar == "\t" { return ("    ", 4) }
      guard Untrusted.mustEscape(scalar, after: previous, style) else {
        return (String(scalar), displayWidth(scalar))
      }
      let escape = Untrusted.escape(scalar)
      return (escape, escape.utf8.count)
    }
  }

  private static func width(_ cells: ArraySlice<Cell>) -> Int { cells.reduce(0) { $0 + $1.width } }

  /// The cells to show: all where they fit, else a window that begins a little before the first mark.
  private static func window(_ cells: [Cell], from start: Int, _ columns: Int) -> Range<Int> {
    let room = columns - 2 * omission.utf8.count
    if width(cells[...]) <= room { return 0..<cells.count }
    var lower = start
    var width = 0
    while lower > 0, width + cells[lower - 1].width <= room / 3 {
      lower -= 1
      width += cells[lower].width
    }
    var upper = lower
    width = 0
    while upper < cells.count, width + cells[upper].width <= room {
      width += cells[upper].width
      upper += 1
    }
    return lower..<upper
  }
}
