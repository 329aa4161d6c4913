import Reconciliation
import Reporting

/// A small plan with one of everything, made the way plans are made.
enum PlanFixture {
  static let account = Account(
    id: AccountID("12a3456b-7c89-012d-3456-78901e23fg45")!, type: "Team", supportedLicenses: ["Basic", "Pro"])

  /// The plan of the fixture's policy.
  ///
  /// - Parameter edit: What else the policy says.
  static func plan(
    _ typeChanges: TypeChanges = .apply, _ edit: (inout Policy) -> Void = { _ in }
  ) throws -> Plan {
    var policy = Policy(files: ["policy/base.yaml", "policy/teams/sales.yaml"])
    policy.typeChanges = typeChanges
    policy.defaults[0].license = Marked(.basic, at: mark(4))
    policy.defaults[0].type = Marked(.sharedDevice, at: mark(5))
    policy.groups = [Group(name: Marked("sales", at: mark(3)), file: 1)]
    policy.groups[0].settings.license = Marked(.pro, at: mark(12))
    policy.groups[0].settings.type = Marked(.privateUser, at: mark(13))
    for (line, name) in [(14, "ana@example.com"), (15, "same@example.com"), (31, "carla@example.com")] {
      policy.entries.append(member: UserName(name)!, of: 0, at: mark(line))
    }
    policy.entries.append(
      user: nil, EmailAddress("bob@example.com"), Settings(type: Marked(.privateUser, at: mark(22))),
      AlexaForBusinessSettings(), inFile: 0, at: mark(21))
    policy.entries.append(
      user: UserID("u-lobby"), nil, Settings(),
      AlexaForBusinessSettings(
        enabled: Marked(true, at: mark(25)), roomARN: Marked("arn:room", at: mark(26))),
      inFile: 0, at: mark(24))
    edit(&policy)
    return try Reconciliation.plan(DesiredState(folding: policy), against: observed(), in: account)
  }

  /// The plan of a policy to which everything is an objection that can be.
  static func refusedPlan(lifted: Bool = false) throws -> Plan {
    try plan { policy in
      policy.guardrails.maxChanges = .users(2)
      policy.guardrails.maxDowngrades = .users(0)
      policy.protected = [UserName("ANA@example.com")!, UserName("u-lobby")!]
      policy.seats = [SeatLimit(.basic, seats: 2), SeatLimit(.pro, seats: 3)]
      if lifted { return }
      policy.guardrails.minManaged = 10
      policy.unmanaged = .fail
      policy.missing = .fail
    }
  }

  /// The plan of a policy with grants: one of them decides, one has run out and one more leaves things to nobody.
  static func planWithGrants() throws -> Plan {
    try plan { policy in
      policy.defaults[0].type = nil
      for (line, name, license, type, until, reason) in [
        (40, "eve@example.com", License?.some(.basic), UserType?.none, "2026-12-09", "OPS-1234"),
        (44, "same@example.com", .basic, nil, "2026-11-24", nil),
        (48, "u-1", nil, .sharedDevice, "2026-01-31", "trial of a \u{1F4E6}"),
        (52, "gone@example.com", .pro, .sharedDevice, "2026-12-31", nil),
      ] as [(Int, String, License?, UserType?, String, String?)] {
        let user = UserName(name)!
        let (id, email): (UserID?, EmailAddress?) =
          switch user {
          case .id(let id): (id, nil)
          case .email(let email): (nil, email)
          }
        policy.entries.append(
          user: id, email,
          Settings(
            license: license.map { Marked($0, at: mark(line + 1)) },
            type: type.map { Marked($0, at: mark(line + 1)) }),
          AlexaForBusinessSettings(),
          on: Terms(until: Marked(CalendarDay(until)!, at: mark(line + 2)), reason: reason),
          inFile: line == 44 ? 1 : 0, at: mark(line))
      }
    }
  }

  /// The plan of a policy that is about its own users alone.
  static func planOfFewUsers() throws -> Plan { try plan { $0.unmanaged = .ignore } }

  /// A plan with one user of each kind and as little beside as can be.
  static func smallPlan(_ edit: (inout Policy) -> Void = { _ in }) throws -> Plan {
    var policy = Policy(files: ["p.yaml"])
    policy.typeChanges = .report
    policy.defaults[0] = Settings(
      license: Marked(.pro, at: mark(2)), type: Marked(.sharedDevice, at: mark(3)))
    for (line, name) in [(4, "a"), (5, "b"), (6, "c@d.example")] {
      policy.entries.append(member: UserName(name)!, of: 0, at: mark(line))
    }
    policy.groups = [Group(name: Marked("g", at: mark(4)), file: 0)]
    policy.groups[0].settings.license = Marked(.pro, at: mark(7))
    edit(&policy)
    var state = ObservedState()
    for (id, license, type) in [("a", "Basic", "SharedDevice"), ("b", "Pro", "Robot"), ("e", "Pro", "")] {
      try state.append(
        ObservedUser(
          id: UserID(id)!, email: "\(id)@d.example", license: Observed(name: license),
          type: Observed(name: type)))
    }
    let account = Account(id: AccountID("acc")!, type: "Team", supportedLicenses: ["Pro"])
    return try Reconciliation.plan(DesiredState(folding: policy), against: state, in: account)
  }

  /// The plan file of a plan.
  static func file(of plan: Plan) -> [UInt8] {
    let files = plan.files.map { PolicyFile(path: $0, bytes: Array("abc".utf8)) }
    let provenance = Provenance(toolVersion: "1.2.3", directory: "sqlite:users.sqlite", files: files)
    var bytes: [UInt8] = []
    writePlanJSON(plan, provenance) { bytes += $0 }
    return bytes
  }

  private static func observed() throws -> ObservedState {
    var state = ObservedState()
    let users: [(String, String?, String?, String?)] = [
      ("u-ana", "ana@example.com", "Basic", "PrivateUser"),
      ("u-bob", "BOB@example.com", "Pro", "PrivateUser"),
      ("u-same", "same@example.com", "Pro", "PrivateUser"), ("u-lobby", nil, nil, "PrivateUser"),
      ("u-2", "eve@example.com", "Pro", "PrivateUser"), ("u-1", nil, "Basic", nil),
    ]
    for user in users {
      try state.append(
        ObservedUser(
          id: UserID(user.0)!, email: user.1, license: Observed(name: user.2), type: Observed(name: user.3)))
    }
    return state
  }

  private static func mark(_ line: Int) -> SourceMark { SourceMark(line: line, column: 5, length: 1) }
}
