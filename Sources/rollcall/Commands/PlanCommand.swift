import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall plan`: shows what differs; writes nothing to any directory.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Shows how an account differs from its policy.",
    discussion: """
      Writes nothing to any directory. A folder whose files name several accounts gives one plan each, in order of \
      account id; --account chooses one.

      Example: rollcall plan policy --directory sqlite:directory.sqlite --detailed-exitcode
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: [String]

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var days: DayOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var display: DisplayOptions

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where changes are pending.")
  var detailedExitCode = false

  func run() async throws {
    let policies = ChosenPolicies(paths: policy, directory: directory, days: days)
    let reports = await policies.each { (policy, _) async throws(Failure) in try await plan(policy) }
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, sink) { fresh, sink in write(fresh, format, style, sink) }
      }
    }
    try reports.status { detailedExitCode ? detailedStatus(of: $0.plan) : .done }.end()
  }

  private func detailedStatus(of plan: Plan) -> ExitStatus {
    if !plan.objections.isEmpty { return .guardrail }
    return plan.changes.isEmpty ? .done : .changesPending
  }

  private func plan(_ policy: ChosenPolicy) async throws(Failure) -> FreshPlan {
    let fresh = try await FreshPlan(of: policy, directory, display)
    await fresh.directory.close()
    return fresh
  }

  private func write(_ fresh: FreshPlan, _ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink) {
    switch format {
    case .text:
      let options = PlanTextOptions(verbose: display.verbose, applyCommand: fresh.applyCommand)
      writePlanText(fresh.plan, options, style) { sink.write($0) }
    case .json:
      writePlanJSON(fresh.plan, fresh.provenance) { sink.append($0) }
    }
  }
}
