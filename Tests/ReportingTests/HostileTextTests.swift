import Foundation
import Reconciliation
import Reporting
import Testing

/// Nothing that an account or a policy holds can move a cursor, hide text or speak to a runner.
@Suite struct `Hostile text` {
  private static let hostile = [
    "\u{1B}[2J", "\u{1B}]8;;http://x\u{7}", "\r\n::error::x", "a\u{202E}b", "\u{2066}", "\u{200B}",
    "\u{9B}31m", "\u{85}",
    "\u{2028}", "##[command]", "\u{0}", "\u{7F}", "\u{FEFF}", "\u{AD}", "\u{E0001}",
  ]

  @Test(arguments: hostile) func `is shown as a visible escape in a plan`(text: String) throws {
    let id = UserID("id" + text)!
    var policy = Policy(files: ["policy\(text).yaml"])
    let mark = SourceMark(line: 1, column: 1, length: 1)
    policy.groups = [Group(name: Marked("group" + text, at: mark), file: 0)]
    policy.groups[0].settings.license = Marked(.pro, at: mark)
    policy.entries.append(member: .id(id), of: 0, at: mark)
    policy.entries.append(member: .id(UserID("gone" + text)!), of: 0, at: mark)
    var state = ObservedState()
    try state.append(
      ObservedUser(id: id, email: "mail" + text, license: Observed(name: "Gold" + text), type: .absent))
    try state.append(ObservedUser(id: UserID("other" + text)!, email: text, license: .absent, type: .absent))
    let account = Account(id: AccountID("account")!, type: "Team" + text, supportedLicenses: ["Pro"])
    let plan = try plan(DesiredState(folding: policy), against: state, in: account)
    var shown = ""
    writePlanText(plan, PlanTextOptions(verbose: true), .plain) { shown += $0 }
    expectHarmless(shown)
    let outcome = Outcome(
      of: plan,
      users: [.init(outcome: .rejected(Rejection(code: "C" + text, message: "M" + text)), requestID: text)],
      requests: 1)
    var told = ""
    writeOutcomeText(outcome, next: nil, .plain) { told += $0 }
    expectHarmless(told)
    let unchanged = Outcome(
      of: plan, users: [.init(outcome: .unverified(.unchanged([.license])), requestID: nil)], requests: 1,
      stop: .journal(JournalFailure(reason: text)))
    told = ""
    writeOutcomeText(unchanged, next: nil, .plain) { told += $0 }
    expectHarmless(told)
    #expect(told.contains("is still Gold"))
  }

  @Test(arguments: hostile) func `is shown as a visible escape in what is wrong with a plan file`(
    text: String
  ) {
    for error in [
      PlanFileError.otherFormat(text), .unknownMember("changes[0].\(text)"),
      .contradiction(.repeatedFile(text)),
    ] {
      var printer = TerminalPrinter(.plain)
      printer.line("error: \(explanation(of: error).what)")
      expectHarmless(printer.output)
    }
  }

  @Test(arguments: hostile) func `is shown as a visible escape in an objection`(text: String) throws {
    let id = UserID("id" + text)!
    let place = SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 1))
    let edit = Edit.license(from: .absent, to: .pro)
    let plan = Plan(
      account: PlanFixture.account, files: ["policy.yaml"], managed: 1,
      changes: [
        Change(userID: id, email: nil, attributes: [.init(edit: edit, cause: Cause(.user, at: place))])
      ], typeDrift: [], missing: [], unmanaged: UserNames(), seats: nil,
      limits: Plan.Limits(protected: [.id(id)]))
    var shown = ""
    writePlanText(plan, PlanTextOptions(applyCommand: "rollcall apply"), .plain) { shown += $0 }
    #expect(shown.contains("--allow"))
    expectHarmless(shown)
  }

  @Test(arguments: hostile) func `is shown as a visible escape in a finding and its line`(text: String) throws
  {
    var findings = Diagnostics()
    findings.report(
      .unknownKey(text, in: .user),
      at: SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 3)))
    let invalid = try #require(InvalidPolicy(findings))
    let file = PolicySource(path: "p" + text, bytes: Array((text + "key: value").utf8))
    expectHarmless(diagnosticText(invalid, in: [file], .plain))
    let json = failureJSON("\(text)", next: "", exitCode: 65, invalid: (invalid, [file]))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json)) }
  }

  /// No control but the line feeds that we print, nothing invisible, no runner's command.
  private func expectHarmless(_ shown: String) {
    let bad = shown.unicodeScalars.filter { $0.isDeceptive && $0 != "\n" }
    #expect(bad.isEmpty, "\(bad.map(\.value))")
    #expect(!shown.contains("##["))
    for line in shown.split(separator: "\n") {
      #expect(!line.drop { $0 == " " }.hasPrefix("::"), "\(line)")
    }
  }
}
