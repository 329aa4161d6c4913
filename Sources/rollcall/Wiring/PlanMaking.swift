import ArgumentParser
import Reconciliation
import Reporting

/// How plans are made and written: what `plan` and `drift` have in common.
struct PlanMaking: ParsableArguments {
  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files.", completion: .policies)
  var policy: [String]

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "The policy") var days: DayOptions
  @OptionGroup(title: "Several accounts") var sharding: ShardOptions
  @OptionGroup(title: "Results") var output: OutputOptions<FinishedForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  /// Makes the plan of every account, writes them all, and ends with the weightiest of their ends.
  ///
  /// - Parameters:
  ///   - heading: What their first lines call them.
  ///   - base: The base branch's policy that they are held against, where there is one.
  ///   - status: How the command ends for one of them.
  func report(
    _ heading: PlanHeading, against base: String? = nil, _ status: (Plan) -> ExitStatus
  ) async throws {
    let policies = ChosenPolicies(
      paths: policy, directory: directory, days: days, display: display, shard: sharding.shard,
      readingAheadFor: .reading)
    let base = try await reportingFailure(display, output) { () throws(Failure) in
      guard let base else { return nil as BasePolicies? }
      return try BasePolicies(at: base, on: policies.day)
    }
    let reports = await policies.each { (policy, _) async throws(Failure) in try await plan(policy, base) }
    reports.complainAboutFailures(display.messageStyle)
    sharding.tell(reports, display)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, style, sink) { fresh, sink in
          write(fresh, heading, format, style, sink)
        } outline: {
          Outline(of: $0.plan, outlineOptions($0, heading, style))
        }
      }
    }
    try reports.status { status($0.plan) }.end()
  }

  private func plan(_ policy: ChosenPolicy, _ base: BasePolicies?) async throws(Failure) -> FreshPlan {
    let fresh = try await FreshPlan(of: policy, against: base, directory, display)
    await fresh.directory.close()
    return fresh
  }

  private func write(
    _ fresh: FreshPlan, _ heading: PlanHeading, _ format: OutputFormat, _ style: TextStyle,
    _ sink: ByteSink
  ) {
    if format == .json { return writePlanJSON(fresh.plan, fresh.provenance) { sink.append($0) } }
    let options = PlanTextOptions(
      verbose: display.verbose, applyCommand: fresh.applyCommand, heading: heading)
    writePlanText(fresh.plan, options, style) { sink.write($0) }
  }

  private func outlineOptions(
    _ fresh: FreshPlan, _ heading: PlanHeading, _ style: TextStyle
  ) -> OutlineOptions {
    let command: Phrase? = fresh.command("plan").map { "\($0)" }
    // Whom drift objects to is what it is about; the comment has a bound of its own.
    let isAboutNames = heading == .drift && fresh.plan.objections.contains(where: \.isAboutUsersOfOneSide)
    return OutlineOptions(
      verbose: display.verbose || isAboutNames, command: fresh.applyCommand,
      whole: output.wholeReport ?? command, redacts: style.redacts, heading: heading,
      warnings: fresh.policy.warnings)
  }
}

extension Objection {
  /// Whether it is about users that only the policy or only the account has.
  fileprivate var isAboutUsersOfOneSide: Bool {
    switch self {
    case .unmanaged, .missing: true
    default: false
    }
  }
}
