import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall plan`: shows what differs; writes nothing to any directory.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Shows how an account differs from its policy.",
    discussion: """
      Writes nothing to any directory. Whatever stands against the plan is shown beside the changes; 'rollcall apply' \
      refuses then.

      Examples:
        rollcall plan policy --directory sqlite:directory.sqlite
        rollcall plan policy --out json=plan.json --detailed-exitcode
      """)

  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files.", completion: .policies)
  var policy: [String]

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "Results") var output: OutputOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where changes are pending.")
  var detailedExitCode = false

  func run() async throws {
    var results: [Result<FreshPlan, Failure>] = []
    for path in policy {
      results.append(await attempt { () throws(Failure) in try await plan(path) })
    }
    let reports = Reports(policies: policy, results: results)
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

  private func plan(_ path: String) async throws(Failure) -> FreshPlan {
    let fresh = try await FreshPlan(of: path, directory, display)
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
