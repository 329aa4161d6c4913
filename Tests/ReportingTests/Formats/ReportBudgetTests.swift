import Reconciliation
import Reporting
import Testing

/// How much of a large plan has room, and what is never left out.
@Suite struct `A report of a large plan` {
  @Test(arguments: [1, 10, 1_000, 100_000]) func `fits into a comment and into a summary`(count: Int) throws {
    let plan = ReportFixture.large(count)
    let outline = Outline(
      of: plan, OutlineOptions(command: "rollcall apply policy", whole: "\("plan.html")"))
    for (format, limit) in [(ReportFormat.markdown, 65_536), (.summary, 1_000_000)] {
      let text = ReportFixture.text([outline], as: format)
      #expect(text.utf8.count <= limit)
      let total = count == 1 ? "1 change in 1 request" : "\(count) changes in \((count + 19) / 20) request"
      #expect(text.contains(total))
      #expect(text.contains("`\(plan.digest().text)`"))
      #expect(text.contains("\nrollcall apply policy\n"))
      let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ↑") || $0.hasPrefix("| ↓") }
      #expect(rows.allSatisfy { $0.hasSuffix(" |") })
      #expect(
        rows.count == count
          || text.contains(
            "*\(rows.count) of \(count) are shown, what matters most first.* The whole report: `plan.html`")
      )
      // As much as there is room for, and not much less.
      #expect(rows.count == count || text.utf8.count > limit - 500)
      if count >= 10 { #expect(rows[0].hasPrefix("| ↓ downgrade | `person.number.0000009@example.com`")) }
    }
  }

