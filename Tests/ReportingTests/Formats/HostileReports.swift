import Reconciliation
import Reporting

/// Reports in which a text stands wherever text from outside can.
enum HostileReports {
  /// A plan, an outcome, an undo plan, an invalid policy, a failure and a valid policy. Two texts give reports that
  /// differ in nothing but the text.
  static func outlines(_ text: String) throws -> [Outline] {
    let plan = try plan(text)
    let options = OutlineOptions(verbose: true, whole: "\(text)")
    let rejection = Rejection(code: "C" + text, message: "M" + text)
    let outcome = Outcome(
      of: plan, users: [.init(outcome: .rejected(rejection), requestID: "r" + text)], requests: 1,
      stop: .journal(JournalFailure(reason: "j" + text)))
    let (invalid, files) = try ReportFixture.invalidPolicy(key: "nothing like a key", text)
    return [
      Outline(of: plan, options), Outline(of: outcome, options, next: options.command.map(NextStep.look)),
      Outline(of: UndoPlan.hostile(plan), options),
      Outline(ofFailure: "f \(text)", next: "n \(text)", policy: "p" + text, invalid: (invalid, files)),
      Outline(ofFailure: "f \(text)", next: "n \(text)", policy: "p" + text),
      Outline(ofValidPolicy: "p" + text, users: 1, files: 1),
    ]
  }

  /// What no text from outside may do is tried with these, alone and put together.
  static let pieces = [
    "\n", "\r", "\r\n", "\t", "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}31m", "\u{AD}", "\u{200B}",
    "\u{202E}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{E0001}", "##[command]", "##vso[task.x]",
    "##teamcity[x]", "::error::x", "\n::set-output name=a::b", "%0A::error::x", "%25", ",line=9", "`", "``",
    "```", "|", "\\|", "\\", "\\`", "[x](http://e.example)", "![x](http://e.example/x)", "<img src=x>",
    "<!--", "-->", "--!>", "</script>", "<script>", "]]>", "&amp;", "&#60;", "\"", "'", "{0}", "{", "}",
    "@everyone", "#1", "GH-1", ":smile:", "$x$", "*b*", "_i_", "~~s~~", "http://e.example", "www.e.example",
    "a@b.example", "\u{1F468}\u{200D}\u{1F469}", "李", "e\u{301}", " ", "a", "Z", "0", "- ", "1. ", "# ", "> ",
  ]

  private static func plan(_ text: String) throws -> Plan {
    let mark = SourceMark(line: 1, column: 1, length: 1)
    let id = UserID("id" + text)!
    var policy = Policy(files: ["policy\(text).yaml", "policy\(text)2.yaml"])
    policy.groups = [Group(name: Marked("group" + text, at: mark), file: 0)]
    policy.groups[0].settings.license = Marked(.pro, at: mark)
    policy.entries.append(member: .id(id), of: 0, at: mark)
    policy.entries.append(member: .id(UserID("gone" + text)!), of: 0, at: mark)
    policy.protected = [.id(id)]
    var state = ObservedState()
    try state.append(
      ObservedUser(id: id, email: "mail" + text, license: Observed(name: "Gold" + text), type: .absent))
    try state.append(
      ObservedUser(id: UserID("other" + text)!, email: "o" + text, license: .absent, type: .absent))
    let account = Account(
      id: AccountID("account" + text) ?? AccountID("account")!, type: "Team" + text,
      supportedLicenses: ["Pro"])
    return try Reconciliation.plan(DesiredState(folding: policy), against: state, in: account)
  }
}

extension UndoPlan {
  /// A plan to take back a run by a journal of hostile names.
  fileprivate static func hostile(_ plan: Plan) -> UndoPlan {
    let user = RecordedRun.User(
      userID: plan.changes[0].userID, email: plan.changes[0].email,
      edits: plan.changes[0].attributes.map(\.edit), line: 1,
      word: .outcome(.applied, code: nil, message: nil, requestID: nil))
    let run = RecordedRun(
      digest: plan.digest(), account: plan.account, protected: [],
      startedAt: UTCTime(secondsSince1970: 0), users: [user], end: nil)
    return undoPlan(of: run, in: plan.files[0], against: ObservedState(), of: plan.account)
  }
}
