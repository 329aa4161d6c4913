internal import JSONStream
internal import Reconciliation

/// What an update asks for, as a request's body says it.
enum UpdateDocument {
  private enum Member: String, CaseIterable { case items = "UpdateUserRequestItems" }

  private enum ItemMember: String, CaseIterable {
    case id = "UserId"
    case license = "LicenseType"
    case type = "UserType"
    case alexaForBusiness = "AlexaForBusinessMetadata"
  }

  private enum AlexaMember: String, CaseIterable {
    case enabled = "IsAlexaForBusinessEnabled"
    case roomARN = "AlexaForBusinessRoomArn"
  }

  private static let members = JSONMembers<Member>()
  private static let itemMembers = JSONMembers<ItemMember>()
  private static let alexaMembers = JSONMembers<AlexaMember>()

  /// An item as it stands in the body, its names not looked at.
  private struct Item {
    var id: String?
    var license: String?
    var type: String?
    var alexaForBusiness = AlexaForBusiness()
  }

  /// The updates of a BatchUpdateUser.
  ///
  /// - Throws: A bad request where the body isn't JSON of the model's form, holds no item or more than 20, names a
  ///   user twice or not at all, or a licence or type that the model doesn't know.
  static func batch(_ body: [UInt8]) throws(ServiceError) -> [UserUpdate] {
    let items = try read(body) { json throws(JSONError) in try batchItems(from: &json) }
    guard let items, !items.isEmpty else {
      throw .badRequest("UpdateUserRequestItems must contain at least 1 item.")
    }
    guard items.count <= Plan.usersPerRequest else {
      throw .badRequest("UpdateUserRequestItems must contain at most \(Plan.usersPerRequest) items.")
    }
    var updates: [UserUpdate] = []
    for item in items {
      guard let id = item.id.flatMap({ UserID($0) }) else { throw .badRequest("UserId is required.") }
      guard !updates.contains(where: { $0.userID == id }) else {
        throw .badRequest("Duplicate UserId in UpdateUserRequestItems.")
      }
      updates.append(try update(item, of: id))
    }
    return updates
  }

  /// The update of an UpdateUser.
  static func single(_ body: [UInt8], of id: UserID) throws(ServiceError) -> UserUpdate {
    let item = try read(body) { json throws(JSONError) in try self.item(from: &json) }
    return try update(item, of: id)
  }

  /// How many items a body has that looks like a BatchUpdateUser's; nil where it doesn't.
  static func itemCount(_ body: [UInt8]) -> Int? {
    (try? read(body) { json throws(JSONError) in try batchItems(from: &json) })?.map(\.count)
  }

  private static func update(_ item: Item, of id: UserID) throws(ServiceError) -> UserUpdate {
    var update = UserUpdate(userID: id)
    update.license = try value(item.license, "LicenseType")
    update.type = try value(item.type, "UserType")
    update.alexaForBusiness = item.alexaForBusiness
    return update
  }

  private static func value<Value: NamedValue>(
    _ name: String?, _ member: String
  ) throws(ServiceError) -> Value? {
    guard let name else { return nil }
    guard let value = Value(name: name) else {
      throw .badRequest("\(member) must be one of \(Value.allCases.map(\.name).joined(separator: ", ")).")
    }
    return value
  }

  // MARK: - Reading

  private static func read<Value>(
    _ body: [UInt8], _ value: (inout JSONReader) throws(JSONError) -> Value
  ) throws(ServiceError) -> Value {
    var reader = JSONReader(body)
    do throws(JSONError) {
      let found = try value(&reader)
      if reader.atEnd() { return found }
    } catch {
      throw .badRequest("The request body is not valid: \(error.problem) at byte \(error.offset).")
    }
    throw .badRequest("The request body is not valid: more follows its end.")
  }

  private static func batchItems(from json: inout JSONReader) throws(JSONError) -> [Item]? {
    var seen = JSONMembers<Member>.Seen()
    var items: [Item]?
    try json.enterObject()
    while try json.nextMember(of: members, &seen) != nil {
      var found: [Item] = []
      try json.enterArray()
      while try json.nextElement() { found.append(try item(from: &json)) }
      items = found
    }
    return items
  }

  private static func item(from json: inout JSONReader) throws(JSONError) -> Item {
    var item = Item()
    var seen = JSONMembers<ItemMember>.Seen()
    try json.enterObject()
    while let member = try json.nextMember(of: itemMembers, &seen) {
      switch member {
      case .id: item.id = try json.readStringOrNull()
      case .license: item.license = try json.readStringOrNull()
      case .type: item.type = try json.readStringOrNull()
      case .alexaForBusiness: item.alexaForBusiness = try alexaForBusiness(from: &json)
      }
    }
    return item
  }

  private static func alexaForBusiness(from json: inout JSONReader) throws(JSONError) -> AlexaForBusiness {
    var metadata = AlexaForBusiness()
    guard try json.peek() != .null else {
      try json.readNull()
      return metadata
    }
    var seen = JSONMembers<AlexaMember>.Seen()
    try json.enterObject()
    while let member = try json.nextMember(of: alexaMembers, &seen) {
      switch member {
      case .enabled: metadata.enabled = try json.readBoolOrNull()
      case .roomARN: metadata.roomARN = try json.readStringOrNull()
      }
    }
    return metadata
  }
}
