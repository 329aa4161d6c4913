import Reconciliation

private enum ChangeMember: String, CaseIterable { case userId, email, direction, origin, attributes, cause }
private enum AttributeMember: String, CaseIterable { case name, before, after }
private enum CauseMember: String, CaseIterable { case attribute, file, line, column, from, until }
private enum DriftMember: String, CaseIterable {
  case userId, email, before, after, file, line, column, from, until
}
private enum MissingMember: String, CaseIterable { case id, email, file, line, column }
private enum UnmanagedMember: String, CaseIterable { case userId, email }

private let changeMembers = PlanFileMembers<ChangeMember>(optional: .origin)
private let attributeMembers = PlanFileMembers<AttributeMember>()
private let causeMembers = PlanFileMembers<CauseMember>(optional: .until)
private let driftMembers = PlanFileMembers<DriftMember>(optional: .until)
private let missingMembers = PlanFileMembers<MissingMember>(optional: .id, .email)
private let unmanagedMembers = PlanFileMembers<UnmanagedMember>()

// MARK: - Changes

/// What of a plan file is about single users.
extension PlanFileReader {
  /// The changes, and the origin of each that has one.
  mutating func changes(
    _ files: inout PolicyPaths
  ) throws(PlanFileError) -> (changes: [Change], origins: [Origin]) {
    var changes: [Change] = []
    var origins: [Origin] = []
    try array { (reader, _) throws(PlanFileError) in
      let change = try reader.change(&files, &origins)
      reader.noteOrder(changes.last?.userID, change.userID)
      changes.append(change)
    }
    return (changes, origins)
  }

