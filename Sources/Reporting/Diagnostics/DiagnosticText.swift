package import Reconciliation

/// How many findings are shown in one run; the rest is counted.
package let diagnosticsShown = 100

/// An invalid policy as text for people: each finding with its line and a caret under it, then a count.
package func diagnosticText(
  _ invalid: InvalidPolicy, in files: [PolicySource], _ style: TextStyle
) -> String {
  let shown = invalid.diagnostics.prefix(diagnosticsShown)
  let quoted = QuotedLines(of: shown, in: files)
  var printer = TerminalPrinter(style)
  for diagnostic in shown {
    printFinding(diagnostic, quoted, into: &printer)
    printer.line()
  }
  let total = invalid.diagnostics.count + invalid.uncounted
  let hidden = total - shown.count
  let rest: Phrase = hidden > 0 ? "; the first \(shown.count) are shown" : ""
  let errors: Phrase = total == 1 ? "1 error" : "\(total) errors"
  printer.line("\(errors)\(rest). Nothing was changed. Correct the policy and run the command again.")
  return printer.output
}

private func printFinding(
  _ diagnostic: Diagnostic, _ quoted: QuotedLines, into printer: inout TerminalPrinter
) {
  let explanation = Explanation(of: diagnostic.problem)
  let head = printer.paint("error[\(explanation.code)]", .boldRed)
  printer.write("\(head): \(printer.text(explanation.message))\n")
  let places = [diagnostic.place, diagnostic.related].compactMap(\.self)
  let gutter = places.map { String($0.mark.line).utf8.count }.max() ?? 1
  if let place = diagnostic.place {
    quote(place, explanation.label, .red, gutter, quoted, into: &printer)
  }
  if let related = diagnostic.related {
    quote(related, explanation.relatedLabel, .cyan, gutter, quoted, into: &printer)
  }
  let margin = String(repeating: " ", count: gutter)
  printer.write("\(margin) = help: \(printer.text(explanation.help))\n")
}

/// Prints a line of a file with a caret under what is marked.
private func quote(
  _ place: SourcePlace, _ label: Phrase?, _ ink: TerminalPrinter.Ink, _ gutter: Int, _ quoted: QuotedLines,
  into printer: inout TerminalPrinter
) {
  let margin = String(repeating: " ", count: gutter)
  let number = String(place.mark.line)
  let path = printer.text("\(quoted.path(place))")
  let excerpt = Excerpt(of: quoted.line(place), at: place.mark, printer.style)
  let carets = String(repeating: "^", count: excerpt.caretWidth)
  let words = label.map { " " + printer.text($0) } ?? ""
  let indent = String(repeating: " ", count: excerpt.caretColumn)
  printer.write("\(margin)\(printer.paint("-->", .dim)) \(path):\(number):\(place.mark.column)\n")
  printer.write("\(margin) |\n")
  printer.write("\(padded(number, to: gutter)) | \(excerpt.text)\n")
  printer.write("\(margin) | \(indent)\(printer.paint(carets + words, ink))\n")
}

// MARK: - One line

/// The part of a line that is shown around a mark, and where the caret stands below it, in columns of a terminal.
struct Excerpt {
  /// The widest excerpt, in columns, so that a line of a minified file doesn't flood a log.
  private static let widest = 96

  let text: String
  let caretColumn: Int
  let caretWidth: Int

  init(of line: LineCut, at mark: SourceMark, _ style: TextStyle) {
    let cells = Self.cells(of: style.redacts ? maskingAddresses(in: line.text) : line.text, style)
    let start = min(max(0, Int(mark.column) - 1 - line.skipped), cells.count)
    let end = min(start + max(1, Int(mark.length)), cells.count)
    let window = Self.window(cells, start)
    var text = window.lowerBound + line.skipped > 0 ? "..." : ""
    var caretColumn = text.utf8.count
    var caretWidth = 0
    for index in window {
      if index < start { caretColumn += cells[index].width }
      if index >= start, index < end { caretWidth += cells[index].width }
      text += cells[index].text
    }
    if window.upperBound < cells.count || line.continues { text += "..." }
    self.text = text
    self.caretColumn = caretColumn
    self.caretWidth = max(1, caretWidth)
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

  /// The cells to show: all where they fit, else a window that begins a little before the mark.
  private static func window(_ cells: [Cell], _ start: Int) -> Range<Int> {
    if cells.reduce(0, { $0 + $1.width }) <= widest { return 0..<cells.count }
    var lower = start
    var width = 0
    while lower > 0, width + cells[lower - 1].width <= widest / 3 {
      lower -= 1
      width += cells[lower].width
    }
    var upper = lower
    width = 0
    while upper < cells.count, width + cells[upper].width <= widest {
      width += cells[upper].width
      upper += 1
    }
    return lower..<upper
  }
}
