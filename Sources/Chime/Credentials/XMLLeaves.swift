/// The texts of an XML document's innermost elements by path, such as `ErrorResponse/Error/Code`.
///
/// It reads the little XML that AWS's query services write, and refuses the rest: no document type and so no
/// entities of its own, no CDATA, no mixed content, no element of one path twice.
struct XMLLeaves {
  private var texts: [String: String] = [:]

  /// The largest answer that is read, in bytes; a session token takes a few thousand.
  private static let byteLimit = 64 << 10
  /// The deepest element; AWS's answers have four levels.
  private static let depthLimit = 16

  /// The text at the path, or nil where no innermost element is there.
  subscript(_ path: String) -> String? { texts[path] }

  /// Reads a document; nil where it isn't one, or not of the plain kind.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.byteLimit, String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var rest = bytes[...]
    var open: [String] = []
    var isInnermost = false
    var hasRoot = false
    while !rest.isEmpty {
      let text = rest.prefix { $0 != UInt8(ascii: "<") }
      rest = rest.dropFirst(text.count)
      guard !rest.isEmpty || open.isEmpty, let tag = Self.takeTag(&rest) else { return nil }
      let isBlank = text.allSatisfy { [9, 10, 13, 32].contains($0) }
      switch tag {
      case .declaration: guard open.isEmpty, !hasRoot, isBlank else { return nil }
      case .start(let name, let isEmpty):
        guard isBlank, !(open.isEmpty && hasRoot), open.count < Self.depthLimit else { return nil }
        hasRoot = true
        isInnermost = true
        open.append(name)
        if isEmpty, !close(name, text: [], &open, &isInnermost) { return nil }
      case .end(let name):
        guard isInnermost || isBlank, close(name, text: text, &open, &isInnermost) else { return nil }
      case .none: guard isBlank else { return nil }
      }
    }
    guard hasRoot, open.isEmpty else { return nil }
  }

  /// Closes the innermost open element and keeps its text; false where it isn't that one.
  private mutating func close(
    _ name: String, text: ArraySlice<UInt8>, _ open: inout [String], _ isInnermost: inout Bool
  ) -> Bool {
    guard open.last == name else { return false }
    if isInnermost {
      let path = open.joined(separator: "/")
      guard texts[path] == nil, let decoded = decodedText(text) else { return false }
      texts[path] = decoded
    }
    open.removeLast()
    isInnermost = false
    return true
  }
}

// MARK: - Tags

extension XMLLeaves {
  private enum Tag {
    case declaration
    case start(String, isEmpty: Bool)
    case end(String)
    /// The end of the document.
    case none
  }

  /// Takes the tag that the bytes begin with; nil where it isn't whole or isn't of the plain kind.
  private static func takeTag(_ rest: inout ArraySlice<UInt8>) -> Tag? {
    guard !rest.isEmpty else { return Tag.none }
    guard let end = tagEnd(rest) else { return nil }
    let inner = rest[(rest.startIndex + 1)..<end]
    rest = rest[(end + 1)...]
    switch inner.first {
    case UInt8(ascii: "?"):
      return inner.starts(with: Array("?xml ".utf8)) && inner.last == UInt8(ascii: "?") ? .declaration : nil
    case UInt8(ascii: "/"):
      return name(inner.dropFirst()).map { .end($0) }
    default:
      let isEmpty = inner.last == UInt8(ascii: "/")
      return name(isEmpty ? inner.dropLast() : inner).map { .start($0, isEmpty: isEmpty) }
    }
  }

  /// Where the tag's `>` stands; one within quotes belongs to an attribute's value.
  private static func tagEnd(_ rest: ArraySlice<UInt8>) -> Int? {
    var quote: UInt8?
    for index in rest.indices.dropFirst() {
      switch (quote, rest[index]) {
      case (nil, UInt8(ascii: ">")): return index
      case (nil, UInt8(ascii: "<")): return nil
      case (nil, UInt8(ascii: "\"")), (nil, UInt8(ascii: "'")): quote = rest[index]
      case (let open?, let byte) where open == byte: quote = nil
      default: break
      }
    }
    return nil
  }

  /// The name that the tag begins with; its attributes say nothing that is needed.
  private static func name(_ tag: ArraySlice<UInt8>) -> String? {
    let name = tag.prefix { ![9, 10, 13, 32].contains($0) }
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = name.first, letters.contains(first | 0x20),
      name.allSatisfy({ letters.contains($0 | 0x20) || digits.contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    return String(decoding: name, as: UTF8.self)
  }
}

// MARK: - Text

/// The text with its five named references and its numbered ones replaced; nil where another one stands in it.
private func decodedText(_ bytes: ArraySlice<UInt8>) -> String? {
  let parts = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
  var text = String(decoding: parts[0], as: UTF8.self)
  for part in parts.dropFirst() {
    guard let end = part.firstIndex(of: UInt8(ascii: ";")),
      let scalar = referenced(String(decoding: part[..<end], as: UTF8.self))
    else { return nil }
    text.unicodeScalars.append(scalar)
    text += String(decoding: part[(end + 1)...], as: UTF8.self)
  }
  return text
}

private func referenced(_ name: String) -> Unicode.Scalar? {
  switch name {
  case "amp": return "&"
  case "lt": return "<"
  case "gt": return ">"
  case "quot": return "\""
  case "apos": return "'"
  default:
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init)
  }
}