  private mutating func change(
    _ files: inout PolicyPaths, _ origins: inout [Origin]
  ) throws(PlanFileError) -> Change {
    var userID: UserID?
    var email: String?
    var direction = Change.Direction.other
    var edits: [Edit] = []
    var causes: [(attribute: Attribute, cause: Cause)] = []
    try object(changeMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .userId: userID = try reader.value(.userID) { UserID($0) }
      case .email: email = try reader.filledTextOrNull()
      case .direction:
        direction = try reader.value(.word(["upgrade", "downgrade", "other"])) {
          Change.Direction(rawValue: $0)
        }
      case .origin: origins.append(try reader.origin())
      case .attributes:
        try reader.array { (reader, _) throws(PlanFileError) in edits.append(try reader.edit()) }
      case .cause:
        try reader.array { (reader, _) throws(PlanFileError) in causes.append(try reader.cause(&files)) }
      }
    }
    let attributes = zip(edits, causes).map { Change.AttributeChange(edit: $0, cause: $1.cause) }
    let change = Change(userID: read(userID), email: email, attributes: attributes)
    noteContradictions(of: change, edits, causes.map(\.attribute), direction)
    return change
  }

  private mutating func noteContradictions(
    of change: Change, _ edits: [Edit], _ causes: [Attribute], _ direction: Change.Direction
  ) {
    let names = edits.map(\.attribute)
    let isOrdered = zip(names, names.dropFirst()).allSatisfy { $0.rawValue < $1.rawValue }
    if names.isEmpty || !isOrdered { note { .attributes(at: $0.place("attributes")) } }
    if names != causes { note { .causes(at: $0.place("cause")) } }
    if change.direction != direction { note { .direction(at: $0.place("direction")) } }
  }

  private mutating func edit() throws(PlanFileError) -> Edit {
    var attribute: Attribute?
    var before: String?
    var after = ""
    try object(attributeMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .name: attribute = try reader.attribute()
      case .before: before = try reader.textOrNull()
      case .after: after = try reader.text()
      }
    }
    let edit = try edit(read(attribute), from: before, to: after)
    if let before, before.utf8.elementsEqual(after.utf8) { note { .noStep(at: $0.place()) } }
    return edit
  }

  mutating func attribute() throws(PlanFileError) -> Attribute {
    try value(.attributeName) { name in Attribute.allCases.first { $0.name == name } }
  }

  private func edit(
    _ attribute: Attribute, from before: String?, to after: String
  ) throws(PlanFileError) -> Edit {
    switch attribute {
    case .license:
      if before == "" { throw wrong(.filledTextOrNull, in: "before") }
      guard let license = License(name: after) else { throw wrong(.license, in: "after") }
      return .license(from: Observed(name: before), to: license)
    case .type: return try typeEdit(from: before, to: after)
    case .alexaEnabled:
      guard let isOn = truth(after) else { throw wrong(.truth, in: "after") }
      guard let before else { return .alexaEnabled(from: nil, to: isOn) }
      guard let wasOn = truth(before) else { throw wrong(.truth, in: "before") }
      return .alexaEnabled(from: wasOn, to: isOn)
    case .alexaRoomARN: return .alexaRoomARN(from: before, to: after)
    }
  }

  private func typeEdit(from before: String?, to after: String) throws(PlanFileError) -> Edit {
    if before == "" { throw wrong(.filledTextOrNull, in: "before") }
    guard let type = UserType(name: after) else { throw wrong(.userType, in: "after") }
    return .type(from: Observed(name: before), to: type)
  }

  private func truth(_ text: String) -> Bool? { ["true": true, "false": false][text] }

  private mutating func cause(
    _ files: inout PolicyPaths
  ) throws(PlanFileError) -> (attribute: Attribute, cause: Cause) {
    var attribute: Attribute?
    var place = PlaceMembers()
    var decided = LevelMembers()
    try object(causeMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .attribute: attribute = try reader.attribute()
      case .file: place.file = try reader.file(&files)
      case .line: place.line = try reader.position()
      case .column: place.column = try reader.position()
      case .from: decided.from = try reader.value(.level) { causeLevel(named: $0) }
      case .until: decided.until = try reader.day()
      }
    }
    return (read(attribute), Cause(try level(decided), at: place.place))
  }

  /// What decided, as far as it has been read.
  private struct LevelMembers {
    var from: Cause.Level?
    var until: CalendarDay?
  }

  private func level(_ members: LevelMembers) throws(PlanFileError) -> Cause.Level {
    let level = read(members.from)
    guard let until = members.until else { return level }
    // Nobody but a user's own entry holds for a time.
    guard level == .user else { throw wrong(.word(["user"]), in: "from") }
    return .grant(until: until)
  }

  // MARK: - Places

  /// Where something stands, as far as it has been read.
  struct PlaceMembers {
    var file = 0
    var line = 1
    var column = 1

    var place: SourcePlace {
      SourcePlace(file: file, mark: SourceMark(line: line, column: column, length: 1))
    }
  }

  mutating func file(_ files: inout PolicyPaths) throws(PlanFileError) -> Int {
    guard let row = files.row(of: try utf8(.policyFile)) else { throw wrong(.policyFile) }
    return row
  }

  private mutating func noteOrder(_ last: UserID?, _ next: UserID) {
    if let last, last >= next { note { .order(at: $0.place()) } }
  }

  // MARK: - Users that aren't changed

  /// The users whose type differs and is only told of.
  mutating func typeDrift(_ files: inout PolicyPaths) throws(PlanFileError) -> [Change] {
    var users: [Change] = []
    try array { (reader, _) throws(PlanFileError) in
      let user = try reader.driftedUser(&files)
      reader.noteOrder(users.last?.userID, user.userID)
      users.append(user)
    }
    return users
  }

  private mutating func driftedUser(_ files: inout PolicyPaths) throws(PlanFileError) -> Change {
    var userID: UserID?
    var email: String?
    var before: String?
    var after = ""
    var place = PlaceMembers()
    var decided = LevelMembers()
    try object(driftMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .userId: userID = try reader.value(.userID) { UserID($0) }
      case .email: email = try reader.filledTextOrNull()
      case .before: before = try reader.filledTextOrNull()
      case .after: after = try reader.text(.userType)
      case .file: place.file = try reader.file(&files)
      case .line: place.line = try reader.position()
      case .column: place.column = try reader.position()
      case .from: decided.from = try reader.value(.level) { causeLevel(named: $0) }
      case .until: decided.until = try reader.day()
      }
    }
    let edit = try typeEdit(from: before, to: after)
    if before == after { note { .noStep(at: $0.place()) } }
    return Change(
      userID: read(userID), email: email,
      attributes: [.init(edit: edit, cause: Cause(try level(decided), at: place.place))])
  }

  /// The entries without a user.
  mutating func missing(_ files: inout PolicyPaths) throws(PlanFileError) -> [Plan.MissingUser] {
    var users: [Plan.MissingUser] = []
    try array { (reader, _) throws(PlanFileError) in
      let user = try reader.missingUser(&files)
      if let last = users.last, user.place < last.place { reader.note { .order(at: $0.place()) } }
      users.append(user)
    }
    return users
  }

  private mutating func missingUser(_ files: inout PolicyPaths) throws(PlanFileError) -> Plan.MissingUser {
    var id: UserID?
    var email: EmailAddress?
    var place = PlaceMembers()
    try object(missingMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .id: id = try reader.value(.userID) { UserID($0) }
      case .email: email = try reader.value(.emailAddress) { EmailAddress($0) }
      case .file: place.file = try reader.file(&files)
      case .line: place.line = try reader.position()
      case .column: place.column = try reader.position()
      }
    }
    if id == nil, email == nil { note { .namelessEntry(at: $0.place()) } }
    return Plan.MissingUser(id: id?.text, email: email?.text, place: place.place)
  }

  /// The users that no entry names.
  mutating func unmanaged() throws(PlanFileError) -> UserNames {
    var users = UserNames()
    var last: UserID?
    try array { (reader, _) throws(PlanFileError) in
      var userID: UserID?
      var email: String?
      try reader.object(unmanagedMembers) { (reader, member) throws(PlanFileError) in
        switch member {
        case .userId: userID = try reader.value(.userID) { UserID($0) }
        case .email: email = try reader.filledTextOrNull()
        }
      }
      let next = read(userID)
      reader.noteOrder(last, next)
      last = next
      users.append(id: ArraySlice(next.text.utf8), email: ArraySlice((email ?? "").utf8))
    }
    return users
  }
}
