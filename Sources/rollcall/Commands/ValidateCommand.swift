import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall validate`: checks policies without looking at any account.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks policies offline.",
    usage: "rollcall validate [<options>] <policy> ...",
    discussion: """
      Reads the files and holds their entries against each other. What only an account can tell, 'rollcall plan' tells.

      Examples:
        rollcall validate policy
        rollcall validate policy --json
      """)

  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files.", completion: .policies)
  var policy: [String]

  @OptionGroup(title: "Results") var output: OutputOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    let results = policy.map { path in
      Result { () throws(Failure) in try CheckedPolicy(path: path, files: PolicyFiles(at: path)) }
    }
    let reports = Reports(policies: policy, results: results)
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, sink) { checked, sink in
          switch format {
          case .text: if !display.quiet { sink.write(text(checked, style)) }
          case .json:
            sink.append(validationJSON(of: checked.path, users: checked.users, files: checked.files))
          }
        }
      }
    }
    try reports.status { _ in .done }.end()
  }

  private func text(_ checked: CheckedPolicy, _ style: TextStyle) -> String {
    var printer = TerminalPrinter(style)
    let users: Phrase = checked.users == 1 ? "1 user" : "\(checked.users) users"
    let files: Phrase = checked.files == 1 ? "1 file" : "\(checked.files) files"
    printer.line("\(checked.path): \(users) in \(files), no errors")
    return printer.output
  }
}

/// A policy without errors, in numbers.
private struct CheckedPolicy {
  let path: String
  let users: Int
  let files: Int

  init(path: String, files: PolicyFiles) throws(Failure) {
    self.path = path
    users = try files.read().count
    self.files = files.sources.count
  }
}
