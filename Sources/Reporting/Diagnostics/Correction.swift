import Reconciliation

/// How a file has to change so that a finding goes away, where there is one way that is surely meant.
enum Correction: Equatable, Sendable {
  /// Other text instead of what is marked.
  case replace(String)
  /// What is marked, in double quotes.
  case quote
  /// What is marked, as the one item of a list.
  case makeList
  /// What is marked, as a user with that name.
  case nameUser
  /// Nothing instead of what is marked, if it is this character alone.
  case delete(Unicode.Scalar)
  /// Nothing instead of the list item that is marked, if it has lines of its own.
  case removeItem
  /// A line before the first key of the file.
  case insertLine(String)
  /// The line with the account of the second place, before the first key of the file.
  case insertAccountLine

  /// What it does, as a command to a person.
  var description: Phrase {
    switch self {
    case .replace(let text): "write '\(text)'"
    case .quote: "put it into quotes"
    case .makeList: "make a list of it"
    case .nameUser: "name its key"
    case .delete: "delete the character"
    case .removeItem: "take the line out"
    case .insertLine(let line): "add the line '\(line)'"
    case .insertAccountLine: "add the same line"
    }
  }
}

/// A change of a file's text that makes a finding go away.
struct Fix {
  let description: Phrase
  /// Which file.
  let file: Int
  /// The bytes that are replaced.
  let bytes: Range<Int>
  let replacement: String

  /// How a correction changes the file that a finding is about; nil where the text around the place isn't as plain as
  /// that takes.
  init?(_ correction: Correction, of diagnostic: Diagnostic, in quoted: QuotedLines) {
    guard let place = diagnostic.place else { return nil }
    let quote = quoted[place]
    let bytes = quoted.files[place.file].bytes
    guard let edit = textEdit(correction, quote, related: diagnostic.related.map { (quoted, $0) }, in: bytes)
    else { return nil }
    description = correction.description
    file = place.file
    (self.bytes, replacement) = edit
  }
}

private typealias TextEdit = (bytes: Range<Int>, replacement: String)

private func textEdit(
  _ correction: Correction, _ quote: Quote, related: (QuotedLines, SourcePlace)?, in bytes: [UInt8]
) -> TextEdit? {
  let marked = bytes[quote.bytes]
  let text = String(decoding: marked, as: UTF8.self)
  switch correction {
  case .replace(let replacement):
    return quote.isWhole ? (quote.bytes, replacement) : nil
  case .quote:
    return quote.isWhole ? (quote.bytes, "\"\(text)\"") : nil
  case .makeList:
    return isPlainWord(marked) ? (quote.bytes, "[\(text)]") : nil
  case .nameUser:
    let key = marked.contains(UInt8(ascii: "@")) ? "email" : "id"
    return isPlainWord(marked) ? (quote.bytes, "\(key): \(text)") : nil
  case .delete(let scalar):
    let isAlone = text.unicodeScalars.allSatisfy { $0 == scalar } && !marked.isEmpty
    return isAlone ? (quote.bytes, "") : nil
  case .removeItem:
    return itemLine(around: quote.bytes, in: bytes).map { ($0, "") }
  case .insertLine(let line):
    return insertion(of: line, in: bytes)
  case .insertAccountLine:
    guard let (quoted, place) = related, quoted[place].isWhole else { return nil }
    let other = quoted.files[place.file].bytes
    guard let line = Line(around: quoted[place].bytes.lowerBound, in: other) else { return nil }
    let text = String(decoding: other[line.content], as: UTF8.self)
    return text.hasPrefix("account:") ? insertion(of: text, in: bytes) : nil
  }
}

/// Whether text can stand anywhere in YAML as it is: nothing of it is a sign, and it needs no quotes.
private func isPlainWord(_ text: ArraySlice<UInt8>) -> Bool {
  guard let first = text.first, !"-.".utf8.contains(first) else { return false }
  return text.allSatisfy { byte in
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._@+".utf8.contains(byte)
  }
}

// MARK: - Lines

/// A line of a file that a person may have written.
private struct Line {
  /// The longest that is looked at, in bytes: a minified file is one line, and would be looked through for each finding.
  private static let limit = 4_096

  /// Its bytes, without its end.
  let content: Range<Int>
  /// Where the next one begins.
  let next: Int
  let end: String

