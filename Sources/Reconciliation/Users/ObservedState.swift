/// A user as a directory holds it.
package struct ObservedUser: Equatable, Sendable {
  /// The directory's own id.
  package var id: UserID
  /// The primary e-mail address, whatever text that is; nil where the directory gave none.
  package var email: String?
  /// The licence.
  package var license: Observed<License>
  /// The type.
  package var type: Observed<UserType>
  /// Alexa for Business metadata, empty where the directory gave none.
  package var alexaForBusiness: AlexaForBusiness

  /// A user with the given members.
  package init(
    id: UserID, email: String?, license: Observed<License>, type: Observed<UserType>,
    alexaForBusiness: AlexaForBusiness = AlexaForBusiness()
  ) {
    self.id = id
    self.email = email
    self.license = license
    self.type = type
    self.alexaForBusiness = alexaForBusiness
  }
}

/// What a directory held when it was read: each user once, in the order of reading.
///
/// Kept by column, since an account may have a million users: their text in two buffers, licence and type as a
/// byte each, and what is rare beside them.
package struct ObservedState: Sendable {
  private(set) var ids = TextColumn()
  private(set) var emails = TextColumn()
  private var licenses: [UInt8] = []
  private var types: [UInt8] = []
  private var alexa = AlexaColumn()
  private var unrecognized: [Int: Unrecognized] = [:]
  private var rowsByID = TextIndex(.exact)

  /// Values that this version doesn't know.
  private struct Unrecognized {
    var license: String?
    var type: String?
  }

  private enum Code {
    static let absent = UInt8.max
    static let unrecognized = UInt8.max - 1
  }

  /// The state of a directory without users.
  package init() {}

  /// How many users there are.
  package var count: Int { ids.count }

  /// Makes room for so many further users.
  package mutating func reserve(_ users: Int) {
    ids.reserve(users, ofBytes: 36)
    emails.reserve(users, ofBytes: 24)
    licenses.reserveCapacity(licenses.count + users)
    types.reserveCapacity(types.count + users)
    alexa.reserve(users)
    rowsByID.reserve(users, over: ids)
  }

  /// Adds a user.
  ///
  /// - Throws: `RepeatedUser` where a user with this id is there already: the listing contradicts itself.
  package mutating func append(_ user: ObservedUser) throws(RepeatedUser) {
    let bytes = { (text: String?) in text.map { ArraySlice($0.utf8) } }
    let listed = ListedUser(
      id: ArraySlice(user.id.text.utf8), email: bytes(user.email), license: bytes(user.license.name),
      type: bytes(user.type.name), alexaEnabled: user.alexaForBusiness.enabled,
      alexaRoomARN: bytes(user.alexaForBusiness.roomARN))
    guard let listed else { preconditionFailure("a user's id is a valid one") }
    try append(listed)
  }

  /// Adds a user as a listing has it.
  ///
  /// - Throws: `RepeatedUser` where a user with this id is there already: the listing contradicts itself.
  package mutating func append(_ user: ListedUser) throws(RepeatedUser) {
    let row = count
    ids.append(user.id)
    if rowsByID.insert(row, of: ids) != nil { throw RepeatedUser(id: id(at: row)) }
    emails.append(user.email ?? [])
    let license = code(user.license, in: .licenses)
    let type = code(user.type, in: .types)
    licenses.append(license)
    types.append(type)
    alexa.set(user.alexaEnabled, user.alexaRoomARN, at: row)
    if license == Code.unrecognized || type == Code.unrecognized {
      unrecognized[row] = Unrecognized(
        license: license == Code.unrecognized ? text(user.license) : nil,
        type: type == Code.unrecognized ? text(user.type) : nil)
    }
  }

  private func code(_ name: ArraySlice<UInt8>?, in table: NameTable) -> UInt8 {
    guard let name, !name.isEmpty else { return Code.absent }
    return table.position(of: name) ?? Code.unrecognized
  }

  private func text(_ bytes: ArraySlice<UInt8>?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: - Reading

  /// The row of a user, or nil where the directory has none of this id.
  package func row(of id: UserID) -> Int? { rowsByID.row(of: id.text, in: ids) }

  /// The row of a user of a listing, or nil where it isn't here.
  package func row(of user: ListedUser) -> Int? { row(ofID: user.id) }

  func row(ofID id: ArraySlice<UInt8>) -> Int? { rowsByID.row(of: id, in: ids) }

  /// Every row, in order of user id.
  package func rowsInOrderOfID() -> [Int] { (0..<count).sorted { ids.precedes($0, $1) } }

  /// The row of the greatest id among rows and, where there is one, a further row; nil where there is none.
  package func rowOfGreatestID(in rows: Range<Int>, or row: Int? = nil) -> Int? {
    rows.reduce(row) { greatest, row in
      guard let greatest, !ids.precedes(greatest, row) else { return row }
      return greatest
    }
  }

  /// The user in a row.
  package subscript(row: Int) -> ObservedUser {
    ObservedUser(
      id: id(at: row), email: emails.text(at: row), license: license(at: row), type: type(at: row),
      alexaForBusiness: alexaForBusiness(at: row))
  }

  /// The id of the user in a row.
  package func id(at row: Int) -> UserID {
    guard let id = UserID(ids[row]) else { preconditionFailure("only users with an id are appended") }
    return id
  }

  /// The address of the user in a row; nil where the directory gave none.
  package func email(at row: Int) -> String? { emails.text(at: row) }

  /// The licence of the user in a row.
  package func license(at row: Int) -> Observed<License> {
    observed(licenses[row], License.init(rawValue:), unrecognized[row]?.license)
  }

  /// The type of the user in a row.
  package func type(at row: Int) -> Observed<UserType> {
    observed(types[row], UserType.init(rawValue:), unrecognized[row]?.type)
  }

  /// The Alexa for Business metadata of the user in a row.
  package func alexaForBusiness(at row: Int) -> AlexaForBusiness {
    alexa[row]
  }

  private func observed<Value>(
    _ code: UInt8, _ value: (UInt8) -> Value?, _ unrecognized: @autoclosure () -> String?
  ) -> Observed<Value> {
    if let value = value(code) { return .known(value) }
    return code == Code.unrecognized ? unrecognized().map { .unrecognized($0) } ?? .absent : .absent
  }
}

/// A listing that held one user twice, and so can't be trusted.
package struct RepeatedUser: Error, Equatable {
  /// The id that came twice.
  package let id: UserID

  /// A user who came twice.
  package init(id: UserID) { self.id = id }
}
