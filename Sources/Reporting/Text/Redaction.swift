import Reconciliation

/// Text with each e-mail address in it replaced by its pseudonym.
///
/// What has something on both sides of an `@` counts as an address, up to white space, brackets and the like, and
/// without the quotes and full stops around it.
func redactingAddresses(in text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
  return words(of: text).map { isAddress($0) ? redacted($0) : String($0) }.joined()
}

/// Text with each scalar of an e-mail address in it as an asterisk, so that what stands below a column stays there.
func maskingAddresses(in text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
  return words(of: text).map { isAddress($0) ? String(repeating: "*", count: $0.count) : String($0) }.joined()
}

// MARK: - Words

private typealias Word = String.UnicodeScalarView.SubSequence

/// The words of a text and, each by itself, the scalars between them.
private func words(of text: String) -> [Word] {
  let scalars = text.unicodeScalars
  var words: [Word] = []
  var start = scalars.startIndex
  for index in scalars.indices where separatesWords(scalars[index]) {
    words += [scalars[start..<index], scalars[index...index]]
    start = scalars.index(after: index)
  }
  return words + [scalars[start...]]
}

private func separatesWords(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.isWhitespace || scalar.isControl || "<>()[]{}\",;:|\\/=".unicodeScalars.contains(scalar)
}

private func isAddress(_ word: Word) -> Bool { word.dropFirst().dropLast().contains("@") }

private func redacted(_ word: Word) -> String {
  let isAround = { (scalar: Unicode.Scalar) in "'`.!?".unicodeScalars.contains(scalar) }
  let core = word.drop(while: isAround)
  let behind = core.reversed().prefix(while: isAround).count
  let address = pseudonym(ofAddress: String(core.dropLast(behind)))
  return String(word.prefix(word.count - core.count)) + address + String(core.suffix(behind))
}
