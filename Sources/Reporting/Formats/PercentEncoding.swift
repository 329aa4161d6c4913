/// Whether a byte stands for itself in every part of a URI but for `~`, which some readers encode.
func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
    true
  default: false
  }
}

/// A byte as `%` and two hexadecimal digits.
func percentEncoded(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
}

/// A path as a reference from where the command was run, or as a URI where it is absolute.
func uri(ofPath path: String) -> String {
  let relative = path.utf8.starts(with: "./".utf8) ? String(path.dropFirst(2)) : path
  let encoded = relative.utf8.map { byte in
    byte == UInt8(ascii: "/") || isUnreserved(byte) ? String(UnicodeScalar(byte)) : percentEncoded(byte)
  }.joined()
  return encoded.utf8.first == UInt8(ascii: "/") ? "file://\(encoded)" : encoded
}
