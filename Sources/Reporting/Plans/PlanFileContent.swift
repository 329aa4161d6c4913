import Reconciliation

/// What a plan file says, member by member, before it is believed.
struct PlanFileContent {
  private(set) var plan: Plan
  private(set) var provenance: Provenance
  private(set) var digest: PlanDigest
  private var summary: [SummaryMember: Int]
  private var objections: [ObjectionRecord]
  private var comparison: ComparisonRecord

  private enum Member: String, CaseIterable {
    case formatVersion, tool, account, directory, policy, guardrails, summary, base, seats, changes, typeDrift
    case missing, unmanaged, grants, objections, digest
  }

  private static let members = PlanFileMembers<Member>(optional: .base)

  /// Reads the whole of it.
  ///
  /// - Parameter files: The policy's files, which causes name.
  init(from reader: inout PlanFileReader, files: PolicyPaths) throws(PlanFileError) {
    var files = files
    var version = ""
    var directory = ""
    var account: Account?
    var limits = Plan.Limits()
    var summary: [SummaryMember: Int] = [:]
    var seats: [Plan.Seats]?
    var changes: [Change] = []
    var comparison = ComparisonRecord()
    var typeDrift: [Change] = []
    var missing: [Plan.MissingUser] = []
    var unmanaged = UserNames()
    var grants: [Plan.Grant] = []
    var objections: [ObjectionRecord] = []
    var digest: PlanDigest?
    try reader.object(Self.members) { (reader, member) throws(PlanFileError) in
      switch member {
      case .formatVersion: _ = try reader.text()
      case .tool: version = try reader.toolVersion()
      case .account: account = try reader.account()
      case .directory: directory = try reader.filledText()
      case .policy: _ = try reader.policyFiles()
      case .guardrails: limits = try reader.limits()
      case .summary: summary = try reader.summary()
      case .base: comparison.counts = try reader.comparisonCounts()
      case .seats: seats = try reader.seats()
      case .changes: (changes, comparison.origins) = try reader.changes(&files)
      case .typeDrift: typeDrift = try reader.typeDrift(&files)
      case .missing: missing = try reader.missing(&files)
      case .unmanaged: unmanaged = try reader.unmanaged()
      case .grants: grants = try reader.grants(&files)
      case .objections: objections = try reader.objections()
      case .digest: digest = try reader.value(.digest) { PlanDigest($0) }
      }
    }
    plan = Plan(
      account: read(account), files: files.files.map(\.path), managed: read(summary[.managed]),
      changes: changes, typeDrift: typeDrift, missing: missing, unmanaged: unmanaged, seats: seats,
      grants: grants, limits: limits, comparison: comparison.value)
    provenance = Provenance(toolVersion: version, directory: directory, files: files.files)
    self.digest = read(digest)
    self.summary = summary
    self.objections = objections
    self.comparison = comparison
  }

  // MARK: - What follows from the rest

  /// The first number or objection that doesn't follow from the rest of the plan.
  var contradiction: PlanContradiction? {
    summaryContradiction ?? comparison.contradiction(with: plan) ?? seatContradiction
      ?? (plan.objections.map(ObjectionRecord.init) == objections ? nil : .objections)
  }

  private var summaryContradiction: PlanContradiction? {
    for member in SummaryMember.allCases {
      let stated = read(summary[member])
      let counted = member.count(in: plan)
      if stated != counted { return .summary(member.rawValue, stated: stated, counted: counted) }
    }
    return nil
  }

  private var seatContradiction: PlanContradiction? {
    guard let seats = plan.seats else { return nil }
    var moves = Array(repeating: 0, count: License.allCases.count)
    for case .license(let from, let to)? in plan.changes.lazy.map(\.attributes.first?.edit) {
      if case .known(let license) = from { moves[Int(license.rawValue)] -= 1 }
      moves[Int(to.rawValue)] += 1
    }
    for seats in seats {
      let counted = seats.before + moves[Int(seats.license.rawValue)]
      if seats.after != counted { return .seats(seats.license, stated: seats.after, counted: counted) }
    }
    return nil
  }
}

/// A member of an object that was read to its end, so that the member was there.
func read<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("an object that lacks a member is refused") }
  return value
}
