import Reconciliation
import Reporting
import Testing

/// The plan as people read it.
@Suite struct `A plan as text` {
  @Test func `shows a summary, each change with its cause, seats and digest`() throws {
    let shown = try text(PlanTextOptions(applyCommand: "rollcall apply policy"), .plain)
    #expect(
      shown == """
        Plan for Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)
        3 changes in 1 request: 1 upgrade, 1 downgrade, 1 type · 1 unchanged · 1 missing · 2 unmanaged

          ↑ ana@example.com  license  Basic → Pro                 teams/sales.yaml:12  group sales
          ↓ BOB@example.com  license  Pro → Basic                 base.yaml:4          defaults
          ~ u-lobby          license  (none) → Basic              base.yaml:4          defaults
          ~                  type     PrivateUser → SharedDevice  base.yaml:5          defaults
          ~                  alexa    (none) → true               base.yaml:25         user
          ~                  room     (none) → arn:room           base.yaml:26         user

          Seats  Basic 2 → 3   Pro 3 → 3

          --verbose names the missing and unmanaged users

        \(try PlanFixture.plan().digest())
        To apply exactly this: rollcall apply policy

        """)
  }

  @Test func `names missing and unmanaged users when asked to`() throws {
    let shown = try text(PlanTextOptions(verbose: true), .plain)
    #expect(
      shown.contains(
        """

          Missing: named by the policy, not in the account
          ! carla@example.com  teams/sales.yaml:31

          Unmanaged: in the account, not named by the policy
          ? u-1
          ? eve@example.com  u-2

        """))
    #expect(!shown.contains("--verbose"))
  }

  @Test func `tells of types that aren't sent below the changes`() throws {
    var shown = ""
    writePlanText(try PlanFixture.plan(.report), PlanTextOptions(), .plain) { shown += $0 }
    #expect(
      shown.contains("3 changes in 1 request: 1 upgrade, 1 downgrade, 1 other · 1 unchanged · 1 type told of")
    )
    #expect(
      shown.contains(
        """

          Told of, not sent (typeChanges: report)
          ~ u-lobby  type  PrivateUser → SharedDevice  base.yaml:5  defaults

        """))
  }

  @Test func `does without arrows and dots where the locale has none`() throws {
    let shown = try text(PlanTextOptions(), TextStyle(color: false, unicode: false))
    #expect(shown.contains("  ^ ana@example.com  license  Basic -> Pro "))
    #expect(shown.contains("1 type | 1 unchanged | 1 missing"))
    #expect(shown.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func `spells names out in ASCII where the locale has no more`() {
    var printer = TerminalPrinter(TextStyle(color: false, unicode: false))
    printer.line("User \("Zoë 李") → x")
    #expect(printer.output == "User Zo\\u{EB} \\u{674E} -> x\n")
  }

  @Test func `says the same with colours as without`() throws {
    let colored = try text(PlanTextOptions(), TextStyle(color: true, unicode: true))
    #expect(colored.contains("\u{1B}[32m↑\u{1B}[0m ana@example.com"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == (try text(PlanTextOptions(), .plain)))
  }

  @Test func `is two lines where nothing differs`() throws {
    var policy = Policy(files: ["policy.yaml"])
    policy.guardrails.minManaged = 0
    #expect(
      try shown(policy) == """
        Plan for Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)
        No changes · 0 unchanged

        """)
  }

  @Test func `tells why it is refused also where nothing differs`() throws {
    #expect(
      try shown(Policy(files: ["policy.yaml"])) == """
        Plan for Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)
        No changes · 0 unchanged

          Guardrails object to this plan:
          ! the policy names 0 users of the account, but minManaged asks for 1
            nothing lets this past

        To go on: correct the policy, or change its guardrails where that is reviewed.

        """)
  }

  @Test func `says that seats weren't counted only when asked for more`() throws {
    var policy = Policy(files: ["policy.yaml"])
    policy.unmanaged = .ignore
    policy.guardrails.minManaged = 0
    #expect(try !shown(policy).contains("Seats"))
    #expect(
      try shown(policy, PlanTextOptions(verbose: true)) == """
        Plan for Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)
        No changes · 0 unchanged

          Seats  not counted: the policy is about its own users alone

        """)
  }

  /// The plan of a policy for an account without users.
  private func shown(_ policy: Policy, _ options: PlanTextOptions = PlanTextOptions()) throws -> String {
    let plan = try plan(
      DesiredState(folding: policy), against: ObservedState(), in: PlanFixture.account)
    var shown = ""
    writePlanText(plan, options, .plain) { shown += $0 }
    return shown
  }

  private func text(_ options: PlanTextOptions, _ style: TextStyle) throws -> String {
    var shown = ""
    writePlanText(try PlanFixture.plan(), options, style) { shown += $0 }
    return shown
  }
}
