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
    help: ArgumentHelp(
      "Lets exactly so much past a guardrail: changes=N, downgrades=N, protected=USER, seats=LICENSE:N or "
        + "directory-managed; may be repeated.", valueName: "what"))
  var allowed: [Allowance] = []

  func run() async throws {
    let approval = try await reportingFailure(display, output) { () throws(Failure) in
      try output.prepare()
      return try chosenApproval()
    }
    let reports = Reports(policies: policy, results: await apply(approval))
    reports.complainAboutFailures(display.messageStyle)
    do throws(Failure) {
      try output.write(display.style) { format, style, sink in
        reports.render(format, sink) { applied, sink in write(applied, format, style, sink) }
      }
    } catch {
      try endWithoutReport(reports, error)
    }
    try reports.status(\.status).end()
  }

  /// What was written can't be told where it was to be told, but it must be told.
  private func endWithoutReport(_ reports: Reports<AppliedPlan>, _ failure: Failure) throws {
    for case .success(let applied) in reports.results {
      writeOutcomeText(applied.outcome, next: applied.next, display.messageStyle) {
        complain($0, endsLine: false)
      }
    }
    failure.complain(display.messageStyle)
    try ExitStatus.weightiest([failure.status, reports.status(\.status)]).end()
  }

  /// Plans every policy, has every plan approved, and only then writes the first: what is wrong with one policy must
  /// not be found when another is half written.
  private func apply(_ approval: Approval) async -> [Result<AppliedPlan, Failure>] {
    var plans: [Result<FreshPlan, Failure>] = []
    for path in policy {
      plans.append(await attempt { () throws(Failure) in try await writablePlan(of: path, beside: plans) })
    }
    let results = await approveAndApply(plans, approval)
    for case .success(let fresh) in plans { await fresh.directory.close() }
    return results
  }

  private func approveAndApply(
    _ plans: [Result<FreshPlan, Failure>], _ approval: Approval
  ) async -> [Result<AppliedPlan, Failure>] {
    var approved: [Result<(FreshPlan, ApprovedPlan), Failure>] = []
    for plan in plans {
      approved.append(
        await attempt { () throws(Failure) in
          let fresh = try plan.get()
          guard !plans.contains(where: \.isFailure) else { throw .heldBack }
          return (fresh, try approve(fresh, approval))
        })
    }
    var results: [Result<AppliedPlan, Failure>] = []
    for plan in approved {
      results.append(
        await attempt { () throws(Failure) in
          let (fresh, plan) = try plan.get()
          guard !approved.contains(where: \.isFailure) else { throw .heldBack }
          return try await apply(plan, of: fresh, approval)
        })
    }
    return results
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
      guard policy.count == 1 else {
        throw .wrongUse(
          "--approve stands for one plan, but \(policy.count) policies are given",
          next: "Apply the policies one by one, each with its own digest.")
      }
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
      guard plan.changes.isEmpty || confirm(fresh) else { throw .declined }
    }
    do throws(Refusal) {
      return try ApprovedPlan(approving: plan, allowing: allowed)
    } catch {
      throw .refused(error)
    }
  }

  /// Asks a person, who sees the plan on the screen where the question is.
  private func confirm(_ fresh: FreshPlan) -> Bool {
    let plan = fresh.plan
    writePlanText(plan, PlanTextOptions(verbose: display.verbose), display.messageStyle) {
      complain($0, endsLine: false)
    }
    let changes: Phrase = plan.changes.count == 1 ? "1 change" : "\(plan.changes.count) changes"
    return Terminal.confirm("\nApply \(changes) to account \(plan.account.id.text)?")
  }

  // MARK: - One policy

  /// Plans a policy of an account that can be written to, and that no other policy of this run writes to.
  private func writablePlan(
    of path: String, beside others: [Result<FreshPlan, Failure>]
  ) async throws(Failure) -> FreshPlan {
    let fresh = try await FreshPlan(of: path, directory, display, for: .writing)
    let refusal: Failure? =
      if !fresh.directory.isWritable {
        .directory(.readOnly, path: fresh.directory.choice.text)
      } else if others.contains(where: { (try? $0.get().plan.account.id) == fresh.plan.account.id }) {
        .repeatedAccount(fresh.plan.account.id)
      } else {
        nil
      }
    guard let refusal else { return fresh }
    await fresh.directory.close()
    throw refusal
  }

  private func apply(
    _ approved: ApprovedPlan, of fresh: FreshPlan, _ approval: Approval
  ) async throws(Failure) -> AppliedPlan {
    var now: ObservedState?
    switch approval {
    case .person:
      // A question may stay open for hours, so what the plan saw is looked at again.
      let ids = approved.plan.changes.map { UserName.id($0.userID) }
      if !ids.isEmpty { now = try await fresh.directory.observe(.named(ids)) }
    case .flag, .digest:
      try show(fresh)
    }
    let outcome = await Reconciliation.apply(
      approved, asObserved: now, to: fresh.directory.users, clock: ContinuousClock())
    return AppliedPlan(fresh: fresh, outcome: outcome, traffic: await fresh.directory.traffic())
  }

  /// Shows the plan that is about to be written; beside JSON it is a message.
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
      writeOutcomeJSON(applied.outcome, applied.traffic, exitCode: exitCode, next: applied.next ?? "") {
        sink.append($0)
      }
    }
  }
}

/// A plan that was applied, and what became of it.
private struct AppliedPlan {
  let fresh: FreshPlan
  let outcome: Outcome
  let traffic: Traffic

  var status: ExitStatus { outcome.isComplete ? .done : .appliedInPart }

  /// The command that shows what is left, where something is.
  var next: String? { outcome.isComplete ? nil : fresh.command("plan") }
}

extension Result {
  fileprivate var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}
