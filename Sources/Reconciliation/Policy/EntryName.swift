/// The names by which an entry calls its user, as bytes of what is read: no text is made of a million of them, nor are
/// they copied before they are added to a policy. Until it is cleared, a name keeps the text in memory that it is of.
package struct EntryName: Sendable {
  /// The id; empty where there is none.
  private(set) var id: ArraySlice<UInt8> = []
  /// The address; empty where there is none.
  private(set) var email: ArraySlice<UInt8> = []

  /// No name yet.
  package init() {}

  /// The names that are there.
  package init(id: UserID?, email: EmailAddress?) {
    self.id = ArraySlice((id?.text ?? "").utf8)
    self.email = ArraySlice((email?.text ?? "").utf8)
  }

  /// Whether nobody is named.
  package var isEmpty: Bool { id.isEmpty && email.isEmpty }

  /// Takes an id from valid UTF-8; false, and nothing is taken, where it can't be one.
  package mutating func take(id utf8: ArraySlice<UInt8>) -> Bool {
    guard UserID.canBe(utf8) else { return false }
    id = utf8
    return true
  }

  /// Takes an address from valid UTF-8; false, and nothing is taken, where it can't be one.
  package mutating func take(email utf8: ArraySlice<UInt8>) -> Bool {
    guard EmailAddress.canBe(utf8) else { return false }
    email = utf8
    return true
  }

  /// Forgets the names, for the next entry.
  package mutating func clear() { (id, email) = ([], []) }
}
