internal import JSONStream
internal import Reconciliation

/// The members of a user that rollcall uses, as an answer has them.
struct WireUser {
  /// Where the user's object begins.
  let offset: Int
  private(set) var id: ArraySlice<UInt8>?
  private(set) var account: ArraySlice<UInt8>?
  private var email: ArraySlice<UInt8>?
  private var license: ArraySlice<UInt8>?
  private var type: ArraySlice<UInt8>?
  private var alexaEnabled: Bool?
  private var alexaRoomARN: ArraySlice<UInt8>?

  /// What the API calls the user's id.
  private static let idName = Member.id.rawValue

  enum Member: String, CaseIterable {
    case id = "UserId"
    case account = "AccountId"
    case email = "PrimaryEmail"
    case license = "LicenseType"
    case type = "UserType"
    case alexaForBusiness = "AlexaForBusinessMetadata"
  }

  enum AlexaMember: String, CaseIterable {
    case enabled = "IsAlexaForBusinessEnabled"
    case roomARN = "AlexaForBusinessRoomArn"
  }

  private static let members = JSONMembers<Member>()
  private static let alexaMembers = JSONMembers<AlexaMember>()

  /// The user that is the next element of the array, or nil where there is none.
  init?(nextIn reader: inout JSONReader) throws(JSONError) {
    guard try reader.nextElement() else { return nil }
    try self.init(in: &reader)
  }

  /// The user whose object comes next.
  init(in reader: inout JSONReader) throws(JSONError) {
    offset = reader.offset
    var seen = JSONMembers<Member>.Seen()
    try reader.enterObject()
    while let member = try reader.nextMember(of: Self.members, &seen) {
      switch member {
      case .id: id = try reader.readUTF8OrNull()
      case .account: account = try reader.readUTF8OrNull()
      case .email: email = try reader.readUTF8OrNull()
      case .license: license = try reader.readUTF8OrNull()
      case .type: type = try reader.readUTF8OrNull()
      case .alexaForBusiness: try readAlexaForBusiness(from: &reader)
      }
    }
  }

  private mutating func readAlexaForBusiness(from reader: inout JSONReader) throws(JSONError) {
    guard try reader.peek() != .null else { return try reader.readNull() }
    var seen = JSONMembers<AlexaMember>.Seen()
    try reader.enterObject()
    while let member = try reader.nextMember(of: Self.alexaMembers, &seen) {
      switch member {
      case .enabled: alexaEnabled = try reader.readBoolOrNull()
      case .roomARN: alexaRoomARN = try reader.readUTF8OrNull()
      }
    }
  }

  /// The user in the domain's words, read from an answer about an account.
  func listed(in account: [UInt8], _ reader: JSONReader) throws(WireError) -> ListedUser {
    if let found = self.account, !found.elementsEqual(account) {
      throw reader.error(.otherAccount(found: String(decoding: found, as: UTF8.self)), at: offset)
    }
    guard let id else { throw reader.error(.missing(Self.idName), at: offset) }
    let listed = ListedUser(
      id: id, email: email, license: license, type: type, alexaEnabled: alexaEnabled,
      alexaRoomARN: alexaRoomARN)
    guard let listed else { throw reader.error(.invalidID(Self.idName), at: offset) }
    return listed
  }
}
