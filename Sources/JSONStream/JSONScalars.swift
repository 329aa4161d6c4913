extension JSONReader {
  /// The string that comes next.
  package mutating func readString() throws(JSONError) -> String {
    String(decoding: try readUTF8(), as: UTF8.self)
  }

  /// The string that comes next, or nil where null stands there.
  package mutating func readStringOrNull() throws(JSONError) -> String? {
    guard try peek() == .null else { return try readString() }
    try readNull()
    return nil
  }

  /// The UTF-8 of the string that comes next: a part of the text itself where it holds no escape.
  package mutating func readUTF8() throws(JSONError) -> ArraySlice<UInt8> { decoded(try readRawString()) }

  /// The UTF-8 of the string that comes next, or nil where null stands there.
  package mutating func readUTF8OrNull() throws(JSONError) -> ArraySlice<UInt8>? {
    guard try peek() == .null else { return try readUTF8() }
    try readNull()
    return nil
  }

  /// The truth value that comes next.
  package mutating func readBool() throws(JSONError) -> Bool {
    try begin(.boolean)
    let isTrue = bytes[offset] == UInt8(ascii: "t")
    try readLiteral(isTrue ? "true" : "false")
    return isTrue
  }

  /// The truth value that comes next, or nil where null stands there.
  package mutating func readBoolOrNull() throws(JSONError) -> Bool? {
    guard try peek() == .null else { return try readBool() }
    try readNull()
    return nil
  }

  /// Reads over the null that comes next.
  package mutating func readNull() throws(JSONError) {
    try begin(.null)
    try readLiteral("null")
  }

  /// The whole number that comes next, spelled without fraction and exponent.
  package mutating func readInteger() throws(JSONError) -> Int {
    let digits = try readNumber()
    guard let value = Int(String(decoding: bytes[digits], as: UTF8.self)) else {
      throw JSONError(.notAnInteger, at: digits.lowerBound)
    }
    return value
  }

  /// The number that comes next, as the binary fraction nearest to it; infinite where it is too large for one.
  package mutating func readDouble() throws(JSONError) -> Double {
    let digits = try readNumber()
    guard let value = Double(String(decoding: bytes[digits], as: UTF8.self)) else {
      throw JSONError(.invalidNumber, at: digits.lowerBound)
    }
    return value
  }

  private mutating func readLiteral(_ literal: String) throws(JSONError) {
    for byte in literal.utf8 { try expect(byte) }
    try endWord()
  }

  // MARK: - Numbers

  /// Reads over the number that comes next and returns where it stands.
  mutating func readNumber() throws(JSONError) -> Range<Int> {
    try begin(.number)
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "0") {
      offset += 1
    } else {
      try readDigits(of: start)
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      try readDigits(of: start)
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
        offset += 1
      }
      try readDigits(of: start)
    }
    let number = start..<offset
    try endWord()
    return number
  }

  private mutating func readDigits(of number: Int) throws(JSONError) {
    let start = offset
    while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
    if offset > start { return }
    throw offset < bytes.count
      ? JSONError(.invalidNumber, at: number) : JSONError(.unexpectedEnd, at: bytes.count)
  }

  /// Checks that a number or a literal doesn't run into something else: `012` and `nullx` are no values.
  private mutating func endWord() throws(JSONError) {
    if offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"),
        UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
        break
      default: throw JSONError(.unexpectedByte(bytes[offset]), at: offset)
      }
    }
    endValue()
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
