/// Text in the man macros, written line by line.
///
/// What is called escaped is shown as it reads; a caller's own macros and fonts are written with `line`.
struct Roff {
  private(set) var text = ""
  /// Whether a heading was written last, which begins a paragraph by itself.
  private var isBelowHeading = false

  /// The page's heading.
  mutating func title(_ name: String, section: Int, date: String, source: String) {
    line(".TH \(name.uppercased()) \(section) \"\(date)\" \"\(Self.escaped(source))\"")
  }

  /// A heading.
  mutating func section(_ heading: String) {
    line(".SH \"\(Self.escaped(heading.uppercased()))\"")
    isBelowHeading = true
  }

  /// A heading below a heading.
  mutating func subsection(_ heading: String) {
    line(".SS \"\(Self.escaped(heading))\"")
    isBelowHeading = true
  }

  /// A paragraph begins.
  mutating func paragraph() {
    if !isBelowHeading { line(".PP") }
  }

  /// A term, whose fonts are set already, with its explanation.
  mutating func item(_ label: String, _ explanation: String) {
    line(".TP")
    line(label)
    words(explanation)
  }

  /// Paragraphs, parted by empty lines. Lines that begin with two spaces are examples, and keep their breaks.
  mutating func prose(_ paragraphs: String) {
    for paragraph in paragraphs.split(separator: "\n\n") {
      let lines = paragraph.split(separator: "\n")
      self.paragraph()
      for text in lines.prefix(while: { !$0.hasPrefix("  ") }) { words(String(text)) }
      let examples = lines.filter { $0.hasPrefix("  ") }
      if examples.isEmpty { continue }
      line(".RS 2")
      line(".nf")
      for text in examples { line(Self.escaped(String(text.dropFirst(2)))) }
      line(".fi")
      line(".RE")
    }
  }

  /// A line as it is.
  mutating func line(_ line: String) {
    text += line + "\n"
    isBelowHeading = false
  }

  /// How long a line of the page's source is, so that tools which read it line by line show it whole.
  private static let width = 80

  /// Text, over as many lines of the source as it takes; a reader sees them filled anew.
  private mutating func words(_ text: String) {
    var filled = ""
    for word in text.split(separator: " ").map({ Self.escaped(String($0)) }) {
      if !filled.isEmpty, filled.utf8.count + 1 + word.utf8.count > Self.width {
        line(filled)
        filled = ""
      }
      filled += filled.isEmpty ? word : " " + word
    }
    if !filled.isEmpty { line(filled) }
  }

  /// Text that shows as it reads: no request at its beginning, dashes that can be copied, and ASCII alone.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "\"": escaped += "\\(dq"
      case "'": escaped += "\\(aq"
      case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
      default: escaped += "\\[u\(hexadecimal(scalar))]"
      }
    }
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }

  /// A scalar's number in at least four digits.
  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
