/// Reads JSON (RFC 8259, strictly) piece by piece, made for readers that look at a few members and skip the rest.
///
/// One pass, no tree: the caller walks along the text. After `enterObject` comes `nextMember` or `nextKey` until it
/// is nil, after `enterArray` comes `nextElement` until it is false; each key or element is followed by exactly
/// one call that reads or skips its value. Skipped values are checked as strictly as those that are read.
///
///     try reader.enterObject()
///     while let key = try reader.nextKey() {
///       if key.elementsEqual("Name".utf8) { name = try reader.readString() } else { try reader.skipValue() }
///     }
///
/// Several values may stand one after another with white space between them, as in JSON Lines or in pages that
/// were put together: read on until `atEnd`. No call recurses, so that no input can exhaust the stack.
package struct JSONReader {
  /// How deep objects and arrays may be nested.
  ///
  /// No document of ours comes near it, and it is what one machine word remembers a bit each of.
  package static let depthLimit = UInt64.bitWidth

  let bytes: [UInt8]
  /// The next byte to look at.
  package internal(set) var offset = 0
  /// How many objects and arrays are open.
  package private(set) var depth = 0
  /// One bit for each open level, the innermost lowest: 1 for an object.
  private var objects: UInt64 = 0
  /// Whether nothing has been read of the innermost level, so that no comma is due.
  private var isFirst = false
  /// Where the last value outside of any other ended, which is where the next may not begin.
  private var lastEnd: Int?

  /// A reader that stands before the first byte of the text.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether nothing but white space is left; asked between values, not inside of one.
  ///
  /// - Precondition: no object and no array is open.
  package mutating func atEnd() -> Bool {
    precondition(depth == 0, "the end is looked for outside of every value")
    skipWhiteSpace()
    return offset == bytes.count
  }

  /// The kind of the value that comes next, which stays unread.
  package mutating func peek() throws(JSONError) -> JSONKind {
    skipWhiteSpace()
    let byte = try currentByte()
    guard let kind = JSONKind(firstByte: byte) else { throw JSONError(.unexpectedByte(byte), at: offset) }
    return kind
  }

  /// The line, counted from 1, on which a byte stands.
  package func line(of offset: Int) -> Int {
    1 + bytes[..<min(offset, bytes.count)].count { $0 == UInt8(ascii: "\n") }
  }

  // MARK: - Objects and arrays

  /// Goes into the object that comes next.
  package mutating func enterObject() throws(JSONError) {
    try begin(.object)
    try push(isObject: true)
  }

  /// Goes into the array that comes next.
  package mutating func enterArray() throws(JSONError) {
    try begin(.array)
    try push(isObject: false)
  }

  /// Goes to the next member of the innermost object; nil, and out of the object, where there is none.
  ///
  /// - Returns: The key's UTF-8, a part of the text itself where it holds no escape.
  package mutating func nextKey() throws(JSONError) -> ArraySlice<UInt8>? {
    guard try advanceToKey() else { return nil }
    let key = try scanString()
    try expectColon()
    return decoded(key)
  }

  /// Goes to the next element of the innermost array; false, and out of the array, where there is none.
  package mutating func nextElement() throws(JSONError) -> Bool {
    precondition(depth > 0 && objects & 1 == 0, "elements are read inside of an array")
    return try advance(closing: UInt8(ascii: "]"))
  }

  /// Reads over the value that comes next, checking it.
  package mutating func skipValue() throws(JSONError) {
    let outer = depth
    try skipStep()
    while depth > outer {
      if objects & 1 == 1 {
        guard try advanceToKey() else { continue }
        _ = try scanString()
        try expectColon()
        try skipStep()
      } else if try nextElement() {
        try skipStep()
      }
    }
  }

  /// Reads over a scalar, or goes into an object or array.
  private mutating func skipStep() throws(JSONError) {
    switch try peek() {
    case .object: try enterObject()
    case .array: try enterArray()
    case .string: _ = try readRawString()
    case .number: _ = try readNumber()
    case .boolean: _ = try readBool()
    case .null: try readNull()
    }
  }

  private mutating func advanceToKey() throws(JSONError) -> Bool {
    precondition(depth > 0 && objects & 1 == 1, "members are read inside of an object")
    guard try advance(closing: UInt8(ascii: "}")) else { return false }
    let byte = try currentByte()
    guard byte == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte(byte), at: offset) }
    return true
  }

  private mutating func expectColon() throws(JSONError) {
    skipWhiteSpace()
    try expect(UInt8(ascii: ":"))
  }

  /// Goes past the comma before the next member or element, or past the closing bracket.
  private mutating func advance(closing: UInt8) throws(JSONError) -> Bool {
    skipWhiteSpace()
    let byte = try currentByte()
    if byte == closing {
      offset += 1
      pop()
      return false
    }
    if !isFirst {
      try expect(UInt8(ascii: ","))
      skipWhiteSpace()
    }
    isFirst = false
    return true
  }

  private mutating func push(isObject: Bool) throws(JSONError) {
    guard depth < Self.depthLimit else { throw JSONError(.tooDeep, at: offset) }
    offset += 1
    depth += 1
    objects = objects << 1 | (isObject ? 1 : 0)
    isFirst = true
  }

  private mutating func pop() {
    depth -= 1
    objects >>= 1
    isFirst = false
    endValue()
  }

  // MARK: - Steps

  /// Goes to the first byte of the next value, which has to be of a kind.
  mutating func begin(_ kind: JSONKind) throws(JSONError) {
    let found = try peek()
    if offset == lastEnd { throw JSONError(.unexpectedByte(bytes[offset]), at: offset) }
    guard found == kind else { throw JSONError(.wrongKind(found, expected: kind), at: offset) }
  }

  /// Remembers that a value ends here.
  mutating func endValue() {
    if depth == 0 { lastEnd = offset }
  }

  func currentByte() throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    return bytes[offset]
  }

  mutating func expect(_ byte: UInt8) throws(JSONError) {
    let found = try currentByte()
    guard found == byte else { throw JSONError(.unexpectedByte(found), at: offset) }
    offset += 1
  }

  private mutating func skipWhiteSpace() { offset = Self.endOfWhiteSpace(from: offset, in: bytes) }

  private static func endOfWhiteSpace(from start: Int, in bytes: [UInt8]) -> Int {
    let text = bytes.span
    for place in start..<text.count {
      switch text[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
      default: return place
      }
    }
    return text.count
  }
}
