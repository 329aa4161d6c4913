import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall validate`: checks policies without looking at any account.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks policies offline.",
    discussion: """
      Reads the files and holds their entries against each other. What only an account can tell, 'rollcall plan' tells.

      Example: rollcall validate policy
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup var display: DisplayOptions

  func run() async throws {
    let results = policy.map { path in
      Result { () throws(Failure) in try CheckedPolicy(path: path, files: PolicyFiles(at: path)) }
    }
    let reports = Reports(policies: policy, results: results)
    for case .success(let checked) in results { display.warn(checked.warnings, in: checked.files) }
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, sink) { checked, sink in
          switch format {
          case .text: if !display.quiet { sink.write(text(checked, style)) }
          case .json:
            sink.append(
              validationJSON(
                of: checked.path, users: checked.users, checked.warnings, in: checked.files.sources))
          }
        }
      }
    }
    try reports.status { _ in .done }.end()
  }

  private func text(_ checked: CheckedPolicy, _ style: TextStyle) -> String {
    var printer = TerminalPrinter(style)
    let users: Phrase = checked.users == 1 ? "1 user" : "\(checked.users) users"
    let count = checked.files.sources.count
    let files: Phrase = count == 1 ? "1 file" : "\(count) files"
    let warnings: Phrase =
      switch checked.warnings.count {
      case 0: ""
      case 1: ", 1 warning"
      case let count: ", \(count) warnings"
      }
    printer.line("\(checked.path): \(users) in \(files), no errors\(warnings)")
    return printer.output
  }
}

/// A policy without errors.
private struct CheckedPolicy {
  let path: String
  let users: Int
  let warnings: Warnings
  let files: PolicyFiles

  init(path: String, files: PolicyFiles) throws(Failure) {
    self.path = path
    self.files = files
    let (desired, warnings) = try files.read()
    users = desired.count
    self.warnings = warnings
  }
}
