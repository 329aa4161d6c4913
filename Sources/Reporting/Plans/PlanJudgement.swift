import JSONStream
import Reconciliation

/// What a plan was judged by, as plan files name it.
enum GuardrailMember: String, CaseIterable {
  case maxChanges, maxDowngrades, minManaged, protect, unmanaged, missing
}

/// The plan in numbers, as plan files name them.
enum SummaryMember: String, CaseIterable {
  case managed, unchanged, changes, upgrades, downgrades, typeChanges, missing, unmanaged, requests

  /// The number of a plan.
  func count(in plan: Plan) -> Int {
    switch self {
    case .managed: plan.managed
    case .unchanged: plan.unchanged
    case .changes: plan.changes.count
    case .upgrades: plan.count(.upgrade)
    case .downgrades: plan.count(.downgrade)
    case .typeChanges: plan.typeChanges
    case .missing: plan.missing.count
    case .unmanaged: plan.unmanaged.count
    case .requests: plan.requests
    }
  }
}

/// What a plan file says of an objection beside the sentence about it.
struct ObjectionRecord: Equatable {
  var kind: String
  /// What `--allow` takes to let it past, where something does.
  var allowance: String?
  var license: String?
  var userID: UserID?
  /// A protected user's address, where the account holds one.
  var email: String?
  var count: Int?
  var limit: Int?

  /// Nothing but the kind yet.
  init(kind: String) { self.kind = kind }

  /// What is said of an objection.
  init(_ objection: Objection) {
    kind = objection.kind
    allowance = objection.allowance
    switch objection {
    case .directoryManaged: break
    case .changes(let count, let limit), .downgrades(let count, let limit), .managed(let count, let limit):
      self.count = count
      self.limit = limit
    case .protected(let id, let email):
      userID = id
      self.email = email?.text
    case .seats(let license, let count, let limit):
      self.license = license.name
      self.count = count
      self.limit = limit
    case .unmanaged(let count), .missing(let count):
      self.count = count
    }
  }
}

// MARK: - Writing

func writeGuardrails(_ limits: Plan.Limits, _ json: inout JSONWriter) {
  json.key("guardrails")
  json.beginObject()
  for member in GuardrailMember.allCases {
    json.key(member.rawValue)
    switch member {
    case .maxChanges: writeCount(limits.maxChanges, &json)
    case .maxDowngrades: writeCount(limits.maxDowngrades, &json)
    case .minManaged: json.integer(limits.minManaged)
    case .protect: writeNames(limits.protected, &json)
    case .unmanaged: json.string(limits.refusesUnmanaged ? "fail" : "report")
    case .missing: json.string(limits.refusesMissing ? "fail" : "report")
    }
  }
  json.endObject()
}

private func writeCount(_ count: Int?, _ json: inout JSONWriter) {
  if let count { json.integer(count) } else { json.null() }
}

private func writeNames(_ names: [UserName], _ json: inout JSONWriter) {
  json.beginArray()
  for name in names {
    switch name {
    case .id(let id): json.string(id.text)
    case .email(let email): json.string(email.text)
    }
  }
  json.endArray()
}

func writeObjections(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("objections")
  json.beginArray()
  for objection in plan.objections {
    let record = ObjectionRecord(objection)
    json.beginObject()
    json.member("kind", record.kind)
    json.member("what", objection.phrase.plain)
    json.member("allow", record.allowance)
    if let license = record.license { json.member("license", license) }
    if let userID = record.userID {
      json.member("userId", userID.text)
      json.member("email", record.email)
    }
    if let count = record.count { json.member("count", count) }
    if let limit = record.limit { json.member("limit", limit) }
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

// MARK: - Reading

private enum ObjectionMember: String, CaseIterable {
  case kind, what, allow, license, userId, email, count, limit
}

private let objectionMembers = PlanFileMembers<ObjectionMember>(
  optional: .license, .userId, .email, .count, .limit)

extension PlanFileReader {
  /// The objections, as far as they are data: their sentences are for people.
  mutating func objections() throws(PlanFileError) -> [ObjectionRecord] {
    var records: [ObjectionRecord] = []
    try array { (reader, _) throws(PlanFileError) in
      var record = ObjectionRecord(kind: "")
      try reader.object(objectionMembers) { (reader, member) throws(PlanFileError) in
        switch member {
        case .kind: record.kind = try reader.text()
        case .what: _ = try reader.filledText()
        case .allow: record.allowance = try reader.filledTextOrNull()
        case .license: record.license = try reader.text()
        case .userId: record.userID = try reader.value(.userID) { UserID($0) }
        case .email: record.email = try reader.filledTextOrNull()
        case .count: record.count = try reader.count()
        case .limit: record.limit = try reader.count()
        }
      }
      records.append(record)
    }
    return records
  }
}
