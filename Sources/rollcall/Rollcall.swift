import ArgumentParser
import Glibc

/// The tool: arguments, wiring, confirmation, exit codes. What the commands do is done elsewhere.
@main
struct Rollcall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollcall",
    abstract: "Keeps the licences and types of Amazon Chime users as code.",
    discussion: """
      A YAML policy says what each user should be. 'rollcall plan' shows how the account differs, 'rollcall apply' \
      changes only the users that differ, and the next plan is empty.

      Exit codes: 0 done, 1 failed, 2 changes are pending (plan --detailed-exitcode), 3 applied in part, 4 not \
      allowed, 5 the plan is stale, 64 wrong use, 65 the policy is invalid.
      """,
    version: rollcallVersion,
    subcommands: [
      ValidateCommand.self, PlanCommand.self, ApplyCommand.self, ExplainCommand.self, ImportCommand.self,
      SnapshotCommand.self, LocalCommand.self,
    ])

  static func main() async {
    // A reader of our output that goes away must not end an apply halfway; writes report it instead.
    signal(SIGPIPE, SIG_IGN)
    await main(nil)
  }
}

/// The version of the tool, as plans name it.
let rollcallVersion = "0.1.0"
