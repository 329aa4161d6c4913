/// The token of the page that follows, found at either end of a page without reading what stands between.
///
/// The service writes it behind the users. What ends a page with `"NextToken":"…"}` is the last member of its object:
/// within a text the quotes would be escaped. So the next page can be asked for before this one is read; a page that
/// turns out to be no JSON is refused then.
struct EarlyToken {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The token, or nil where none is found so: it may still be there.
  var text: String? {
    guard let close = last(UInt8(ascii: "}"), before: bytes.count),
      let end = last(UInt8(ascii: "\""), before: close),
      let start = openingQuote(before: end),
      let colon = last(UInt8(ascii: ":"), before: start),
      let name = key(before: colon),
      last(UInt8(ascii: ","), before: name) ?? last(UInt8(ascii: "{"), before: name) != nil
    else { return nil }
    let token = bytes[(start + 1)..<end]
    return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
  }

  private static let name = Array("\"\(Listing.Member.nextToken.rawValue)\"".utf8)

  /// The offset of a byte that is the last one before an offset but for white space.
  private func last(_ byte: UInt8, before end: Int) -> Int? {
    var offset = end - 1
    while offset >= 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset -= 1 }
    return offset >= 0 && bytes[offset] == byte ? offset : nil
  }

  /// Where a text without escapes opens that ends at a quote.
  private func openingQuote(before end: Int) -> Int? {
    var offset = end - 1
    while offset >= 0, bytes[offset] != UInt8(ascii: "\"") {
      if bytes[offset] == UInt8(ascii: "\\") || bytes[offset] < 0x20 { return nil }
      offset -= 1
    }
    return offset >= 0 ? offset : nil
  }

  /// Where the token's key begins, if it stands before a colon.
  private func key(before colon: Int) -> Int? {
    guard let end = last(UInt8(ascii: "\""), before: colon) else { return nil }
    let start = end + 1 - Self.name.count
    return start >= 0 && bytes[start...end].elementsEqual(Self.name) ? start : nil
  }
}
