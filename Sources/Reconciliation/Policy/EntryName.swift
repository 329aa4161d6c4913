/// The names by which an entry calls its user, as the bytes of the policy: a million of them are read into the same room,
/// and no text is made of them.
package struct EntryName: Sendable {
  /// The id; empty where there is none.
  private(set) var id: [UInt8] = []
  /// The address; empty where there is none.
  private(set) var email: [UInt8] = []

  /// No name yet.
  package init() {}

  /// The names that are there.
  package init(id: UserID?, email: EmailAddress?) {
    self.id = Array((id?.text ?? "").utf8)
    self.email = Array((email?.text ?? "").utf8)
  }

  /// Whether nobody is named.
  package var isEmpty: Bool { id.isEmpty && email.isEmpty }

  /// Takes an id from valid UTF-8; false, and nothing is taken, where it can't be one.
  package mutating func take(id utf8: [UInt8]) -> Bool {
    guard UserID.canBe(utf8[...]) else { return false }
    id.replaceAll(with: utf8)
    return true
  }

  /// Takes an address from valid UTF-8; false, and nothing is taken, where it can't be one.
  package mutating func take(email utf8: [UInt8]) -> Bool {
    guard EmailAddress.canBe(utf8[...]) else { return false }
    email.replaceAll(with: utf8)
    return true
  }

  /// Forgets the names, for the next entry.
  package mutating func clear() {
    id.removeAll(keepingCapacity: true)
    email.removeAll(keepingCapacity: true)
  }
}

extension [UInt8] {
  fileprivate mutating func replaceAll(with bytes: [UInt8]) {
    removeAll(keepingCapacity: true)
    append(contentsOf: bytes)
  }
}
