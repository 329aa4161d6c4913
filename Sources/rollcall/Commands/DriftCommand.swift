import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall drift`: tells a schedule whether an account is still as its policy says.
struct DriftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Tells whether an account is still as its policy says; for a schedule.",
    discussion: """
      Shows what plan shows, and ends with 2 where the account isn't as the policy says: where something would \
      change, or where a guardrail objects to how the account is. It never ends with 7, since nothing is about to be \
      written. The same changes have the same digest tomorrow, so that they need be reported only once.

      Examples:
        rollcall drift policy --directory sqlite:team.sqlite
        rollcall drift policy --json
      """)

  @OptionGroup var making: PlanMaking

  func run() async throws {
    try await making.report(.drift) { $0.changes.isEmpty && $0.objections.isEmpty ? .done : .changesPending }
  }
}
