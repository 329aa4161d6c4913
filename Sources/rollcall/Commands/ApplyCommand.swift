import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall apply`: plans, asks, applies and reports.
struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Changes the users of an account that differ from its policy.",
    discussion: """
      Shows the plan and asks before it writes; of several plans, writes none before each has its yes. Without a terminal, --yes or --approve is needed. What is sent and what \
      became of it is kept in a journal, which 'rollcall undo' reads.

      Examples:
        rollcall apply policy --directory sqlite:directory.sqlite --yes
        rollcall apply policy --approve sha256:3f2a9c…
        rollcall apply --plan plan.json --strict --yes
      """)

  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files.", completion: .policies)
  var policy: [String] = []

  @Option(
    name: .customLong("plan"),
    help: ArgumentHelp("Apply a plan that was saved with --out json=FILE.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var planFile: String?

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "The policy") var days: DayOptions
  @OptionGroup(title: "Several accounts") var sharding: ShardOptions
  @OptionGroup(title: "The run") var running: ApplyRunOptions
  @OptionGroup(title: "Results") var output: OutputOptions<RunForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  @Flag(help: "Apply without a question.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Apply without a question, if the plan still has this digest; once for each plan where there are several.",
      valueName: "digest"))
  var approve: [String] = []

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp(
      "Lets exactly so much past a guardrail: changes=N, downgrades=N, protected=USER, seats=LICENSE:N or "
        + "directory-managed; may be repeated.", valueName: "what"),
    completion: .list(["changes=", "downgrades=", "protected=", "seats=", "directory-managed"]))
  var allowed: [Allowance] = []

  func validate() throws {
    switch (policy.isEmpty, planFile) {
    case (true, nil): throw ValidationError("Give a policy, or a saved plan with --plan FILE.")
    case (false, .some): throw ValidationError("Give a policy or --plan, not both.")
    default: break
    }
    if planFile != nil, sharding.shard != nil {
      throw ValidationError("--shard says nothing to a saved plan, which is of one account.")
    }
    if planFile != nil, days.today != nil {
      throw ValidationError("--today says nothing to a saved plan, which was made for its day.")
    }
  }

  func run() async throws {
    let events = try await reportingFailure(display, output) { () throws(Failure) in
      try output.prepare()
      return try EventStream(output, redacts: display.redact)
    }
    let reports = try await reportingFailure(display, output) { () throws(Failure) in
      do throws(Failure) {
        return try await appliedPlans(Approval(yes: yes, digests: approve), events)
      } catch {
        events.tell(error)
        try events.end(error.status)
        throw error
      }
    }
    reports.complainAboutFailures(display.messageStyle)
    sharding.tell(reports, display)
    do throws(Failure) {
      try output.write(display.style) { format, style, sink in
        reports.render(format, style, sink) { applied, sink in
          applied.write(format, style, sink)
        } outline: {
          $0.outline(output, style)
        }
      }
      try end(events, reports)
    } catch {
      try endWithoutReport(reports, error)
    }
    try reports.status(\.status).end()
  }

  /// Ends the events with what failed before anything was written, and with the exit code.
  private func end(_ events: EventStream, _ reports: Reports<AppliedPlan>) throws(Failure) {
    for (subject, result) in zip(reports.subjects, reports.results) {
      if case .failure(let failure) = result { events.tell(failure, of: subject.policy) }
    }
    try events.end(reports.status(\.status))
  }

  /// What was written can't be told where it was to be told, but it must be told.
  private func endWithoutReport(_ reports: Reports<AppliedPlan>, _ failure: Failure) throws {
    for case .success(let applied) in reports.results {
      applied.write(display.messageStyle) { complain($0, endsLine: false) }
    }
    failure.complain(display.messageStyle)
    try ExitStatus.weightiest([failure.status, reports.status(\.status)]).end()
  }

  // MARK: - Plans, approvals, writes

  /// Makes every plan, has every plan approved, and only then writes the first: what is wrong with one policy must
  /// not be found when another is half written.
  ///
  /// - Throws: `Failure.wrongUse`, `.notTheApprovedPlans`, where the options don't fit the plans.
  private func appliedPlans(
    _ approval: Approval, _ events: EventStream
  ) async throws(Failure) -> Reports<AppliedPlan> {
    let plans = await plansToApply()
    let applied = await attempt { () throws(Failure) in try await apply(plans.results, approval, events) }
    for case .success(let target) in plans.results { await target.directory.close() }
    return plans.next(try applied.get())
  }

  private func apply(
    _ plans: [Result<PlanToApply, Failure>], _ approval: Approval, _ events: EventStream
  ) async throws(Failure) -> [Result<AppliedPlan, Failure>] {
    if !plans.contains(where: \.isFailure) {
      let plans = plans.compactMap { try? $0.get().plan }
      try approval.check(plans, of: sharding.shard)
      try running.check(plans)
    }
    let approved = await stage(plans) { (target) async throws(Failure) in
      try await approve(target, approval)
    }
    let begun = await stage(approved) { (target) async throws(Failure) in
      try running.keepingJournal(target)
    }
    Interruptions.watch(leaving: display.message(farewell(of: begun.compactMap { try? $0.get() })))
    return await stage(begun) { (target) async throws(Failure) in
      try await running.apply(target, events, display)
    }
  }

  private func plansToApply() async -> Reports<PlanToApply> {
    if let planFile {
      var reports = Reports<PlanToApply>()
      let plan = await attempt { () throws(Failure) in
        try await writable(PlanToApply(savedAt: planFile, directory, display), beside: [])
      }
      reports.append(plan, of: Subject(policy: planFile))
      return reports
    }
    let policies = ChosenPolicies(
      paths: policy, directory: directory, days: days, display: display, shard: sharding.shard,
      readingAheadFor: .writing)
    return await policies.each { (policy, others) async throws(Failure) in
      let fresh = try await FreshPlan(of: policy, directory, display, for: .writing)
      return try await writable(PlanToApply(fresh), beside: others)
    }
  }

  /// The next stage of each plan; none goes on where one failed.
  private func stage<Before, After>(
    _ results: [Result<Before, Failure>], _ next: (Before) async throws(Failure) -> After
  ) async -> [Result<After, Failure>] {
    let isHeldBack = results.contains(where: \.isFailure)
    var stages: [Result<After, Failure>] = []
    for result in results {
      stages.append(
        await attempt { () throws(Failure) in
          let value = try result.get()
          guard !isHeldBack else { throw .heldBack }
          return try await next(value)
        })
    }
    return stages
  }

  /// A plan of an account that can be written to, and that no other policy of this run writes to.
  private func writable(
    _ target: PlanToApply, beside others: [Result<PlanToApply, Failure>]
  ) async throws(Failure) -> PlanToApply {
    let refusal: Failure? =
      if !target.directory.isWritable {
        .directory(.readOnly, path: target.directory.choice.text)
      } else if others.contains(where: { (try? $0.get().plan.account.id) == target.plan.account.id }) {
        .repeatedAccount(target.plan.account.id)
      } else {
        nil
      }
    guard let refusal else { return target }
    await target.directory.close()
    throw refusal
  }

  /// Has a plan approved, and looks at its users again where time has passed since it was made.
  private func approve(
    _ target: PlanToApply, _ approval: Approval
  ) async throws(Failure) -> ApprovedTarget {
    let approved = try approval.approve(target.plan, allowing: allowed, display)
    var now: ObservedState?
    if target.isSaved || approval.takesTime {
      let ids = target.plan.changes.map { UserName.id($0.userID) }
      if !ids.isEmpty { now = try await target.directory.observe(.named(ids)) }
    }
    if running.strict, let now {
      let stale = target.plan.staleChanges(in: now)
      guard stale.isEmpty else { throw .staleUsers(stale.map { $0.email ?? $0.userID.text }) }
    }
    if !approval.takesTime { try show(target.plan) }
    return ApprovedTarget(target: target, plan: approved, observed: now)
  }

  /// Shows the plan that is about to be written; beside JSON it is a message.
  private func show(_ plan: Plan) throws(Failure) {
    let options = PlanTextOptions(verbose: display.verbose)
    if output.standardFormat == .text {
      try writeStandardOutput { sink in
        writePlanText(plan, options, display.style) { sink.write($0) }
        sink.write("\n")
      }
    } else if !display.quiet {
      writePlanText(plan, options, display.messageStyle) { complain($0, endsLine: false) }
    }
  }
}

extension Result {
  fileprivate var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}
