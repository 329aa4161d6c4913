/// Text as a YAML scalar: plain where every YAML reader takes it for that string, else in double quotes.
struct YAMLScalar {
  let text: String

  init(_ value: String) {
    text = Self.isSafelyPlain(value) ? value : Self.quoted(value)
  }

  /// What YAML readers take for something else than a string, though it begins with a letter.
  private static let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"]

  private static func isSafelyPlain(_ value: String) -> Bool {
    // A number, a date or an indicator never begins with a letter; what does is a string but for the words above.
    guard let first = value.utf8.first, isLetter(first) else { return false }
    let isPlain = value.utf8.allSatisfy { isLetter($0) || isDigit($0) || isMark($0) }
    return isPlain && (value.utf8.count > 5 || !words.contains(value.lowercased()))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isMark(_ byte: UInt8) -> Bool { "-._@+/".utf8.contains(byte) }

  private static func quoted(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
