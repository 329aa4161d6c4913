import Reconciliation
import Reporting

/// Reports to be rendered, and how.
enum ReportFixture {
  /// What a report is about.
  enum Subject: String, CaseIterable {
    case plan, empty, refused, grants, outcome, invalid, failure, valid, doubtful
  }

  static func outlines(_ subject: Subject, redacts: Bool = false) throws -> [Outline] {
    let options = OutlineOptions(
      command: "rollcall apply policy --approve \(try PlanFixture.plan().digest())", whole: "\("plan.html")",
      redacts: redacts)
    switch subject {
    case .plan: return [Outline(of: try PlanFixture.plan(), options)]
    case .empty: return [Outline(of: try PlanFixture.plan { $0.entries = PolicyEntries() }, options)]
    case .refused: return [Outline(of: try PlanFixture.refusedPlan(), options)]
    case .grants: return [Outline(of: try PlanFixture.planWithGrants(), options)]
    case .outcome:
      let outcome = OutcomeFixture.every(stop: .unanswered(Rejection(code: "Timeout", message: "no answer")))
      return [Outline(of: outcome, OutlineOptions(redacts: redacts), next: .look("rollcall plan policy"))]
    case .invalid:
      let (invalid, files) = try invalidPolicy()
      return [
        Outline(
          ofFailure: "the policy is invalid", next: "Correct it.", policy: "policy",
          invalid: (invalid, files))
      ]
    case .failure:
      return [
        Outline(
          ofFailure: "can't use '\("a@b.example.sqlite")': \("it isn't there")",
          next: "Check the path.", policy: "policy")
      ]
    case .valid: return [Outline(ofValidPolicy: "policy", users: 61, files: 3)]
    case .doubtful:
      return [Outline(ofValidPolicy: "policy", users: 61, files: 3, warnings: try warnings())]
    }
  }

  /// Three warnings, one of them twice.
  ///
  /// - Parameter text: Stands at the end of what is quoted.
  static func warnings(_ text: String = "") throws -> PolicyWarnings {
    let (invalid, files) = try invalidPolicy(text)
    return PolicyWarnings(invalid.warnings, in: files)
  }

  /// A policy with two mistakes, the second one about an address, and with three warnings.
  ///
  /// - Parameter text: Stands at the end of what is quoted.
  static func invalidPolicy(key: String = "licence", _ text: String = "") throws -> (
    InvalidPolicy, [PolicySource]
  ) {
    var findings = Diagnostics()
    let mark = { (line: Int) in
      SourcePlace(file: 0, mark: SourceMark(line: line, column: 5, length: 4))
    }
    findings.report(.unknownKey(key + text, in: .user), at: mark(2))
    findings.report(.invalidEmail("ana@example.com@" + text), at: mark(3), related: mark(2))
    for line in [4, 5] { findings.report(.ambiguousText("0123" + text, takenFor: .number), at: mark(line)) }
    findings.report(
      .repeatedMember("ana@example.com" + text, group: "g" + text), at: mark(6), related: mark(5))
    guard let invalid = InvalidPolicy(findings) else { preconditionFailure("there are findings") }
    return (invalid, [PolicySource(path: "policy/base\(text).yaml", bytes: Array("users:\n".utf8))])
  }

  /// A report as text.
  static func text(_ outlines: [Outline], as format: ReportFormat, redacts: Bool = false) -> String {
    var bytes: [UInt8] = []
    writeReport(outlines, as: format, toolVersion: "1.2.3", redacts: redacts) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A plan of so many changes, and of so many grants of which every second one has run out.
  static func large(_ count: Int, grants: Int) -> Plan {
    let plan = large(count)
    let ends = (0..<grants).map { number in
      Plan.Grant(
        id: "u-grant-\(number)", email: nil, license: .pro, type: nil, until: CalendarDay("2027-01-31")!,
        standing: number % 2 == 1 ? .ranOut(unsaid: []) : .endsSoon, reason: "OPS-1234",
        place: SourcePlace(file: 0, mark: SourceMark(line: number + 1, column: 5, length: 1)))
    }
    return Plan(
      account: plan.account, files: plan.files, managed: count, changes: plan.changes, typeDrift: [],
      missing: [], unmanaged: UserNames(), seats: nil, grants: ends, limits: plan.limits)
  }

  /// A plan of so many changes: every tenth a downgrade, the others upgrades, each by a line of its own.
  static func large(_ count: Int) -> Plan {
    let changes = (0..<count).map { number in
      let digits = String(number)
      let name = String(repeating: "0", count: 7 - digits.utf8.count) + digits
      let place = SourcePlace(file: 0, mark: SourceMark(line: number + 1, column: 5, length: 1))
      let edit: Edit =
        number % 10 == 9
        ? .license(from: .known(.pro), to: .basic) : .license(from: .known(.basic), to: .pro)
      return Change(
        userID: UserID("u-" + name)!, email: "person.number.\(name)@example.com",
        attributes: [.init(edit: edit, cause: Cause(.group("sales"), at: place))])
    }
    return Plan(
      account: PlanFixture.account, files: ["policy.yaml"], managed: count, changes: changes, typeDrift: [],
      missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
  }
}
