import Reconciliation
import Reporting
import Testing

/// A plan that was held against the base branch, as people and machines read it.
@Suite struct `A compared plan` {
  @Test func `labels each user in text, and counts the labels above`() throws {
    #expect(
      text(try Self.plan()) == """
        Plan for Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)
        3 changes in 1 request: 1 upgrade, 1 downgrade, 1 type · 1 unchanged · 1 missing · 2 unmanaged
        Against the base: 1 pull request · 1 pending · 1 drift · 2 resolved by this pull request

          ↑ ana@example.com  license  Basic → Pro                 drift         teams/sales.yaml:12  group sales
          ↓ BOB@example.com  license  Pro → Basic                 pending       base.yaml:4          defaults
          ~ u-lobby          license  (none) → Basic              pull request  base.yaml:4          defaults
          ~                  type     PrivateUser → SharedDevice                base.yaml:5          defaults
          ~                  alexa    (none) → true                             base.yaml:25         user
          ~                  room     (none) → arn:room                         base.yaml:26         user

          Seats  Basic 2 → 3   Pro 3 → 3

          --verbose names the missing and unmanaged users

        \(try PlanFixture.plan().digest())

        """)
  }

  @Test func `says that nothing differs from the base where nothing does`() throws {
    let plan = try PlanFixture.smallPlan { $0.typeChanges = .report }
    let empty = Plan(
      account: plan.account, files: plan.files, managed: 1, changes: [], typeDrift: [], missing: [],
      unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
    #expect(
      text(empty.compared(with: empty)).split(separator: "\n").dropFirst(2) == [
        "Against the base: no changes"
      ])
    #expect(
      text(empty.compared(with: try PlanFixture.plan())).split(separator: "\n").dropFirst(2) == [
        "Against the base: no changes · 3 resolved by this pull request"
      ])
  }

  @Test func `is called drift where it was made to find some`() throws {
    var shown = ""
    writePlanText(try PlanFixture.plan(), PlanTextOptions(heading: .drift), .plain) { shown += $0 }
    #expect(shown.hasPrefix("Drift of Chime account 12a3456b-7c89-012d-3456-78901e23fg45 (Team)\n3 changes"))
  }

  @Test func `names its origins in its file, and is read from it as it was`() throws {
    let plan = try Self.plan()
    let file = PlanFixture.file(of: plan)
    let text = String(decoding: file, as: UTF8.self)
    #expect(text.contains(#"  "base": {"pullRequest": 1, "pending": 1, "drift": 1, "resolved": 2},"#))
    #expect(
      text.matches(of: /"origin": "(.*)"/).map { String($0.1) } == ["drift", "pending", "pull request"])
    #expect(try readPlanFile(file).plan == plan)
    #expect(plan.digest() == (try PlanFixture.plan().digest()))
  }

  @Test(arguments: [
    (#""drift": 1"#, #""drift": 2"#), (#""origin": "drift""#, #""origin": "pending""#),
    ("      \"origin\": \"drift\",\n", ""),
    (#"  "base": {"pullRequest": 1, "pending": 1, "drift": 1, "resolved": 2},"#, ""),
  ])
  func `is refused where its origins and their counts disagree`(from: String, to: String) throws {
    let file = String(decoding: PlanFixture.file(of: try Self.plan()), as: UTF8.self)
    let altered = file.replacing(from, with: to, maxReplacements: 1)
    try #require(altered != file)
    #expect(throws: PlanFileError.contradiction(.origins)) { try readPlanFile(Array(altered.utf8)) }
  }

  @Test func `has a column of origins in a comment`() throws {
    var bytes: [UInt8] = []
    writeReport(
      [Outline(of: try Self.plan(), OutlineOptions())], as: .markdown, toolVersion: "1.2.3", redacts: false
    ) { bytes += $0 }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("| Change |") && $0.hasSuffix("| From | Origin |") }, "\(lines)")
    #expect(lines.contains { $0.contains("bob") || $0.contains("BOB") && $0.hasSuffix("| pending |") })
    #expect(lines.contains { $0.contains("1 pull request · 1 pending · 1 drift") })
  }

  // MARK: - Making

  /// The fixture's plan: ana is off already, bob would have become Plus, and lobby is the pull request's.
  private static func plan() throws -> Plan {
    let plan = try PlanFixture.plan()
    let cause = plan.changes[1].attributes[0].cause
    let bob = Change(
      userID: plan.changes[1].userID, email: nil,
      attributes: [.init(edit: .license(from: .known(.pro), to: .plus), cause: cause)])
    let others = ["u-x", "u-y"].map { id in
      Change(
        userID: UserID(id)!, email: nil,
        attributes: [.init(edit: .license(from: .known(.pro), to: .plus), cause: cause)])
    }
    let base = Plan(
      account: plan.account, files: plan.files, managed: 4, changes: [plan.changes[0], bob] + others,
      typeDrift: [], missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
    return plan.compared(with: base)
  }

  private func text(_ plan: Plan) -> String {
    var shown = ""
    writePlanText(plan, PlanTextOptions(), .plain) { shown += $0 }
    return shown
  }
}
