import Reconciliation

/// One pass over a file's bytes before YAML is read: UTF-8, honest characters, LF or CRLF, no tab in an
/// indentation.
///
/// libyaml takes U+0085, U+2028, U+2029 and a lone CR for line breaks, so that a comment could hide a second user
/// from a reviewer; it marks encoding errors at the start of the file. So this comes first.
struct TextScan {
  /// The largest file that is read, in bytes: a million entries with room to spare.
  static let byteLimit = 256 << 20

  /// Whether libyaml can be trusted to read the text and to mark it right.
  private(set) var isReadable = true

  private let file: Int
  private var line = 1
  private var lineStart = 0
  private var inIndentation = true

  init(file: Int) { self.file = file }

  /// Reports what is wrong with the text.
  mutating func scan(_ bytes: [UInt8], _ findings: inout Diagnostics) {
    guard bytes.count <= Self.byteLimit else {
      return refuse(.overLimit(.fileBytes, allowed: Self.byteLimit), at: 0, in: bytes, &findings)
    }
    if let offset = firstInvalidByte(bytes) {
      return refuse(.notUTF8(looksLike: guessEncoding(bytes)), at: offset, in: bytes, &findings)
    }
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = offset
    while offset < bytes.count {
      offset += step(at: offset, in: bytes, &findings)
    }
  }

  /// Looks at the character at an offset and returns its length in bytes.
  private mutating func step(at offset: Int, in bytes: [UInt8], _ findings: inout Diagnostics) -> Int {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "\n"):
      line += 1
      lineStart = offset + 1
      inIndentation = true
      return 1
    case UInt8(ascii: " "):
      return 1
    case UInt8(ascii: "\t"):
      if inIndentation { refuse(.tabIndentation, at: offset, in: bytes, &findings) }
      inIndentation = false
      return 1
    case UInt8(ascii: "\r") where offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n"):
      return 1
    case 0x21...0x7E:
      inIndentation = false
      return 1
    case 0x80...:
      inIndentation = false
      return wideStep(at: offset, in: bytes, &findings)
    default:
      refuse(.refusedCharacter(Unicode.Scalar(byte)), at: offset, in: bytes, &findings)
      return 1
    }
  }

  private mutating func wideStep(at offset: Int, in bytes: [UInt8], _ findings: inout Diagnostics) -> Int {
    var decoder = UTF8()
    var rest = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return 1 }
    if scalar.isDeceptive {
      let breaksLine = scalar.value == 0x85 || scalar.value == 0x2028 || scalar.value == 0x2029
      let wasReadable = isReadable
      refuse(.refusedCharacter(scalar), at: offset, in: bytes, &findings)
      // Format characters leave lines and columns as they are: the rest of the file can still be checked.
      let isHarmlessToMarks = scalar.properties.generalCategory == .format && scalar.value != 0xFEFF
      if isHarmlessToMarks, !breaksLine { isReadable = wasReadable }
    }
    return UTF8.width(scalar)
  }

  // MARK: - Reporting

  private mutating func refuse(
    _ problem: PolicyProblem, at offset: Int, in bytes: [UInt8], _ findings: inout Diagnostics
  ) {
    isReadable = false
    let before = String(decoding: bytes[min(lineStart, offset)..<offset], as: UTF8.self)
    let mark = SourceMark(line: line, column: before.unicodeScalars.count + 1, length: 1)
    findings.report(problem, at: SourcePlace(file: file, mark: mark))
  }

  /// The offset of the first byte that isn't UTF-8; leaves the line count there.
  private mutating func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      let offset = error.byteOffsets.lowerBound
      for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") {
        line += 1
        lineStart = index + 1
      }
      return offset
    }
  }

  private func guessEncoding(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16, little-endian" }
    if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16, big-endian" }
    if bytes.starts(with: [0x1F, 0x8B]) { return "gzip" }
    let sample = bytes.prefix(512)
    if sample.contains(0) { return "binary data" }
    return "Latin-1 or Windows-1252"
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
