import Reconciliation

/// One pass over a file's bytes before YAML is read: UTF-8, honest characters, LF or CRLF, no tab in an
/// indentation, no directive.
///
/// libyaml takes U+0085, U+2028, U+2029 and a lone CR for line breaks, so that a comment could hide a second user
/// from a reviewer; it marks encoding errors at the start of the file; and it compares each directive with all before
/// it. So this comes first.
struct TextScan {
  /// Whether libyaml can be trusted to read the text and to mark it right.
  private(set) var isReadable = true
  /// Whether a tab stands anywhere, be it a refused one or not.
  private(set) var holdsTabs = false
  /// Whether each character is one byte, as in most policies.
  private(set) var isASCII = false
  /// The lines that hold a refused character.
  private(set) var refusedLines = RefusedLines()

  private let file: Int
  private var line = 1
  /// The column of the character that is looked at, counted along: a line may hold millions of findings.
  private var column = 1
  private var inIndentation = true
  /// Equal refused characters in a row, which make one finding.
  private var run: Run?

  private struct Run {
    let scalar: Unicode.Scalar
    let line: Int
    let column: Int
    var length: Int
  }

  init(file: Int) { self.file = file }

  /// Reports what is wrong with the text.
  mutating func scan(_ bytes: [UInt8], _ findings: inout Diagnostics) {
    guard bytes.count <= PolicySource.byteLimit else {
      return refuse(.overLimit(.fileBytes, allowed: PolicySource.byteLimit), &findings)
    }
    if let found = ForeignText(bytes) { return refuse(.notUTF8(looksLike: found.name), &findings) }
    let start = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    if let offset = validate(bytes) {
      countLines(bytes[min(start, offset)..<offset])
      return refuse(.notUTF8(looksLike: ForeignText(invalid: bytes).name), &findings)
    }
    if isASCII, isPrintableASCII(bytes, noLineBeginningWith: UInt8(ascii: "%")) { return }
    var offset = start
    while offset < bytes.count {
      if !inIndentation, column > 1 {
        let end = endOfPlainText(from: offset, in: bytes)
        column += end - offset
        offset = end
        if offset == bytes.count { break }
      }
      offset += step(at: offset, in: bytes, &findings)
      column += 1
    }
    endRun(&findings)
  }

  /// Where the printable ASCII ends that nearly every line is, behind its indentation.
  private func endOfPlainText(from start: Int, in bytes: [UInt8]) -> Int {
    let text = bytes.span
    var offset = start
    while offset < text.count, text[offset] &- 0x20 < 0x5F { offset += 1 }
    return offset
  }

  /// Looks at the character at an offset and returns its length in bytes.
  private mutating func step(at offset: Int, in bytes: [UInt8], _ findings: inout Diagnostics) -> Int {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "\n"):
      line += 1
      column = 0
      inIndentation = true
      return 1
    case UInt8(ascii: " "):
      return 1
    case UInt8(ascii: "\t"):
      holdsTabs = true
      if inIndentation { refuse(.tabIndentation, &findings) }
      inIndentation = false
      return 1
    case UInt8(ascii: "\r") where offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n"):
      return 1
    case UInt8(ascii: "%") where column == 1:
      // Whatever is open: libyaml takes it for a directive even inside brackets.
      refuse(.refusedConstruct(.directive), length: Int(UInt16.max), &findings)
      inIndentation = false
      return 1
    case 0x21...0x7E:
      inIndentation = false
      return 1
    case 0x80...:
      return wideStep(at: offset, in: bytes, &findings)
    default:
      isReadable = false
      refuse(Unicode.Scalar(byte), &findings)
      return 1
    }
  }

  private mutating func wideStep(at offset: Int, in bytes: [UInt8], _ findings: inout Diagnostics) -> Int {
    var decoder = UTF8()
    var rest = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return 1 }
    // White space that looks like an indentation, and is the beginning of a key or a text.
    inIndentation = inIndentation && scalar.properties.generalCategory == .spaceSeparator
    if inIndentation { isReadable = false }
    if scalar.isDeceptive || inIndentation {
      if scalar.misleadsLibYAML { isReadable = false }
      refuse(scalar, &findings)
    }
    return UTF8.width(scalar)
  }

  // MARK: - Reporting

  private mutating func refuse(_ problem: PolicyProblem, length: Int = 1, _ findings: inout Diagnostics) {
    isReadable = false
    let mark = SourceMark(line: line, column: column, length: length)
    findings.report(problem, at: SourcePlace(file: file, mark: mark))
  }

  private mutating func refuse(_ scalar: Unicode.Scalar, _ findings: inout Diagnostics) {
    if let run, run.scalar == scalar, run.line == line, run.column + run.length == column {
      self.run?.length += 1
      return
    }
    endRun(&findings)
    run = Run(scalar: scalar, line: line, column: column, length: 1)
  }

  private mutating func endRun(_ findings: inout Diagnostics) {
    guard let run else { return }
    let mark = SourceMark(line: run.line, column: run.column, length: run.length)
    findings.report(.refusedCharacter(run.scalar), at: SourcePlace(file: file, mark: mark))
    refusedLines.append(mark.line)
    self.run = nil
  }

  // MARK: - Encodings

  /// Where the first byte stands that can't be UTF-8.
  private mutating func validate(_ bytes: [UInt8]) -> Int? {
    do {
      var text = try UTF8Span(validating: bytes.span)
      isASCII = text.checkForASCII()
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Moves on to the place behind some valid text.
  private mutating func countLines(_ text: ArraySlice<UInt8>) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if !UTF8.isContinuation(byte) {
        column += 1
      }
    }
  }
}

/// The mark that some editors write before a file's text. It is no part of the text: marks don't count it.
enum ByteOrderMark {
  static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// The lines on which a scan refused a character, so that a value that stands there isn't reported once more.
struct RefusedLines {
  private var lines: [UInt32] = []

  /// Whether no character was refused.
  var isEmpty: Bool { lines.isEmpty }

  /// Notes a line; they come in order.
  mutating func append(_ line: UInt32) {
    // As many findings are kept. What is behind the last of them is only counted, here or there.
    if lines.count < Diagnostics.limit, lines.last != line { lines.append(line) }
  }

  /// Whether a character was refused on one of these lines.
  func meets(_ range: ClosedRange<UInt32>) -> Bool {
    var lower = 0
    var upper = lines.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if lines[middle] < range.lowerBound { lower = middle + 1 } else { upper = middle }
    }
    return lower < lines.count ? lines[lower] <= range.upperBound : lines.count == Diagnostics.limit
  }
}

extension Unicode.Scalar {
  /// Whether libyaml can't read the character, or takes it for something that moves its marks: controls, line breaks
  /// of its own, a byte-order mark inside the text, and noncharacters.
  fileprivate var misleadsLibYAML: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: value == 0xFEFF || properties.isNoncharacterCodePoint
    }
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}
