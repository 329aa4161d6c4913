import ArgumentParser
import Glibc
import Reporting

/// The tool: arguments, wiring, confirmation, exit codes. What the commands do is done elsewhere.
@main
struct Rollcall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollcall",
    abstract: "Keeps the licences and types of Amazon Chime users as code.",
    discussion: introduction + "\n\nExit codes:\n" + ExitStatus.table,
    version: "rollcall \(builtVersion)",
    subcommands: [
      ValidateCommand.self, PlanCommand.self, DriftCommand.self, ApplyCommand.self, ExplainCommand.self,
      ImportCommand.self, SnapshotCommand.self, FormatCommand.self, SchemaCommand.self, LocalCommand.self,
      UndoCommand.self, HistoryCommand.self, ManualCommand.self,
    ])

  /// What the tool is for, at the head of its help and of its manual.
  static let introduction = """
    A YAML policy says what each user should be. 'rollcall plan' shows how the account differs, 'rollcall apply' \
    changes only the users that differ, and the next plan is empty.

    Examples:
      rollcall plan policy --directory sqlite:directory.sqlite
      rollcall apply policy --directory sqlite:directory.sqlite --yes
    """

  static func main() async {
    // A reader of our output that goes away must not end an apply halfway; writes report it instead.
    signal(SIGPIPE, SIG_IGN)
    // Nor must a limit on the size of files: the journal's failure stops the run in order.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      printMisuse(error)
      exit(withError: error)
    }
  }

  /// Prints a misuse of the command line as JSON where the line asks for JSON; words go to standard error by
  /// themselves.
  private static func printMisuse(_ error: any Error) {
    let words = CommandLine.arguments
    let asksForJSON =
      words.contains("--json") || words.contains("--format=json")
      || zip(words, words.dropFirst()).contains { $0.0 == "--format" && $0.1 == "json" }
    // A command that ends with a code of its own has printed its JSON.
    guard asksForJSON, !(error is ExitCode), exitCode(for: error) == .validationFailure else { return }
    let json = failureJSON(
      "\(message(for: error))", next: "Run the command again with --help.",
      exitCode: Int(ExitStatus.wrongUse.rawValue))
    try? writeStandardOutput { $0.append(json) }
  }
}
