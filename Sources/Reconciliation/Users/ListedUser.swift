/// A user as a listing or a row has it: bytes of what is read, of which nothing is made yet.
///
/// What is read from a directory goes through here by the million; `ObservedUser` is for the few that are looked at.
package struct ListedUser: Sendable {
  let id: ArraySlice<UInt8>
  let email: ArraySlice<UInt8>?
  let license: ArraySlice<UInt8>?
  let type: ArraySlice<UInt8>?
  let alexaEnabled: Bool?
  let alexaRoomARN: ArraySlice<UInt8>?

  /// A user, or nil where the id can't be one. All text is valid UTF-8; an empty one, but for a room, counts as absent.
  package init?(
    id: ArraySlice<UInt8>, email: ArraySlice<UInt8>?, license: ArraySlice<UInt8>?, type: ArraySlice<UInt8>?,
    alexaEnabled: Bool?, alexaRoomARN: ArraySlice<UInt8>?
  ) {
    guard UserID.canBe(id) else { return nil }
    self.id = id
    self.email = email
    self.license = license
    self.type = type
    self.alexaEnabled = alexaEnabled
    self.alexaRoomARN = alexaRoomARN
  }
}

extension ObservedUser {
  /// A user of a listing whose members are looked at.
  package init(_ user: ListedUser) {
    let text = { (bytes: ArraySlice<UInt8>?) in bytes.map { String(decoding: $0, as: UTF8.self) } }
    guard let id = text(user.id).flatMap(UserID.init) else {
      preconditionFailure("a listed user's id is valid")
    }
    self.init(
      id: id, email: text(user.email), license: Observed(name: text(user.license)),
      type: Observed(name: text(user.type)),
      alexaForBusiness: AlexaForBusiness(enabled: user.alexaEnabled, roomARN: text(user.alexaRoomARN)))
  }
}

/// The names of a kind of value as bytes, so that a value is told from a listing's bytes without making text of them.
struct NameTable: Sendable {
  private let names: [[UInt8]]

  init<Value: NamedValue>(of _: Value.Type) { names = Value.allCases.map { Array($0.name.utf8) } }

  static let licenses = NameTable(of: License.self)
  static let types = NameTable(of: UserType.self)

  /// Which of the names it is, in the order of the cases; nil where it is none of them.
  func position(of name: ArraySlice<UInt8>) -> UInt8? {
    for (position, known) in names.enumerated()
    where known.count == name.count && known.elementsEqual(name) {
      return UInt8(position)
    }
    return nil
  }
}
