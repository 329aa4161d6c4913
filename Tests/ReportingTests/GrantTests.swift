import Reconciliation
import Reporting
import Testing

/// What a plan tells of grants.
@Suite struct `A plan's grants` {
  @Test func `stand below the changes, those that have run out first`() throws {
    let shown = text(try PlanFixture.planWithGrants())
    #expect(
      shown.contains(
        """

          ↓ eve@example.com  license  Pro → Basic        base.yaml:41         user, until 2026-12-09
        """), "\(shown)")
    #expect(
      shown.contains(
        """

          Grants that have run out: 2
          ! u-1               SharedDevice  2026-01-31  base.yaml:50         trial of a \u{1F4E6}
            nothing else says its type, which stays as it is in the account
          ! same@example.com  Basic         2026-11-24  teams/sales.yaml:46

          Grants that end within 14 days: 1
          - eve@example.com  Basic  2026-12-09  base.yaml:42  OPS-1234

        """), "\(shown)")
  }

  @Test func `are counted where there are many, and named when asked to`() throws {
    let plan = try planOfGrants(13)
    let shown = text(plan)
    #expect(shown.contains("Grants that have run out: 13\n"))
    #expect(
      shown.contains("  ! u-109  Pro  2026-01-31  p.yaml:109\n    and 3 more, which --verbose names\n"),
      "\(shown)")
    #expect(!shown.contains("u-110"))
    let verbose = text(plan, PlanTextOptions(verbose: true))
    #expect(verbose.contains("  ! u-112  Pro  2026-01-31  p.yaml:112\n"))
    #expect(!verbose.contains("--verbose"))
  }

  @Test func `stand in the plan file, each on a line`() throws {
    let file = String(decoding: PlanFixture.file(of: try PlanFixture.planWithGrants()), as: UTF8.self)
    #expect(
      file.contains(
        #"""
          "grants": [
            {"email": "eve@example.com", "license": "Basic", "until": "2026-12-09", "state": "endsSoon", "reason": "OPS-1234", "file": "policy/base.yaml", "line": 42, "column": 5},
            {"id": "u-1", "type": "SharedDevice", "until": "2026-01-31", "state": "ranOut", "unsaid": ["type"], "reason": "trial of a 📦", "file": "policy/base.yaml", "line": 50, "column": 5},
            {"email": "same@example.com", "license": "Basic", "until": "2026-11-24", "state": "ranOut", "unsaid": [], "file": "policy/teams/sales.yaml", "line": 46, "column": 5}
          ],
        """#), "\(file)")
    #expect(
      file.contains(
        #"{"attribute": "license", "file": "policy/base.yaml", "line": 41, "column": 5, "from": "user", "until": "2026-12-09"}"#
      ))
  }

  private static let alterations: [(from: String, to: String, error: PlanFileError)] = [
    (
      #""until": "2026-12-09", "state""#, #""until": "2026-02-30", "state""#,
      .wrongValue("grants[0].until", expected: .day)
    ),
    (#""endsSoon""#, #""over""#, .wrongValue("grants[0].state", expected: .word(["endsSoon", "ranOut"]))),
    (#""endsSoon""#, #""ranOut""#, .contradiction(.grant(at: "grants[0]"))),
    (#""license": "Basic", "until""#, #""until""#, .contradiction(.grant(at: "grants[0]"))),
    (#""unsaid": ["type"]"#, #""unsaid": ["license"]"#, .contradiction(.grant(at: "grants[1]"))),
    (
      #""unsaid": ["type"]"#, #""unsaid": ["mood"]"#,
      .wrongValue("grants[1].unsaid[0]", expected: .attributeName)
    ),
    (#""unsaid": ["type"], "#, "", .contradiction(.grant(at: "grants[1]"))),
    (#"{"id": "u-1", "#, "{", .contradiction(.namelessEntry(at: "grants[1]"))),
    (#""line": 50"#, #""line": 9"#, .contradiction(.order(at: "grants[1]"))),
    (#""reason": "OPS-1234""#, #""reason": """#, .wrongValue("grants[0].reason", expected: .filledText)),
    (#""state": "endsSoon", "#, "", .missingMember("grants[0].state")),
    (
      #""from": "user", "until": "2026-12-09""#, #""from": "defaults", "until": "2026-12-09""#,
      .wrongValue("changes[0].cause[0].from", expected: .word(["user"]))
    ),
  ]

  @Test(arguments: alterations.indices) func `are refused where they aren't as plans have them`(row: Int)
    throws
  {
    let (from, to, error) = Self.alterations[row]
    let file = String(decoding: PlanFixture.file(of: try PlanFixture.planWithGrants()), as: UTF8.self)
    let altered = file.replacing(from, with: to, maxReplacements: 1)
    try #require(altered != file, "\(file)")
    #expect(throws: error) { try readPlanFile(Array(altered.utf8)) }
  }

  // MARK: - Making

  private func planOfGrants(_ count: Int) throws -> Plan {
    var policy = Policy(files: ["p.yaml"])
    policy.defaults[0].license = Marked(.basic, at: SourceMark(line: 1, column: 1, length: 1))
    for line in 100..<100 + count {
      let mark = SourceMark(line: line, column: 1, length: 1)
      policy.entries.append(
        user: UserID("u-\(line)"), nil, Settings(license: Marked(.pro, at: mark)), AlexaForBusinessSettings(),
        on: Terms(until: Marked(CalendarDay("2026-01-31")!, at: mark)), inFile: 0, at: mark)
    }
    return try plan(DesiredState(folding: policy), against: ObservedState(), in: PlanFixture.account)
  }

  private func text(_ plan: Plan, _ options: PlanTextOptions = PlanTextOptions()) -> String {
    var shown = ""
    writePlanText(plan, options, .plain) { shown += $0 }
    return shown
  }
}
