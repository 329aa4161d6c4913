extension TerminalPrinter {
  /// The lines of a phrase, broken between words where the style's lines end. A word that is longer than a line, such
  /// as an id, stays whole, so that it can be copied.
  ///
  /// - Parameter first: How many columns of the first line are taken.
  /// - Parameter hanging: How many columns of each further line are taken.
  func wrapped(_ phrase: Phrase, first: Int, hanging: Int) -> [String] {
    let text = text(phrase)
    guard let columns = style.columns else { return [text] }
    var lines: [String] = []
    var line = ""
    var room = columns - first
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let width = displayWidth(String(word))
      if line.isEmpty {
        line = String(word)
        room -= width
      } else if width + 1 <= room {
        line += " " + word
        room -= width + 1
      } else {
        lines.append(line)
        line = String(word)
        room = columns - hanging - width
      }
    }
    return lines + [line]
  }

  /// Prints what was printed before on the line, and a phrase behind it, with its further lines hanging.
  mutating func writeWrapped(_ phrase: Phrase, behind head: String, width: Int, hanging: Int) {
    let lines = wrapped(phrase, first: width, hanging: hanging)
    let indent = "\n" + String(repeating: " ", count: hanging)
    write(head + lines.joined(separator: indent) + "\n")
  }
}
