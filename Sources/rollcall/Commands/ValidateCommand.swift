import ArgumentParser
import Manifests
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

  @OptionGroup(title: "The policy") var days: DayOptions
  @OptionGroup(title: "Results") var output: OutputOptions<FinishedForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    let day = days.day
    var reports = Reports<CheckedPolicy>()
    for path in policy {
      let checked = Result { () throws(Failure) in
        try CheckedPolicy(path: path, files: PolicyFiles(at: path), on: day)
      }
      if case .success(let checked) = checked { display.warn(checked.warnings, in: checked.files) }
      reports.append(checked, of: Subject(policy: path))
    }
    reports.complainAboutFailures(display.messageStyle)
    try await reportingFailure(display, output) { () throws(Failure) in
      try output.write(display.style) { format, style, sink in
        reports.render(format, style, sink) { checked, sink in
          if format == .json {
            sink.append(
              validationJSON(
                of: checked.path, users: checked.users, accounts: checked.accounts, checked.warnings,
                in: checked.files.sources(quotedBy: checked.warnings)))
          } else if !display.quiet {
            sink.write(text(checked, style))
          }
        } outline: {
          Outline(
            ofValidPolicy: $0.path, users: $0.users, files: $0.files.sources.count,
            warnings: PolicyWarnings($0.warnings, in: $0.files.sources))
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
    let accounts: Phrase = checked.accounts.count > 1 ? " of \(checked.accounts.count) accounts" : ""
    let warnings: Phrase =
      switch checked.warnings.count {
      case 0: ""
      case 1: ", 1 warning"
      case let count: ", \(count) warnings"
      }
    printer.line("\(checked.path): \(users)\(accounts) in \(files), no errors\(warnings)")
    return printer.output
  }
}

/// A policy without errors.
private struct CheckedPolicy {
  let path: String
  let users: Int
  let accounts: [AccountID]
  let warnings: Warnings
  let files: PolicyFiles

  init(path: String, files: PolicyFiles, on day: CalendarDay) throws(Failure) {
    var files = files
    let (policies, warnings) = try files.readForGood(on: day, warningOfEndedGrants: true)
    self.path = path
    self.files = files
    users = policies.reduce(0) { $0 + $1.desired.count }
    accounts = policies.compactMap(\.account)
    self.warnings = warnings
  }
}
