/// Percent-encodes the text's UTF-8, keeping only RFC 3986's unreserved characters: `A–Z a–z 0–9 - . _ ~`.
///
/// It is what AWS wants of path labels, of query keys and values, and of form fields.
package func percentEncoded(_ text: String) -> String { percentEncoded(text, keeping: isUnreserved) }

/// The path encoded once more, its slashes kept: how Signature Version 4 writes it for every service but S3.
func canonicalPath(_ encodedPath: String) -> String {
  percentEncoded(encodedPath) { isUnreserved($0) || $0 == UInt8(ascii: "/") }
}

private func percentEncoded(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
  var encoded: [UInt8] = []
  encoded.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    if isKept(byte) {
      encoded.append(byte)
    } else {
      encoded.append(UInt8(ascii: "%"))
      encoded.append(upperHexDigits[Int(byte >> 4)])
      encoded.append(upperHexDigits[Int(byte & 15)])
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// The lower-case digit of a half byte.
///
/// - Precondition: the value is less than 16.
func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
}

private let upperHexDigits = Array("0123456789ABCDEF".utf8)

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
    UInt8(ascii: "~"):
    true
  default: false
  }
}
