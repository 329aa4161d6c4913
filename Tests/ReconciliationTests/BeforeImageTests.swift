import Reconciliation
import Simulation
import Testing

/// A user of whom a plan changes the licence and the type, in every state that it may be found in before it is sent.
@Suite struct `A change of two attributes` {
  enum Found: CaseIterable {
    case before, after, other
  }

  static let states = Found.allCases.flatMap { license in Found.allCases.map { (license, $0) } }

  @Test(arguments: states)
  func `is sent where both are as the plan saw them, and else left alone`(license: Found, type: Found)
    async throws
  {
    let plan = try Self.plan()
    let user = Self.user(license, type)
    let directory = SimulatedDirectory(SmallWorld.account, users: [user])
    let outcome = await apply(
      try ApprovedPlan(approving: plan), asObserved: try observedState([user]), to: directory,
      options: ApplyOptions(verification: .skipped), clock: ContinuousClock())
    let expected: ChangeOutcome =
      switch (license, type) {
      case (.before, .before): .applied
      case (.after, .after): .alreadyApplied
      default: .stale
      }
    #expect(outcome.users.map(\.outcome) == [expected])
    #expect(await directory.calls.count == (expected == .applied ? 1 : 0))
  }

  @Test func `is stale where the user is gone`() async throws {
    let plan = try Self.plan()
    #expect(plan.staleChanges(in: ObservedState()) == plan.changes)
  }

  private static func user(_ license: Found, _ type: Found) -> ObservedUser {
    let licenses: [Found: License] = [.before: .basic, .after: .pro, .other: .plus]
    let type: Observed<UserType> =
      switch type {
      case .before: .known(.privateUser)
      case .after: .known(.sharedDevice)
      case .other: .absent
      }
    return ObservedUser(id: UserID("u")!, email: nil, license: .known(licenses[license]!), type: type)
  }

  private static func plan() throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    let mark = SourceMark(line: 1, column: 1, length: 1)
    policy.guardrails = .open
    policy.defaults[0].license = Marked(.pro, at: mark)
    policy.defaults[0].type = Marked(.sharedDevice, at: mark)
    policy.entries.append(
      user: UserID("u")!, nil, Settings(), AlexaForBusinessSettings(), inFile: 0, at: mark)
    return try Reconciliation.plan(
      DesiredState(folding: policy), against: observedState([user(.before, .before)]), in: SmallWorld.account)
  }
}