  @Test(arguments: [(0, 100_000), (100_000, 1_000), (10, 3)])
  func `has room for grants and for warnings, whatever else there is`(changes: Int, grants: Int) throws {
    let plan = ReportFixture.large(changes, grants: grants)
    let outline = Outline(
      of: plan, OutlineOptions(whole: "\("plan.html")", warnings: try ReportFixture.warnings()))
    for (format, limit) in [(ReportFormat.markdown, 65_536), (.summary, 1_000_000)] {
      let text = ReportFixture.text([outline], as: format)
      #expect(text.utf8.count <= limit)
      // As much as there is room for, and not much less.
      #expect(max(changes, grants) < 1_000 || text.utf8.count > limit - 1_000)
      #expect(
        text.contains(
          """
           · 3 warnings · \(grants / 2) grant\(grants / 2 == 1 ? " has" : "s have") run out · \
          \((grants + 1) / 2) grants end within 14 days**
          """))
      #expect(text.split(separator: "\n").count { $0.hasPrefix("| `RC150") && $0.hasSuffix(" |") } == 3)
      for (heading, total) in [("have run out", grants / 2), ("end within 14 days", (grants + 1) / 2)] {
        let section = try #require(text.firstRange(of: "**Grants that \(heading)**"))
        let lines = text[section.upperBound...].split(separator: "\n").dropFirst(2)
        let rows = lines.prefix { $0.hasPrefix("| `u-grant-") && $0.hasSuffix(" | `OPS-1234` |") }.count
        #expect(rows == total || rows > 30)
        let left = "*\(rows) of \(total) are shown, what matters most first.* The whole report: `plan.html`"
        #expect(rows == total || lines.dropFirst(rows).first ?? "" == left)
      }
    }
  }

  @Test func `has test results whose output names a hundred grants of a kind, and counts the rest`() {
    let outline = Outline(of: ReportFixture.large(3, grants: 250), OutlineOptions())
    let text = ReportFixture.text([outline], as: .junit)
    #expect(text.contains(#"<testsuites name="rollcall" tests="4" failures="0" errors="0" skipped="3">"#))
    #expect(
      text.contains(
        """
          policy.yaml:200:5: grant-ran-out: u-grant-199: the grant of Pro has run out; its last day was 2027-01-31; reason: OPS-1234 \
        (take the grant out, or give it a later day)
          and 25 more
        Grants that end within 14 days: 125
        """), "\(text.suffix(3_000))")
  }

  @Test func `shows every downgrade before the first upgrade`() {
    let text = ReportFixture.text([Outline(of: ReportFixture.large(1_000), OutlineOptions())], as: .markdown)
    let signs = text.split(separator: "\n").filter { $0.hasPrefix("| ↑") || $0.hasPrefix("| ↓") }
      .map { $0.dropFirst(2).first }
    #expect(signs.prefix(100).allSatisfy { $0 == "↓" })
    #expect(signs.dropFirst(100).allSatisfy { $0 == "↑" })
  }

  @Test func `shows protected users before downgrades`() throws {
    let text = ReportFixture.text(try ReportFixture.outlines(.refused), as: .markdown)
    let names = text.matches(of: /(?m)^\| [↑↓~] \w+ \| `([^`]*)`/).map { String($0.1) }
    #expect(names.first == "ana@example.com")
    #expect(names.last == "BOB@example.com")
  }

  @Test func `of many accounts shares a comment among them, and counts those that have no room`() {
    let outline = Outline(of: ReportFixture.large(1_000), OutlineOptions())
    let ten = ReportFixture.text(Array(repeating: outline, count: 10), as: .markdown)
    #expect(ten.utf8.count <= 65_536)
    #expect(ten.matches(of: /1000 changes in 50 requests/).count == 10)
    let many = ReportFixture.text(Array(repeating: outline, count: 1_000), as: .markdown)
    #expect(many.utf8.count <= 65_536)
    let shown = many.matches(of: /1000 changes in 50 requests/).count
    #expect(many.hasSuffix("*\(1_000 - shown) reports are left out: there is no room for more here.*\n"))
  }

  @Test(arguments: [1, 10, 1_000, 100_000])
  func `has ten annotations of a kind, the last of which counts the rest`(
    count: Int
  ) {
    let text = ReportFixture.text([Outline(of: ReportFixture.large(count), OutlineOptions())], as: .github)
    let lines = text.split(separator: "\n")
    for kind in ["error", "warning", "notice"] {
      #expect(lines.count { $0.hasPrefix("::\(kind) ") } <= 10)
    }
    let downgrades = count / 10
    if downgrades > 10 {
      #expect(
        text.contains(
          "::warning title=rollcall::\(downgrades - 9) further annotations of this kind are left out."))
    }
    #expect(text.contains("\(count) change"))
  }

  @Test func `has annotations of at most 4,096 characters, and no half of an escape at their ends`() throws {
    let marks = (300...303).map { String(repeating: "%", count: $0) }
    for name in ["", "a", "ab", "abc"] {
      let cause = Cause(
        .group(marks[0]), at: SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 1)))
      let edits: [Edit] = [
        .license(from: .unrecognized(marks[1]), to: .pro),
        .type(from: .unrecognized(marks[2]), to: .sharedDevice),
        .alexaRoomARN(from: marks[3], to: marks[0]),
      ]
      let change = Change(
        userID: UserID("u")!, email: name + marks[0], attributes: edits.map { .init(edit: $0, cause: cause) })
      let plan = Plan(
        account: PlanFixture.account, files: ["policy.yaml"], managed: 1, changes: [change], typeDrift: [],
        missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
      let text = ReportFixture.text([Outline(of: plan, OutlineOptions())], as: .github)
      let message = try #require(text.split(separator: "\n").last?.wholeMatch(of: /::notice [^:]*::(.*)/)).1
      #expect((4_090...4_096).contains(message.count))
      #expect(message.replacing("%25", with: "").hasSuffix("…"))
      #expect(!message.replacing("%25", with: "").contains("%"))
    }
  }

  @Test(arguments: [
    ("a-b", "a-b"), ("a--b", "a-%2Db"), ("-->", "-%2D%3E"), ("--!>", "-%2D%21%3E"), ("ä`|", "%C3%A4%60%7C"),
  ])
  func `is found again by a marker that no account can end`(account: String, marker: String) throws {
    let plan = Plan(
      account: Account(id: try #require(AccountID(account)), type: "Team", supportedLicenses: []), files: [],
      managed: 0, changes: [], typeDrift: [], missing: [], unmanaged: UserNames(), seats: nil,
      limits: Plan.Limits())
    let text = ReportFixture.text([Outline(of: plan, OutlineOptions())], as: .markdown)
    #expect(text.hasPrefix("<!-- rollcall:plan account=\(marker) -->\n"))
  }

  @Test func `leaves results beyond five thousand out of SARIF, and says how many`() {
    let text = ReportFixture.text([Outline(of: ReportFixture.large(5_003), OutlineOptions())], as: .sarif)
    #expect(text.matches(of: /"ruleId"/).count == 5_000)
    #expect(text.contains("3 further results are left out"))
  }

  @Test func `has a test for every change, and counts them`() {
    let text = ReportFixture.text([Outline(of: ReportFixture.large(1_000), OutlineOptions())], as: .junit)
    #expect(
      text.contains(#"<testsuites name="rollcall" tests="1001" failures="0" errors="0" skipped="1000">"#))
    #expect(text.matches(of: /<testcase/).count == 1_001)
  }
}
