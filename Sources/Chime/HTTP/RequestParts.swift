/// One segment of a request's path, encoded and safe to sign.
package struct PathLabel: Equatable, Sendable {
  /// The segment as it is sent.
  package let encoded: String

  /// The label for an id.
  ///
  /// - Throws: `UnsafePathLabel` where the id is empty, `.` or `..`: servers and proxies remove such segments, so
  ///   that the request would reach, or be signed for, another resource than the one meant.
  package init(_ id: String) throws(UnsafePathLabel) {
    switch id {
    case "": throw .empty
    case ".": throw .dot
    case "..": throw .dots
    default: encoded = percentEncoded(id)
    }
  }

  private init(fixed: String) { encoded = fixed }

  /// The path's fixed segment before an account's id.
  package static let accounts = Self(fixed: "accounts")
  /// The path's fixed segment before a user's id.
  package static let users = Self(fixed: "users")
}

/// An id that can't stand in a request's path.
package enum UnsafePathLabel: Error, Equatable, Sendable {
  /// No text at all.
  case empty
  /// `.`
  case dot
  /// `..`
  case dots
}

/// A name and a value of a query or a form, not encoded yet.
package struct QueryItem: Equatable, Sendable {
  /// The name.
  package let name: String
  /// The value.
  package let value: String

  /// An item.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// The items as a query string or as the body of a form, in the order given.
package func encodedQuery(_ items: [QueryItem]) -> String {
  items.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
}
