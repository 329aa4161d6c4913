import Reconciliation
import Reporting

/// Reports in which another text from outside stands in every place that takes one: a plan, an outcome, an undo plan,
/// an invalid policy, a failure and a valid policy. Reports of other texts differ in nothing but the texts.
package struct HostileReport {
  private let plan: Plan
  private let outcome: Outcome
  private let outlines: [Outline]

  /// Asks for a text for each place.
  package init(_ text: () -> String) throws {
    plan = try hostilePlan(text)
    outcome = Outcome(
      of: plan,
      users: [
        .init(
          outcome: .rejected(Rejection(code: "C" + text(), message: "M" + text())), requestID: "r" + text())
      ], requests: 1, stop: .journal(JournalFailure(reason: "j" + text())))
    let (invalid, files) = try hostilePolicy(text)
    let warnings = PolicyWarnings(invalid.warnings, in: files)
    let options = OutlineOptions(verbose: true, whole: "\(text())", warnings: warnings)
    outlines = [
      Outline(of: plan, options),
      Outline(of: outcome, options, next: options.command.map(NextStep.look)),
      Outline(of: hostileUndo(of: plan, text), options),
      Outline(
        ofFailure: "f \(text())", next: "n \(text())", policy: "p" + text(), invalid: (invalid, files)),
      Outline(ofFailure: "f \(text())", next: "n \(text())", policy: "p" + text()),
      Outline(ofValidPolicy: "p" + text(), users: 1, files: 1, warnings: warnings),
    ]
  }

  /// A form that it is written in.
  package enum Form: String, CaseIterable {
    case text, json, ndjson, markdown, github, gitlab, sarif, junit, html
  }

  /// The reports in a form.
  package func rendered(as form: Form) -> String {
    var bytes: [UInt8] = []
    switch form {
    case .text:
      writePlanText(plan, PlanTextOptions(verbose: true), .plain) { bytes += Array($0.utf8) }
      writeOutcomeText(outcome, next: nil, .plain) { bytes += Array($0.utf8) }
    case .json:
      let files = plan.files.map { PolicyFile(path: $0, bytes: []) }
      let provenance = Provenance(toolVersion: "1", directory: "sqlite:d", files: files)
      writePlanJSON(plan, provenance) { bytes += $0 }
    case .ndjson:
      var lines = EventLines(redacts: false)
      bytes += lines.lines(of: .began(plan), Traffic())
      let results = zip(plan.changes, outcome.users).map {
        JournalRecord.UserResult(userID: $0.userID, outcome: $1)
      }
      bytes += lines.lines(of: .answered(batch: 1, results), Traffic())
      bytes += lines.lines(of: .ended(outcome), Traffic())
    default:
      guard let format = ReportFormat(rawValue: form.rawValue) else {
        preconditionFailure("a form of reports")
      }
      writeReport(outlines, as: format, toolVersion: "1.2.3", redacts: false) { bytes += $0 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private func hostilePlan(_ text: () -> String) throws -> Plan {
  let mark = SourceMark(line: 1, column: 1, length: 1)
  let id = UserID("id" + text())!
  var policy = Policy(files: ["policy\(text()).yaml", "policy\(text())2.yaml"])
  policy.groups = [Group(name: Marked("group" + text(), at: mark), file: 0)]
  policy.groups[0].settings.license = Marked(.pro, at: mark)
  policy.entries.append(member: .id(id), of: 0, at: mark)
  policy.entries.append(member: .id(UserID("gone" + text())!), of: 0, at: mark)
  policy.protected = [.id(id)]
  for (name, until) in [("past", "2026-11-24"), ("soon", "2026-11-26")] {
    policy.entries.append(
      user: UserID(name + text()), nil, Settings(type: Marked(.sharedDevice, at: mark)),
      AlexaForBusinessSettings(),
      on: Terms(until: Marked(CalendarDay(until)!, at: mark), reason: "because" + text()), inFile: 1, at: mark
    )
  }
  var state = ObservedState()
  try state.append(
    ObservedUser(id: id, email: "mail" + text(), license: Observed(name: "Gold" + text()), type: .absent))
  try state.append(
    ObservedUser(id: UserID("other" + text())!, email: "o" + text(), license: .absent, type: .absent))
  let account = Account(
    id: AccountID("account" + text()) ?? AccountID("account")!, type: "Team" + text(),
    supportedLicenses: ["Pro"])
  let desired = try DesiredState(folding: policy, on: CalendarDay("2026-11-25")!)
  return try Reconciliation.plan(desired, against: state, in: account)
}

/// Two errors, and three warnings.
private func hostilePolicy(_ text: () -> String) throws -> (InvalidPolicy, [PolicySource]) {
  var findings = Diagnostics()
  let place = { (line: Int) in SourcePlace(file: 0, mark: SourceMark(line: line, column: 5, length: 4)) }
  findings.report(.unknownKey("nothing like a key" + text(), in: .user), at: place(2))
  findings.report(.invalidEmail("ana@example.com@" + text()), at: place(3), related: place(2))
  for line in [4, 5] {
    findings.report(.ambiguousText("0123" + text(), takenFor: .number), at: place(line))
  }
  findings.report(
    .repeatedMember("ana@example.com" + text(), group: "g" + text()), at: place(6), related: place(5))
  guard let invalid = InvalidPolicy(findings) else { preconditionFailure("there are findings") }
  return (invalid, [PolicySource(path: "policy/base\(text()).yaml", bytes: Array("users:\n".utf8))])
}

/// A plan to take back a run by a journal of hostile names.
private func hostileUndo(of plan: Plan, _ text: () -> String) -> UndoPlan {
  let user = RecordedRun.User(
    userID: UserID("journal" + text())!, email: "mail" + text(),
    edits: plan.changes[0].attributes.map(\.edit), line: 1,
    word: .outcome(.applied, code: nil, message: nil, requestID: nil))
  let run = RecordedRun(
    digest: plan.digest(), account: plan.account, protected: [],
    startedAt: UTCTime(secondsSince1970: 0), users: [user], end: nil)
  return undoPlan(of: run, in: plan.files[0], against: ObservedState(), of: plan.account)
}
