import Reconciliation

/// A small plan with one of everything, made the way plans are made.
enum PlanFixture {
  static let account = Account(
    id: AccountID("12a3456b-7c89-012d-3456-78901e23fg45")!, type: "Team", supportedLicenses: ["Basic", "Pro"])

  static func plan(_ typeChanges: TypeChanges = .apply) throws -> Plan {
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
    return try Reconciliation.plan(DesiredState(folding: policy), against: observed(), in: account)
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

  private static func mark(_ line: Int) -> SourceMark { SourceMark(line: line, column: 5, length: 3) }
}
