import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall plan`: shows what differs; writes nothing to any directory.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Shows how an account differs from its policy.",
    discussion: """
      Writes nothing to any directory.

      Example: rollcall plan policy --directory sqlite:directory.sqlite --detailed-exitcode
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: [String]

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var display: DisplayOptions

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where changes are pending.")
  var detailedExitCode = false

  func validate() throws { try output.accept(OutputFormat.finished) }

  func run() async throws {
    var results: [Result<FreshPlan, Failure>] = []
    for path in policy {
      results.append(await attempt { () throws(Failure) in try await plan(path) })
    }
    let reports = Reports(policies: policy, results: results)
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, style, sink) { fresh, sink in
          write(fresh, format, style, sink)
        } outline: {
          Outline(of: $0.plan, outlineOptions($0, style))
        }
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

  private func outlineOptions(_ fresh: FreshPlan, _ style: TextStyle) -> OutlineOptions {
    let command: Phrase? = fresh.command("plan").map { "\($0)" }
    return OutlineOptions(
      verbose: display.verbose, command: fresh.applyCommand, whole: output.wholeReport ?? command,
      redacts: style.redacts)
  }

  private func write(_ fresh: FreshPlan, _ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink) {
    if format == .json { return writePlanJSON(fresh.plan, fresh.provenance) { sink.append($0) } }
    let options = PlanTextOptions(verbose: display.verbose, applyCommand: fresh.applyCommand)
    writePlanText(fresh.plan, options, style) { sink.write($0) }
  }
}
