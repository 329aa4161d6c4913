/// Where a JSON text can't be read on, and why.
package struct JSONError: Error, Equatable, Sendable {
  /// The byte, counted from 0, at which the problem stands; the text's length where it ends too early.
  package let offset: Int
  /// What is wrong there.
  package let problem: Problem

  /// What can be wrong with a JSON text.
  package enum Problem: Equatable, Sendable {
    /// The text ends inside a value.
    case unexpectedEnd
    /// This byte can't stand here.
    case unexpectedByte(UInt8)
    /// A value of one kind stands where the reader asked for another.
    case wrongKind(JSONKind, expected: JSONKind)
    /// A control character stands raw in a string.
    case controlCharacter(UInt8)
    /// A backslash isn't followed by an escape of RFC 8259.
    case invalidEscape
    /// One half of a surrogate pair stands alone: no character is meant by it.
    case loneSurrogate
    /// The bytes of a string aren't UTF-8.
    case invalidUTF8
    /// A number isn't spelled as RFC 8259 wants it.
    case invalidNumber
    /// A number isn't a whole one that fits into 64 bits.
    case notAnInteger
    /// Objects and arrays are nested deeper than `JSONReader.depthLimit`.
    case tooDeep
    /// An object has a member twice that is read from it.
    case repeatedMember(String)
  }

  /// A problem at a byte.
  package init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }
}

/// The kinds of JSON values.
package enum JSONKind: String, Sendable {
  case object
  case array
  case string
  case number
  case boolean
  case null

  /// The kind that a value's first byte shows, or nil where no value begins so.
  init?(firstByte: UInt8) {
    switch firstByte {
    case UInt8(ascii: "{"): self = .object
    case UInt8(ascii: "["): self = .array
    case UInt8(ascii: "\""): self = .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
    case UInt8(ascii: "n"): self = .null
    default: return nil
    }
  }
}
