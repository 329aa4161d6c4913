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

      With --base each change says where it comes from: 'pull request' where the base branch doesn't change it, \
      'pending' where the base branch changes it to another value, 'drift' where the base branch plans the very same \
      step, because somebody changed the account or the base branch isn't applied yet.

      Examples:
        rollcall plan policy --directory sqlite:directory.sqlite --detailed-exitcode
        rollcall plan policy --base main/policy
      """)

  @OptionGroup var making: PlanMaking

  @Option(
    help: ArgumentHelp(
      "The policy as the base branch has it, to tell what a pull request changes from what was off before.",
      valueName: "policy"),
    completion: .policies)
  var base: String?

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where changes are pending.")
  var detailedExitCode = false

  func validate() throws {
    if base != nil, making.policy.count > 1 {
      throw ValidationError("--base stands beside one policy; plan the policies one by one.")
    }
  }

  func run() async throws {
    try await making.report(.plan, against: base) { detailedExitCode ? detailedStatus(of: $0) : .done }
  }

  private func detailedStatus(of plan: Plan) -> ExitStatus {
    if !plan.objections.isEmpty { return .guardrail }
    return plan.changes.isEmpty ? .done : .changesPending
  }
}
