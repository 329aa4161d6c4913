/// The words of a command line as a shell would split it, without a shell: no variable, no wildcard, no pipe.
///
/// Quotes and backslashes work as in Python's `shlex.split`, which botocore uses for `credential_process` and for
/// the names of sections.
///
/// - Returns: nil where a quote isn't closed or a backslash stands last.
func shellWords(_ text: String) -> [String]? {
  var words: [String] = []
  var word: [UInt8]?
  var quote: UInt8?
  var bytes = text.utf8.makeIterator()
  while let byte = bytes.next() {
    switch (quote, byte) {
    case (nil, UInt8(ascii: " ")), (nil, UInt8(ascii: "\t")), (nil, UInt8(ascii: "\r")),
      (nil, UInt8(ascii: "\n")):
      words += word.map { [String(decoding: $0, as: UTF8.self)] } ?? []
      word = nil
    case (nil, UInt8(ascii: "\"")), (nil, UInt8(ascii: "'")):
      quote = byte
      word = word ?? []
    case (let open?, byte) where open == byte:
      quote = nil
    case (nil, UInt8(ascii: "\\")), (UInt8(ascii: "\""), UInt8(ascii: "\\")):
      guard let next = bytes.next() else { return nil }
      let isEscaped = quote == nil || next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
      word = (word ?? []) + (isEscaped ? [next] : [byte, next])
    default:
      word = (word ?? []) + [byte]
    }
  }
  guard quote == nil else { return nil }
  return words + (word.map { [String(decoding: $0, as: UTF8.self)] } ?? [])
}
