/// How many lines of differences are shown of one file.
private let lineLimit = 400
/// How many equal lines are shown around a difference.
private let context = 3

/// What would become of a file, as a unified diff: for people, and where nothing in it had to be escaped, for `patch`.
///
/// Of a file that differs in more than some hundred lines the first are shown, and a last line says so.
package func unifiedDiff(
  of path: String, from old: [UInt8], to new: [UInt8], _ style: TextStyle
) -> String {
  let (oldLines, newLines) = (lines(of: old), lines(of: new))
  let diff = LineDiff(oldLines, newLines, lineLimit: lineLimit)
  if diff.changes.isEmpty { return "" }
  var printer = DiffPrinter(oldLines, newLines, style)
  printer.printHead("--- \(path)", "+++ \(path)")
  let hunks = hunks(of: diff.changes)
  for (index, hunk) in hunks.enumerated() {
    // What follows on the last change of a cut diff isn't known to be equal.
    printer.printHunk(hunk, contextBelow: diff.isCut && index == hunks.count - 1 ? 0 : context)
  }
  if diff.isCut { printer.printCut() }
  return printer.output
}

/// The lines of a text, each with its end.
private func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  while start < text.count {
    let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
    lines.append(text[start..<end])
    start = end
  }
  return lines
}

/// The changes that stand so close together that they are shown as one.
private func hunks(of changes: [LineDiff.Change]) -> [[LineDiff.Change]] {
  var hunks: [[LineDiff.Change]] = []
  for change in changes {
    if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
      hunks[hunks.count - 1].append(change)
    } else {
      hunks.append([change])
    }
  }
  return hunks
}

/// Prints the hunks of a diff.
private struct DiffPrinter {
  private let old: [ArraySlice<UInt8>]
  private let new: [ArraySlice<UInt8>]
  private var printer: TerminalPrinter
  /// Whether the new text's lines end in CRLF, which then goes without saying.
  private let endsInCRLF: Bool

  var output: String { printer.output }

  init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], _ style: TextStyle) {
    (self.old, self.new) = (old, new)
    printer = TerminalPrinter(style)
    endsInCRLF = new.first?.suffix(2).elementsEqual("\r\n".utf8) ?? false
  }

  mutating func printHead(_ old: Phrase, _ new: Phrase) {
    for line in [old, new] { printer.write(printer.paint(printer.text(line), .bold) + "\n") }
  }

  mutating func printCut() {
    printer.line("… more lines differ than these")
  }

  mutating func printHunk(_ changes: [LineDiff.Change], contextBelow: Int) {
    guard let first = changes.first, let last = changes.last else { return }
    let before = min(context, first.old.lowerBound)
    let after = min(contextBelow, old.count - last.old.upperBound)
    let ranges = [
      range(first.old.lowerBound - before..<last.old.upperBound + after),
      range(first.new.lowerBound - before..<last.new.upperBound + after),
    ]
    printer.write(printer.paint("@@ -\(ranges[0]) +\(ranges[1]) @@", .cyan) + "\n")
    var place = first.old.lowerBound - before
    for change in changes {
      printLines(old[place..<change.old.lowerBound], " ", nil)
      printLines(old[change.old], "-", .red)
      printLines(new[change.new], "+", .green)
      place = change.old.upperBound
    }
    printLines(old[place..<last.old.upperBound + after], " ", nil)
  }

  /// Lines as a hunk's head counts them: from 1, and from the line before where there are none.
  private func range(_ lines: Range<Int>) -> String {
    "\(lines.isEmpty ? lines.lowerBound : lines.lowerBound + 1),\(lines.count)"
  }

  private mutating func printLines(
    _ lines: ArraySlice<ArraySlice<UInt8>>, _ sign: String, _ ink: TerminalPrinter.Ink?
  ) {
    for line in lines {
      let text = sign + printer.text("\(shown(line))")
      printer.write((ink.map { printer.paint(text, $0) } ?? text) + "\n")
      if line.last != UInt8(ascii: "\n") { printer.write("\\ No newline at end of file\n") }
    }
  }

  /// A line without its end, but with what is unusual about that.
  private func shown(_ line: ArraySlice<UInt8>) -> String {
    guard line.last == UInt8(ascii: "\n") else { return String(decoding: line, as: UTF8.self) }
    let content = line.dropLast()
    let hasReturn = content.last == UInt8(ascii: "\r")
    if hasReturn, endsInCRLF { return String(decoding: content.dropLast(), as: UTF8.self) }
    return String(decoding: content, as: UTF8.self) + (endsInCRLF ? "\n" : "")
  }
}
