internal import FoundationEssentials

/// What `NextToken` carries: the listing it belongs to and the key behind which its next page begins.
///
/// It needs nothing on this side, so it stays good over a restart; and it is opaque to clients, which is all that
/// the API promises.
struct PageToken: Equatable, Sendable {
  /// The listing: the operation and everything that filters it. A token is of no use for another.
  let listing: [String]
  /// The last key of the page before.
  let after: String
  /// Whether the page is to be empty and to lead on from the same key.
  var isDetour = false

  /// The token as it is sent.
  var text: String {
    var bytes = Data([isDetour ? 1 : 0])
    for part in listing + [after] {
      bytes.append(contentsOf: part.utf8)
      bytes.append(Self.separator)
    }
    return bytes.base64EncodedString()
  }

  /// No UTF-8 holds this byte.
  private static let separator: UInt8 = 0xFF

  init(listing: [String], after: String, isDetour: Bool = false) {
    self.listing = listing
    self.after = after
    self.isDetour = isDetour
  }

  /// Reads a token.
  ///
  /// - Throws: A bad request where it isn't one, or is of another listing.
  init(_ text: String, listing: [String]) throws(ServiceError) {
    let refusal = ServiceError.badRequest("Invalid next token.")
    guard let bytes = Data(base64Encoded: text), let first = bytes.first, first <= 1 else { throw refusal }
    let parts = bytes.dropFirst().split(separator: Self.separator, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == listing.count + 2, parts.last == "", Array(parts.prefix(listing.count)) == listing
    else {
      throw refusal
    }
    self.init(listing: listing, after: parts[listing.count], isDetour: first == 1)
  }
}
