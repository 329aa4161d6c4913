import Reconciliation
import Testing

@testable import Reporting

/// What stands against a plan, as people read it.
@Suite struct `Objections as text` {
  @Test func `stand before the digest, and the command lets exactly them past`() throws {
    #expect(
      try foot(PlanFixture.refusedPlan(lifted: true)) == """
          Guardrails object to this plan:
          ! 3 users would change, but maxChanges allows 2
            let past by --allow changes=3
          ! 1 user would get a lower licence, but maxDowngrades allows 0
            let past by --allow downgrades=1
          ! 'ana@example.com' is protected, but would change
            let past by --allow protected=ana@example.com
          ! 'u-lobby' is protected, but would change
            let past by --allow protected=u-lobby
          ! 3 users would have Basic, but seats allows 2
            let past by --allow seats=Basic:3

        sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078
        To apply exactly this: rollcall apply policy --approve sha256:85a9 --allow changes=3 --allow downgrades=1 \
        --allow protected=ana@example.com --allow protected=u-lobby --allow seats=Basic:3

        """)
  }

  @Test func `leave no command where one of them can't be let past`() throws {
    #expect(
      try foot(PlanFixture.refusedPlan()) == """
          Guardrails object to this plan:
          ! 3 users would change, but maxChanges allows 2
            let past by --allow changes=3
          ! 1 user would get a lower licence, but maxDowngrades allows 0
            let past by --allow downgrades=1
          ! the policy names 4 users of the account, but minManaged asks for 10
            nothing lets this past
          ! 'ana@example.com' is protected, but would change
            let past by --allow protected=ana@example.com
          ! 'u-lobby' is protected, but would change
            let past by --allow protected=u-lobby
          ! 3 users would have Basic, but seats allows 2
            let past by --allow seats=Basic:3
          ! the account has 2 users whom the policy doesn't name, and unmanaged says fail
            nothing lets this past
          ! the policy names 1 user who isn't in the account, and missing says fail
            nothing lets this past

        sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078
        To go on: correct the policy, or change its guardrails where that is reviewed.

        """)
  }

  @Test func `tell of an account whose users take their licences from a directory`() throws {
    let team = try PlanFixture.plan()
    let account = Account(
      id: team.account.id, type: "EnterpriseOIDC", supportedLicenses: team.account.supportedLicenses)
    let plan = Plan(
      account: account, files: team.files, managed: team.managed, changes: team.changes, typeDrift: [],
      missing: [], unmanaged: UserNames(), seats: nil, limits: team.limits)
    #expect(
      try foot(plan) == """
          Guardrails object to this plan:
          ! the account is of the kind EnterpriseOIDC, whose users take their licences from directory groups, so that \
        the next synchronisation may undo what is written here
            let past by --allow directory-managed

        sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078
        To apply exactly this: rollcall apply policy --approve sha256:85a9 --allow directory-managed

        """)
  }

  @Test func `say the same in ASCII and in colour`() throws {
    let plain = try foot(PlanFixture.refusedPlan())
    #expect(try foot(PlanFixture.refusedPlan(), TextStyle(color: false, unicode: false)) == plain)
    let colored = try foot(PlanFixture.refusedPlan(), TextStyle(color: true, unicode: true))
    #expect(
      colored.contains(
        "\u{1B}[1;31mGuardrails object to this plan:\u{1B}[0m\n  \u{1B}[1;31m!\u{1B}[0m 3 users"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func `are quoted for a shell, and make no command that can't be shown`() throws {
    let command = { (id: String) in
      commandLifting([.protected(UserID(id)!, email: nil)], from: "apply")
    }
    #expect(command("it's me") == "apply --allow 'protected=it'\\''s me'")
    #expect(command("a\u{202E}b") == nil)
    let many = Array(repeating: Objection.protected(UserID("a")!, email: nil), count: 21)
    #expect(commandLifting(many, from: "apply") == nil)
    #expect(commandLifting([], from: "apply") == "apply")
  }

  /// The plan from its objections on.
  private func foot(_ plan: Plan, _ style: TextStyle = .plain) throws -> String {
    let options = PlanTextOptions(applyCommand: "rollcall apply policy --approve sha256:85a9")
    var shown = ""
    writePlanText(plan, options, style) { shown += $0 }
    let start = try #require(shown.firstRange(of: "Guardrails object")).lowerBound
    let line = shown[..<start].lastIndex(of: "\n").map { shown.index(after: $0) } ?? start
    return String(shown[line...])
  }
}
