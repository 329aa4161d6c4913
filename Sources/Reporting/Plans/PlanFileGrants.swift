import JSONStream
import Reconciliation

private enum GrantMember: String, CaseIterable {
  case id, email, license, type, until, state, unsaid, reason, file, line, column
}

private let grantMembers = PlanFileMembers<GrantMember>(
  optional: .id, .email, .license, .type, .unsaid, .reason)

/// How a grant stands, as plan files name it.
private enum GrantState: String, CaseIterable {
  case endsSoon, ranOut
}

// MARK: - Writing

func writeGrants(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("grants")
  json.beginArray()
  for grant in plan.grants {
    json.beginObject(.oneLine)
    if let id = grant.id { json.member("id", id) }
    if let email = grant.email { json.member("email", email) }
    if let license = grant.license { json.member("license", license.name) }
    if let type = grant.type { json.member("type", type.name) }
    json.member("until", grant.until.text)
    writeStanding(grant.standing, &json)
    if let reason = grant.reason { json.member("reason", reason) }
    writePlace(grant.place, plan.files, &json)
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

private func writeStanding(_ standing: Plan.Grant.Standing, _ json: inout JSONWriter) {
  switch standing {
  case .endsSoon: json.member("state", GrantState.endsSoon.rawValue)
  case .ranOut(let unsaid):
    json.member("state", GrantState.ranOut.rawValue)
    json.key("unsaid")
    json.beginArray(.oneLine)
    for attribute in unsaid { json.string(attribute.name) }
    json.endArray()
  }
}

// MARK: - Reading

extension PlanFileReader {
  /// The grants that have run out or soon will.
  mutating func grants(_ files: inout PolicyPaths) throws(PlanFileError) -> [Plan.Grant] {
    var grants: [Plan.Grant] = []
    try array { (reader, _) throws(PlanFileError) in
      let grant = try reader.grant(&files)
      if let last = grants.last, grant.place < last.place { reader.note { .order(at: $0.place()) } }
      grants.append(grant)
    }
    return grants
  }

  private mutating func grant(_ files: inout PolicyPaths) throws(PlanFileError) -> Plan.Grant {
    var id: UserID?
    var email: EmailAddress?
    var license: License?
    var type: UserType?
    var until: CalendarDay?
    var state: GrantState?
    var unsaid: [Attribute]?
    var reason: String?
    var place = PlaceMembers()
    try object(grantMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .id: id = try reader.value(.userID) { UserID($0) }
      case .email: email = try reader.value(.emailAddress) { EmailAddress($0) }
      case .license: license = try reader.value(.license) { License(name: $0) }
      case .type: type = try reader.value(.userType) { UserType(name: $0) }
      case .until: until = try reader.day()
      case .state:
        state = try reader.value(.word(GrantState.allCases.map(\.rawValue))) { GrantState(rawValue: $0) }
      case .unsaid: unsaid = try reader.attributes()
      case .reason: reason = try reader.filledText()
      case .file: place.file = try reader.file(&files)
      case .line: place.line = try reader.position()
      case .column: place.column = try reader.position()
      }
    }
    if id == nil, email == nil { note { .namelessEntry(at: $0.place()) } }
    let given: Set<Attribute> = Set(
      [license == nil ? nil : .license, type == nil ? nil : .type].compactMap(\.self))
    let isSound =
      !given.isEmpty && (read(state) == .ranOut) == (unsaid != nil) && given.isSuperset(of: unsaid ?? [])
    if !isSound { note { .grant(at: $0.place()) } }
    return Plan.Grant(
      id: id?.text, email: email?.text, license: license, type: type, until: read(until),
      standing: unsaid.map { .ranOut(unsaid: $0) } ?? .endsSoon, reason: reason, place: place.place)
  }

  private mutating func attributes() throws(PlanFileError) -> [Attribute] {
    var attributes: [Attribute] = []
    try array { (reader, _) throws(PlanFileError) in attributes.append(try reader.attribute()) }
    return attributes
  }
}
