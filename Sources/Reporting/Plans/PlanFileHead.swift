import Reconciliation

private enum ToolMember: String, CaseIterable { case name, version }
private enum AccountMember: String, CaseIterable { case id, type, supportedLicenses }
private enum PolicyMember: String, CaseIterable { case files }
private enum FileMember: String, CaseIterable { case path, sha256 }
private enum SeatsMember: String, CaseIterable { case before, after, limit }
private enum LicenseMember: String, CaseIterable {
  case basic = "Basic", plus = "Plus", proTrial = "ProTrial", pro = "Pro"
}

private let toolMembers = PlanFileMembers<ToolMember>()
private let accountMembers = PlanFileMembers<AccountMember>()
private let policyMembers = PlanFileMembers<PolicyMember>()
private let fileMembers = PlanFileMembers<FileMember>()
private let guardrailMembers = PlanFileMembers<GuardrailMember>()
private let summaryMembers = PlanFileMembers<SummaryMember>()
private let seatsMembers = PlanFileMembers<SeatsMember>(optional: .limit)
private let licenseMembers = PlanFileMembers<LicenseMember>()

/// What of a plan file isn't about single users.
extension PlanFileReader {
  /// The version of the tool that wrote the file.
  mutating func toolVersion() throws(PlanFileError) -> String {
    var version = ""
    try object(toolMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .name: _ = try reader.value(.word(["rollcall"])) { $0 == "rollcall" ? $0 : nil }
      case .version: version = try reader.filledText()
      }
    }
    return version
  }

  /// The facts of the account.
  mutating func account() throws(PlanFileError) -> Account {
    var id: AccountID?
    var type = ""
    var licenses: [String] = []
    try object(accountMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .id: id = try reader.value(.accountID) { AccountID($0) }
      case .type: type = try reader.text()
      case .supportedLicenses:
        try reader.array { (reader, _) throws(PlanFileError) in licenses.append(try reader.text()) }
      }
    }
    return Account(id: read(id), type: type, supportedLicenses: licenses)
  }

  /// The policy's files.
  mutating func policyFiles() throws(PlanFileError) -> [PolicyFile] {
    var files: [PolicyFile] = []
    var paths: Set<[UInt8]> = []
    try object(policyMembers) { (reader, _) throws(PlanFileError) in
      try reader.array { (reader, _) throws(PlanFileError) in
        let file = try reader.policyFile()
        if !paths.insert(Array(file.path.utf8)).inserted { reader.note { _ in .repeatedFile(file.path) } }
        files.append(file)
      }
    }
    return files
  }

  private mutating func policyFile() throws(PlanFileError) -> PolicyFile {
    var path = ""
    var hash = ""
    try object(fileMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .path: path = try reader.filledText()
      case .sha256: hash = try reader.text(.hash)
      }
    }
    guard let file = PolicyFile(path: path, sha256: hash) else { throw wrong(.hash, in: "sha256") }
    return file
  }

  /// What the plan was judged by.
  mutating func limits() throws(PlanFileError) -> Plan.Limits {
    var limits = Plan.Limits()
    try object(guardrailMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .maxChanges: limits.maxChanges = try reader.countOrNull()
      case .maxDowngrades: limits.maxDowngrades = try reader.countOrNull()
      case .minManaged: limits.minManaged = try reader.count()
      case .protect:
        try reader.array { (reader, _) throws(PlanFileError) in
          limits.protected.append(try reader.value(.userName) { UserName($0) })
        }
      case .unmanaged: limits.refusesUnmanaged = try reader.refuses()
      case .missing: limits.refusesMissing = try reader.refuses()
      }
    }
    return limits
  }

  private mutating func refuses() throws(PlanFileError) -> Bool {
    try value(.word(["report", "fail"])) { ["report": false, "fail": true][$0] }
  }

  /// The plan in numbers.
  mutating func summary() throws(PlanFileError) -> [SummaryMember: Int] {
    var summary: [SummaryMember: Int] = [:]
    try object(summaryMembers) { (reader, member) throws(PlanFileError) in
      summary[member] = try reader.count()
    }
    return summary
  }

  /// The seats in order of rank, or nil where they weren't counted.
  mutating func seats() throws(PlanFileError) -> [Plan.Seats]? {
    if try isNull() { return nil }
    var seats: [Plan.Seats] = []
    try object(licenseMembers) { (reader, member) throws(PlanFileError) in
      seats.append(try reader.seats(of: member.license))
    }
    return seats.sorted { $0.license < $1.license }
  }

  private mutating func seats(of license: License) throws(PlanFileError) -> Plan.Seats {
    var before = 0
    var after = 0
    var limit: Int?
    try object(seatsMembers) { (reader, member) throws(PlanFileError) in
      switch member {
      case .before: before = try reader.count()
      case .after: after = try reader.count()
      case .limit: limit = try reader.count()
      }
    }
    return Plan.Seats(license: license, before: before, after: after, limit: limit)
  }
}

extension LicenseMember {
  fileprivate var license: License {
    switch self {
    case .basic: .basic
    case .plus: .plus
    case .proTrial: .proTrial
    case .pro: .pro
    }
  }
}
