/// The id that the directory gave a user: opaque text that isn't blank.
///
/// Two ids are equal when their bytes are: `String`'s own equality would take differently normalised
/// Unicode for the same user.
///
/// Source: the service model's pattern `.*\S.*` (Amazon Chime API, 2018-05-01).
package struct UserID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as the directory spells it.
  package let text: String

  /// The id, or nil where the text is empty or nothing but white space.
  package init?(_ text: String) {
    guard Self.beginsVisibly(text.utf8.first) || Self.isVisible(text) else { return nil }
    self.text = text
  }

  /// Whether text can be an id, told from its bytes.
  static func canBe(_ utf8: ArraySlice<UInt8>) -> Bool {
    beginsVisibly(utf8.first) || isVisible(String(decoding: utf8, as: UTF8.self))
  }

  /// Nearly every id begins so, and Unicode's properties cost more than all the rest of reading a user.
  private static func beginsVisibly(_ byte: UInt8?) -> Bool {
    byte.map { (0x21...0x7E).contains($0) } ?? false
  }

  private static func isVisible(_ text: String) -> Bool {
    text.unicodeScalars.contains { !$0.properties.isWhitespace }
  }

  package static func == (left: UserID, right: UserID) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: UserID, right: UserID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) { hashUTF8(of: text, into: &hasher) }

  package var description: String { text }
}

/// An e-mail address as a policy spells it; compared without case, shown as written.
///
/// The check is the useful minimum: something on both sides of the last `@`, no white space, no control
/// character, at most 254 bytes (RFC 5321's path limit). Whether it exists is the directory's to say.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
  /// The longest address that can be delivered to, in bytes of UTF-8.
  package static let byteLimit = 254

  /// The address as written.
  package let text: String

  /// The address, or nil where the text can't be one.
  package init?(_ text: String) {
    guard Self.canBe(Array(text.utf8)[...]) else { return nil }
    self.text = text
  }

  /// Whether text can be an address, told from its bytes.
  static func canBe(_ utf8: ArraySlice<UInt8>) -> Bool {
    guard utf8.count <= byteLimit, let at = utf8.lastIndex(of: UInt8(ascii: "@")),
      at != utf8.startIndex, at + 1 != utf8.endIndex
    else { return false }
    // Unicode's properties are asked only beyond ASCII: they cost more than all the rest of reading a name.
    if isVisibleASCII(utf8) { return true }
    return !String(decoding: utf8, as: UTF8.self).holdsWhitespaceOrControl
  }

  package static func == (left: EmailAddress, right: EmailAddress) -> Bool {
    caseFolded(left.text).utf8.elementsEqual(caseFolded(right.text).utf8)
  }

  package func hash(into hasher: inout Hasher) { hashUTF8(of: caseFolded(text), into: &hasher) }

  package var description: String { text }
}

/// The id of an Amazon Chime account: opaque text without white space, not necessarily a UUID.
package struct AccountID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as the account spells it.
  package let text: String

  /// The id, or nil where the text is empty, `.`, `..`, or holds white space or a control character; such
  /// an id can't stand in a request's path.
  package init?(_ text: String) {
    guard !text.isEmpty, text != ".", text != "..", !text.holdsWhitespaceOrControl
    else { return nil }
    self.text = text
  }

  package static func == (left: AccountID, right: AccountID) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: AccountID, right: AccountID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) { hashUTF8(of: text, into: &hasher) }

  package var description: String { text }
}

/// The two names that a policy may call a user by; at least one is there.
package enum UserName: Hashable, Sendable {
  case id(UserID)
  case email(EmailAddress)

  /// A name typed by a person: an e-mail address where it holds `@`, else an id; nil where it is neither.
  package init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: "@")) {
      guard let email = EmailAddress(text) else { return nil }
      self = .email(email)
    } else {
      guard let id = UserID(text) else { return nil }
      self = .id(id)
    }
  }
}

// MARK: - Text compared without case

/// The text in lower case, which is how e-mail addresses are compared.
///
/// Non-ASCII text takes Unicode's full lower-case mapping, independent of locale.
package func caseFolded(_ text: String) -> String { text.lowercased() }

private func hashUTF8(of text: String, into hasher: inout Hasher) {
  var text = text
  text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
}

extension String {
  /// Whether white space or a control character stands in the text.
  fileprivate var holdsWhitespaceOrControl: Bool {
    unicodeScalars.contains { $0.properties.isWhitespace || $0.isControl }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a C0 or C1 control or DEL.
  package var isControl: Bool { properties.generalCategory == .control }
}
