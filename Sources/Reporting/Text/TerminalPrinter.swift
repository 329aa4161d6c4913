import Reconciliation

/// What a terminal, a log or a file of text can show.
package struct TextStyle: Equatable, Sendable {
  /// Whether ANSI colours are wanted. Colour repeats what the words say, and never says more.
  package var color: Bool
  /// Whether arrows and dots may be used; ASCII stands in where the locale isn't UTF-8.
  package var unicode: Bool
  /// How many columns a line has; nil where it has no end, as in a file.
  package var columns: Int?
  /// Whether e-mail addresses are shown as hashes.
  package var redacts: Bool

  /// A style; addresses are shown unless told.
  package init(color: Bool, unicode: Bool, columns: Int? = nil, redacts: Bool = false) {
    self.color = color
    self.unicode = unicode
    self.columns = columns
    self.redacts = redacts
  }

  /// The same for a file: Unicode without colour.
  package var forFile: TextStyle { TextStyle(color: false, unicode: true, redacts: redacts) }

  /// Text for a file or a log: Unicode without colour.
  package static let plain = TextStyle(color: false, unicode: true)
}

/// Prints phrases as text, and escapes in them what came from outside.
package struct TerminalPrinter {
  /// What may be shown.
  let style: TextStyle
  /// What was printed.
  package private(set) var output = ""

  /// A printer that has printed nothing.
  package init(_ style: TextStyle) { self.style = style }

  /// Prints a line.
  package mutating func line(_ phrase: Phrase = "") {
    output += text(phrase)
    output += "\n"
  }

  /// Prints text that is escaped already.
  mutating func write(_ text: String) { output += text }

  /// Hands over what was printed since the last time.
  mutating func take() -> String {
    defer { output = "" }
    return output
  }

  /// A phrase as text, escaped, without a line's end.
  func text(_ phrase: Phrase) -> String {
    guard let first = phrase.parts.first else { return "" }
    return phrase.parts.dropFirst().reduce(into: text(first)) { $0 += text($1) }
  }

  private func text(_ part: Phrase.Part) -> String {
    switch part {
    case .own(let text): style.unicode ? text : asciiStandIn(text)
    case .untrusted(let text): text.forTerminal(style)
    }
  }

  /// Text in a colour, where colour is wanted.
  func paint(_ text: String, _ ink: Ink) -> String {
    style.color ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
  }

  enum Ink: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    case boldRed = "1;31"
    case boldYellow = "1;33"
  }

  private func asciiStandIn(_ text: String) -> String {
    var plain = ""
    for character in text {
      switch character {
      case "→": plain += "->"
      case "↑": plain += "^"
      case "↓": plain += "v"
      case "·": plain += "|"
      case "…": plain += "..."
      default: plain.append(character)
      }
    }
    return plain
  }
}

// MARK: - Width

/// How many columns text takes on a terminal: none for combining marks, two for East Asian wide characters (Unicode's
/// East Asian Width W and F, by block) and for signs that are shown as emoji.
func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// How many columns a scalar takes on a terminal.
func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.isASCII { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  // Flags are written as two of these letters, which a terminal shows in two columns together.
  if scalar.properties.isEmojiPresentation { return (0x1F1E6...0x1F1FF).contains(scalar.value) ? 1 : 2 }
  switch scalar.value {
  // Vowels and final consonants of Korean, which stand inside the syllable that they belong to.
  case 0x1160...0x11FF, 0xD7B0...0xD7FF:
    return 0
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
    0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
    return 2
  default:
    return 1
  }
}

/// The text with spaces up to a width.
func padded(_ text: String, to width: Int) -> String {
  let missing = width - displayWidth(text)
  return missing > 0 ? text + String(repeating: " ", count: missing) : text
}
