/// Swift source with the content of comments and string literals blanked out, so that what is left is code.
///
/// Every line keeps its number; in ASCII source every character keeps its column too. Quotation marks stay, and so
/// does what a string interpolates, which is code. Regular expression literals are taken for code.
func codeText(of source: String) -> String {
  var scanner = CodeScanner(Array(source.utf8))
  scanner.scanCode(until: nil)
  return String(decoding: scanner.output, as: UTF8.self)
}

private struct CodeScanner {
  private let source: [UInt8]
  private var position = 0
  private(set) var output: [UInt8] = []

  init(_ source: [UInt8]) {
    self.source = source
    output.reserveCapacity(source.count)
  }

  private enum Byte {
    static let newline = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let backslash = UInt8(ascii: "\\")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
  }

  // MARK: - Steps

  private var byte: UInt8? { position < source.count ? source[position] : nil }

  private func starts(with text: String) -> Bool { source[position...].starts(with: text.utf8) }

  private mutating func keep(_ count: Int = 1) {
    for _ in 0..<count where position < source.count {
      // A letter beyond ASCII stays a letter, of one byte.
      output.append(source[position] < 0x80 ? source[position] : UInt8(ascii: "_"))
      position += 1
    }
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where position < source.count {
      output.append(source[position] == Byte.newline ? Byte.newline : UInt8(ascii: " "))
      position += 1
    }
  }

  // MARK: - Code

  /// Copies code up to the end, or up to the parenthesis that closes an interpolation.
  mutating func scanCode(until end: UInt8?) {
    var depth = 0
    while let byte {
      if starts(with: "//") {
        scanLineComment()
      } else if starts(with: "/*") {
        scanBlockComment()
      } else if byte == Byte.quote || byte == Byte.hash, let hashes = hashesBeforeQuote() {
        scanString(hashes: hashes)
      } else {
        if byte == end, depth == 0 { return }
        if byte == Byte.open { depth += 1 }
        if byte == Byte.close { depth -= 1 }
        keep()
      }
    }
  }

  private mutating func scanLineComment() {
    while let byte, byte != Byte.newline { blank() }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        blank(2)
      } else if starts(with: "*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && byte != nil
  }

  // MARK: - Strings

  /// How many `#` stand here before a quotation mark; nil where no string begins.
  private func hashesBeforeQuote() -> Int? {
    let hashes = source[position...].prefix { $0 == Byte.hash }.count
    let quote = position + hashes
    return quote < source.count && source[quote] == Byte.quote ? hashes : nil
  }

  private mutating func scanString(hashes: Int) {
    let marks = String(repeating: "#", count: hashes)
    keep(hashes)
    let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
    keep(quotes.utf8.count)
    let escape = "\\" + marks
    while byte != nil {
      if starts(with: quotes + marks) {
        keep(quotes.utf8.count + hashes)
        return
      }
      if starts(with: escape + "(") {
        blank(escape.utf8.count)
        keep()
        scanCode(until: Byte.close)
        keep()
      } else if starts(with: escape) {
        blank(escape.utf8.count + 1)
      } else {
        // A string of one line that never closes is a mistake of this scanner; it ends with the line.
        if quotes == "\"", byte == Byte.newline { return }
        blank()
      }
    }
  }
}
