import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall apply`: plans, asks, applies and reports.
struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Changes the users of an account that differ from its policy.",
    discussion: """
      Shows the plan and asks before it writes. Without a terminal, --yes or --approve is needed.

      Example: rollcall apply policy --directory sqlite:directory.sqlite --yes
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: [String]

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var display: DisplayOptions

  @Flag(help: "Apply without a question.")
  var yes = false

  @Option(
    help: ArgumentHelp("Apply without a question, if the plan still has this digest.", valueName: "digest"))
  var approve: String?

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp("Lets past a refusal: directory-managed; may be repeated.", valueName: "what"))
  var allowed: [Allowance] = []

  func run() async throws {
    let approval = try await reportingFailure(display) { () throws(Failure) in try chosenApproval() }
    var results: [Result<AppliedPlan, Failure>] = []
    for path in policy {
      results.append(await attempt { () throws(Failure) in try await apply(path, approval) })
    }
    let reports = Reports(results: results)
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, sink) { applied, sink in write(applied, format, style, sink) }
      }
    }
    try reports.status(\.status).end()
  }

  // MARK: - Approval

  /// Who says yes to a plan.
  private enum Approval {
    case person
    case flag
    case digest(PlanDigest)
  }

  private func chosenApproval() throws(Failure) -> Approval {
    if let approve {
      guard let digest = PlanDigest(approve) else {
        throw .wrongUse(
          "'\(approve)' is no plan's digest", next: "Give --approve sha256:… as 'rollcall plan' printed it.")
      }
      return .digest(digest)
    }
    if yes { return .flag }
    guard Terminal.canAsk else {
      throw .wrongUse(
        "there is no terminal to ask on",
        next: "Give --approve DIGEST with the digest of the plan that was reviewed, or --yes.")
    }
    return .person
  }

  private func approve(_ fresh: FreshPlan, _ approval: Approval) throws(Failure) -> ApprovedPlan {
    let plan = fresh.plan
    switch approval {
    case .flag:
      break
    case .digest(let approved):
      let digest = plan.digest()
      guard digest == approved else { throw .notTheApprovedPlan(approved: approved, fresh: digest) }
    case .person:
      let changes: Phrase = plan.changes.count == 1 ? "1 change" : "\(plan.changes.count) changes"
      guard plan.changes.isEmpty || Terminal.confirm("Apply \(changes) to account \(plan.account.id.text)?")
      else { throw .declined }
    }
    return ApprovedPlan(approving: plan)
  }

  // MARK: - One policy

  private func apply(_ path: String, _ approval: Approval) async throws(Failure) -> AppliedPlan {
    let fresh = try await FreshPlan(of: path, directory, display, for: .writing)
    return try await fresh.directory.closing { _ throws(Failure) in try await apply(fresh, approval) }
  }

  private func apply(_ fresh: FreshPlan, _ approval: Approval) async throws(Failure) -> AppliedPlan {
    guard fresh.directory.isWritable else {
      throw .directory(.readOnly, path: fresh.directory.choice.text)
    }
    guard !fresh.isDirectoryManaged || allowed.contains(.directoryManaged) else {
      throw .directoryManaged(fresh.plan.account)
    }
    try show(fresh)
    let approved = try approve(fresh, approval)
    let outcome = await Reconciliation.apply(approved, to: fresh.directory.users)
    return AppliedPlan(fresh: fresh, outcome: outcome)
  }

  /// Shows the plan before anything is asked or written; beside JSON it is a message.
  private func show(_ fresh: FreshPlan) throws(Failure) {
    let options = PlanTextOptions(verbose: display.verbose)
    if output.standardFormat == .text {
      try writeStandardOutput { sink in
        writePlanText(fresh.plan, options, display.style) { sink.write($0) }
        sink.write("\n")
      }
    } else if !display.quiet {
      writePlanText(fresh.plan, options, display.messageStyle) { complain($0, endsLine: false) }
    }
  }

  private func write(_ applied: AppliedPlan, _ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink) {
    switch format {
    case .text:
      writeOutcomeText(applied.outcome, next: applied.next, style) { sink.write($0) }
    case .json:
      let exitCode = Int(applied.status.rawValue)
      writeOutcomeJSON(applied.outcome, exitCode: exitCode, next: applied.next ?? "") { sink.append($0) }
    }
  }
}

/// A plan that was applied, and what became of it.
private struct AppliedPlan {
  let fresh: FreshPlan
  let outcome: Outcome

  var status: ExitStatus { outcome.isComplete ? .done : .appliedInPart }

  /// The command that shows what is left, where something is.
  var next: String? { outcome.isComplete ? nil : fresh.command("plan") }
}

/// A refusal that may be let past.
enum Allowance: String, ExpressibleByArgument {
  /// Licences of an account whose users take theirs from directory groups.
  case directoryManaged = "directory-managed"
}