  /// The line around an offset; nil where it is too long.
  init?(around offset: Int, in bytes: [UInt8]) {
    let lower = max(0, offset - Self.limit)
    let upper = min(bytes.count, offset + Self.limit)
    let before = bytes[lower..<offset].lastIndex(of: UInt8(ascii: "\n"))
    let behind = bytes[offset..<upper].firstIndex(of: UInt8(ascii: "\n"))
    guard before != nil || lower == 0, behind != nil || upper == bytes.count else { return nil }
    let (start, stop) = (before.map { $0 + 1 } ?? 0, behind ?? bytes.count)
    let hasReturn = stop > start && bytes[stop - 1] == UInt8(ascii: "\r")
    content = start..<(hasReturn ? stop - 1 : stop)
    next = min(stop + 1, bytes.count)
    end = hasReturn ? "\r\n" : "\n"
  }

  /// How deep it is indented; nil where it is blank.
  func indent(in bytes: [UInt8]) -> Int? {
    bytes[content].firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - content.lowerBound }
  }

  /// Whether it begins a list item that is indented so deep.
  func isItem(indent: Int, in bytes: [UInt8]) -> Bool {
    self.indent(in: bytes) == indent && bytes[content.lowerBound + indent] == UInt8(ascii: "-")
  }
}

/// The line of a list item that is nothing but `- key: value` or `- value`, and that isn't the only one of its list.
private func itemLine(around marked: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
  guard let line = Line(around: marked.lowerBound, in: bytes), let dash = line.indent(in: bytes),
    line.isItem(indent: dash, in: bytes), marked.upperBound <= line.content.upperBound
  else { return nil }
  let key = bytes[(line.content.lowerBound + dash + 1)..<marked.lowerBound]
  let tail = bytes[marked.upperBound..<line.content.upperBound].drop { $0 == UInt8(ascii: " ") }
  guard !key.contains(where: { "-{[".utf8.contains($0) }), tail.isEmpty || tail.first == UInt8(ascii: "#")
  else { return nil }
  let next = line.next < bytes.count ? Line(around: line.next, in: bytes) : nil
  // What is indented deeper goes on with the item.
  let isWhole = next.map { ($0.indent(in: bytes) ?? 0) <= dash } ?? (line.next == bytes.count)
  let isFollowed = next?.isItem(indent: dash, in: bytes) ?? false
  guard isWhole, isFollowed || followsItem(line, indent: dash, in: bytes) else { return nil }
  return line.content.lowerBound..<line.next
}

/// Whether the line before belongs to an item of the same list.
private func followsItem(_ line: Line, indent dash: Int, in bytes: [UInt8]) -> Bool {
  guard line.content.lowerBound > 0, let before = Line(around: line.content.lowerBound - 1, in: bytes) else {
    return false
  }
  return before.isItem(indent: dash, in: bytes) || (before.indent(in: bytes) ?? 0) > dash
}

/// A line before the first that is neither blank nor a comment; behind the one with the version, where that is it.
private func insertion(of text: String, in bytes: [UInt8]) -> TextEdit? {
  var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var end = "\n"
  var hasMark = false
  while offset < bytes.count {
    guard let line = Line(around: offset, in: bytes) else { return nil }
    end = line.end
    let content = bytes[offset..<line.content.upperBound]
    let visible = content.drop { $0 == UInt8(ascii: " ") }
    let isMark = visible.elementsEqual("---".utf8)
    // Between two documents' marks stands an empty one, which is another mistake.
    if isMark, hasMark { return nil }
    hasMark = hasMark || isMark
    if let first = visible.first, first != UInt8(ascii: "#"), !isMark {
      // A policy in braces, or behind a document's mark, has no lines of its own.
      guard !"{-?%&!*[|>".utf8.contains(first) else { return nil }
      let isVersion = visible.starts(with: "version: ".utf8) && line.next > line.content.upperBound
      let place = isVersion ? line.next : offset
      let indent = String(repeating: " ", count: visible.startIndex - content.startIndex)
      return (place..<place, indent + text + end)
    }
    offset = line.next
  }
  let isOpenLine = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
  return (bytes.count..<bytes.count, (isOpenLine ? end : "") + text + end)
}
