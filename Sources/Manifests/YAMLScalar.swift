/// Text as a YAML scalar: plain where every YAML reader takes it for that string, else in double quotes.
struct YAMLScalar {
  let text: String

  init(_ value: String) {
    text = Self.isSafelyPlain(ArraySlice(value.utf8)) ? value : Self.quoted(value)
  }

  /// Whether text may stand without quotes, outside of brackets.
  static func isSafelyPlain(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first, let last = value.last else { return false }
    if isDigit(first) {
      return value.allSatisfy { isLetter($0) || isDigit($0) || isMark($0) } && isNoNumber(value)
    }
    // A number, a date or an indicator never begins with a letter; what does is a string but for a few words.
    return (isLetter(first) || first >= 0x80) && last != UInt8(ascii: " ") && last != UInt8(ascii: ":")
      && isPlainLine(value)
      && !isWord(value)
  }

  // MARK: - Text that begins with a letter

  /// What YAML readers take for something else than a string, though it begins with a letter.
  private static let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"]

  private static func isWord(_ value: ArraySlice<UInt8>) -> Bool {
    value.count <= 5 && words.contains(String(decoding: value, as: UTF8.self).lowercased())
  }

  /// Whether each character is a letter of any script, a digit or a mark, a space within, or a colon that no space
  /// follows.
  private static func isPlainLine(_ value: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    var isASCII = true
    for byte in value {
      let isPlain =
        isLetter(byte) || isDigit(byte) || isMark(byte) || byte == UInt8(ascii: ":") || byte >= 0x80
      guard isPlain || (byte == UInt8(ascii: " ") && previous != UInt8(ascii: ":")) else { return false }
      if byte >= 0x80 { isASCII = false }
      previous = byte
    }
    return isASCII
      || String(decoding: value, as: UTF8.self).unicodeScalars.allSatisfy {
        $0.isASCII || $0.properties.isAlphabetic
      }
  }

  // MARK: - Text that begins with a digit

  /// The letters of numbers: hexadecimal digits, exponents, and what tells a base.
  private static let lettersOfNumbers = "abcdefox".utf8

  /// Whether text of letters, digits and marks is no number and no date to any reader: it has a character that
  /// neither has, or a letter and more dashes than a number. A date has no letters but with a time, and that a colon.
  private static func isNoNumber(_ value: ArraySlice<UInt8>) -> Bool {
    var letters = 0
    var dashes = 0
    for byte in value {
      if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "@") { return true }
      if byte == UInt8(ascii: "-") { dashes += 1 }
      guard isLetter(byte) else { continue }
      if !lettersOfNumbers.contains(byte | 0x20) { return true }
      letters += 1
    }
    return letters > 0 && dashes > 1
  }

  // MARK: - Characters

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isMark(_ byte: UInt8) -> Bool { "-._@+/%".utf8.contains(byte) }

  private static func quoted(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
