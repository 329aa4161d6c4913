import Reconciliation

/// A place of a finding, and what stands beside it.
struct Marking {
  let quote: Quote
  let label: Phrase?
  /// What its carets are made of: the place that is wrong has others than the one that explains it, also without
  /// colour.
  let caret: Character
  let ink: TerminalPrinter.Ink
}

/// Prints the lines that a finding is about, with carets under what is marked.
struct Snippet {
  /// The fewest columns that a label is squeezed into beside its caret, before it goes below.
  private static let narrowestLabel = 16

  private let printer: TerminalPrinter
  /// How wide the widest line number is.
  let gutter: Int
  private(set) var lines: [String] = []

  init(gutter: Int, _ printer: TerminalPrinter) {
    self.gutter = gutter
    self.printer = printer
  }

  private var margin: String { String(repeating: " ", count: gutter) }

  /// The columns behind the gutter, where they have an end.
  private var room: Int? { printer.style.columns.map { $0 - gutter - 3 } }

  // MARK: - Lines

  /// A line that says where in which file.
  mutating func head(_ quote: Quote) {
    let path = printer.text("\(quote.path)")
    lines.append("\(margin)\(printer.paint("-->", .dim)) \(path):\(quote.mark.line):\(quote.mark.column)")
  }

  /// A line with nothing behind the gutter.
  mutating func space() { lines.append("\(margin) |") }

  /// The lines of one file that are marked, in order. Both marks of one line share it where they can.
  mutating func quote(_ markings: [Marking]) {
    space()
    let sorted = markings.sorted { $0.quote.mark < $1.quote.mark }
    if let first = sorted.first, sorted.allSatisfy({ $0.quote.mark.line == first.quote.mark.line }) {
      let excerpt = Excerpt(
        of: first.quote.cut, at: sorted.map(\.quote.mark), room: room, printer.style)
      if !excerpt.carets.contains(nil) { return quote(sorted, excerpt) }
    }
    var last: UInt32?
    for marking in sorted {
      if let last, marking.quote.mark.line > last + 1 { lines.append("...") }
      last = marking.quote.mark.line
      quote(
        [marking],
        Excerpt(of: marking.quote.cut, at: [marking.quote.mark], room: room, printer.style))
    }
  }

  private mutating func quote(_ markings: [Marking], _ excerpt: Excerpt) {
    let number = padded(String(markings.first?.quote.mark.line ?? 0), to: gutter)
    lines.append(excerpt.text.isEmpty ? "\(number) |" : "\(number) | \(excerpt.text)")
    let marked = zip(markings, excerpt.carets).compactMap { marking, caret in
      caret.map { (marking: marking, caret: $0) }
    }
    appendCarets(marked)
  }

  // MARK: - Carets

  private typealias Marked = (marking: Marking, caret: Excerpt.Caret)

  /// The line with the carets and the last one's label, and the labels that found no room on it.
  private mutating func appendCarets(_ marked: [Marked]) {
    var line = ""
    var column = 0
    for (marking, caret) in marked {
      // Marks that overlap show what is left of the second.
      let start = max(column, caret.column)
      let carets = String(repeating: marking.caret, count: max(1, caret.end - start))
      line += String(repeating: " ", count: start - column) + printer.paint(carets, marking.ink)
      column = start + carets.utf8.count
    }
    var below = marked[...]
    if let last = marked.last, let label = last.marking.label, fits(label, behind: column) {
      line += " " + printer.paint(printer.text(label), last.marking.ink)
      below = below.dropLast()
    }
    lines.append("\(margin) | \(line)")
    for (marking, caret) in below.reversed() {
      if let label = marking.label { append(label, below: caret, marking.ink, connected: marked.count > 1) }
    }
  }

  private func fits(_ label: Phrase, behind column: Int) -> Bool {
    guard let room else { return true }
    return column + 1 + displayWidth(printer.text(label)) <= room
  }

  /// A label on lines of its own: under its caret, or as far left of that as it needs.
  private mutating func append(
    _ label: Phrase, below caret: Excerpt.Caret, _ ink: TerminalPrinter.Ink, connected: Bool
  ) {
    var indent = caret.column
    if let room {
      let wanted = min(displayWidth(printer.text(label)), max(room - caret.column, Self.narrowestLabel))
      indent = max(0, min(caret.column, room - wanted))
    }
    if connected {
      lines.append("\(margin) | \(String(repeating: " ", count: caret.column))\(printer.paint("|", ink))")
    }
    let taken = gutter + 3 + indent
    for line in printer.wrapped(label, first: taken, hanging: taken) {
      lines.append("\(margin) | \(String(repeating: " ", count: indent))\(printer.paint(line, ink))")
    }
  }
}
