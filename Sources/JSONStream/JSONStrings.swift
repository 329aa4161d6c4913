/// A string as it stands in the text, between its quotes.
struct RawString {
  let range: Range<Int>
  let hasEscapes: Bool
}

extension JSONReader {
  /// Reads over the string that comes next, checking it.
  mutating func readRawString() throws(JSONError) -> RawString {
    try begin(.string)
    let raw = try scanString()
    endValue()
    return raw
  }

  /// Goes from the opening quote past the closing one, checking every byte between them.
  mutating func scanString() throws(JSONError) -> RawString {
    offset += 1
    let start = offset
    var hasEscapes = false
    while offset < bytes.count {
      offset = Self.endOfPlainText(from: offset, in: bytes)
      if offset == bytes.count { break }
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return RawString(range: start..<(offset - 1), hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try scanEscape()
      case ..<0x20: throw JSONError(.controlCharacter(byte), at: offset)
      default: try scanSequence()
      }
    }
    throw JSONError(.unexpectedEnd, at: bytes.count)
  }

  /// Where the ASCII without controls ends that nearly every string is nothing but; to JSON, DEL is no control.
  private static func endOfPlainText(from start: Int, in bytes: [UInt8]) -> Int {
    let text = bytes.span
    for place in start..<text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte &- 0x20 >= 0x60 { return place }
    }
    return text.count
  }

  // MARK: - UTF-8

  /// Goes over one character of more than one byte.
  ///
  /// Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
  private mutating func scanSequence() throws(JSONError) {
    let lead = bytes[offset]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: throw JSONError(.invalidUTF8, at: offset)
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]),
      bytes[(offset + 2)..<(offset + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
    else { throw JSONError(.invalidUTF8, at: offset) }
    offset += length
  }

  // MARK: - Escapes

  private mutating func scanEscape() throws(JSONError) {
    let start = offset
    guard start + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    guard bytes[start + 1] == UInt8(ascii: "u") else {
      guard simpleEscape(bytes[start + 1]) != nil else { throw JSONError(.invalidEscape, at: start) }
      offset += 2
      return
    }
    guard let unit = codeUnit(at: start) else { throw JSONError(.invalidEscape, at: start) }
    offset += 6
    guard unit & 0xF800 == 0xD800 else { return }
    guard unit < 0xDC00, let low = codeUnit(at: offset), low & 0xFC00 == 0xDC00 else {
      throw JSONError(.loneSurrogate, at: start)
    }
    offset += 6
  }

  /// The UTF-16 code unit that `\uXXXX` at an offset spells, or nil where that doesn't stand there.
  private func codeUnit(at start: Int) -> UInt16? {
    guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[(start + 2)..<(start + 6)] {
      guard let digit = hexadecimalDigit(byte) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// The UTF-8 that a string stands for.
  ///
  /// - Precondition: `scanString` went over it, so that its escapes are known to be right.
  func decoded(_ raw: RawString) -> ArraySlice<UInt8> {
    guard raw.hasEscapes else { return bytes[raw.range] }
    var text: [UInt8] = []
    text.reserveCapacity(raw.range.count)
    var next = raw.range.lowerBound
    while next < raw.range.upperBound {
      if bytes[next] != UInt8(ascii: "\\") {
        text.append(bytes[next])
        next += 1
      } else if let simple = simpleEscape(bytes[next + 1]) {
        text.append(simple)
        next += 2
      } else {
        next += appendCharacter(at: next, to: &text)
      }
    }
    return text[...]
  }

  /// Appends the character that one or two `\uXXXX` at an offset spell, and returns how many bytes they take.
  private func appendCharacter(at start: Int, to text: inout [UInt8]) -> Int {
    guard let unit = codeUnit(at: start) else { preconditionFailure("a scanned escape is right") }
    var value = UInt32(unit)
    var length = 6
    if unit & 0xFC00 == 0xD800, let low = codeUnit(at: start + 6) {
      value = 0x10000 + (value - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      length = 12
    }
    guard let scalar = Unicode.Scalar(value) else { preconditionFailure("a scanned pair is right") }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return length
  }
}

/// The byte that a backslash and one letter stand for, or nil where that is no escape of its own.
private func simpleEscape(_ letter: UInt8) -> UInt8? {
  switch letter {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0C
  case UInt8(ascii: "n"): 0x0A
  case UInt8(ascii: "r"): 0x0D
  case UInt8(ascii: "t"): 0x09
  default: nil
  }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
