/// Appends a text as it stands between the quotes of a JSON string.
///
/// Beside what RFC 8259 asks for, everything is escaped that a reader can't see or that moves what he sees: DEL and
/// C1 controls, line and paragraph separators, format characters, what has no ink or width, and noncharacters. A JSON
/// reader gives back the same text; a person who looks at the document isn't misled by it. So is a `#` behind another,
/// since runners obey `##[` and `##vso[` anywhere in a line of a log, and documents go to standard output.
func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
  if text.utf8.allSatisfy(isPlain) {
    bytes.append(contentsOf: text.utf8)
    return
  }
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    if scalar == "#", previous == "#" {
      appendEscape(of: 0x23, to: &bytes)
    } else {
      append(scalar, to: &bytes)
    }
    previous = scalar
  }
}

private func isPlain(_ byte: UInt8) -> Bool {
  byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    && byte != UInt8(ascii: "#")
}

private func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
  if let letter = shortEscape(scalar) {
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(letter)
  } else if isInvisible(scalar) {
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      appendEscape(of: unit, to: &bytes)
    }
  } else {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}

private func shortEscape(_ scalar: Unicode.Scalar) -> UInt8? {
  switch scalar {
  case "\"": UInt8(ascii: "\"")
  case "\\": UInt8(ascii: "\\")
  case "\u{8}": UInt8(ascii: "b")
  case "\u{C}": UInt8(ascii: "f")
  case "\n": UInt8(ascii: "n")
  case "\r": UInt8(ascii: "r")
  case "\t": UInt8(ascii: "t")
  default: nil
  }
}

/// Source: The Unicode Standard, general categories Cc, Cf, Zl and Zp, and the properties
/// `Default_Ignorable_Code_Point` and `Noncharacter_Code_Point`; U+2800 is Braille's blank, which has neither.
///
/// The same set is refused in policies. Neither target may import the other, so a test holds the two together.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: return true
  default: break
  }
  return scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint
    || scalar.properties.isNoncharacterCodePoint
}

private func appendEscape(of unit: UInt16, to bytes: inout [UInt8]) {
  bytes.append(contentsOf: "\\u".utf8)
  for shift in [12, 8, 4, 0] as [UInt16] {
    let digit = UInt8(unit >> shift & 0xF)
    bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }
}
