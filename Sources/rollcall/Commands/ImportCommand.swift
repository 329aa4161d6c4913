import ArgumentParser
import Glibc
import Manifests
import Reconciliation
import Reporting

/// `rollcall import`: writes a policy from the account.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes a policy from an account.",
    discussion: """
      The policy says what the account holds, so that planning it straight away shows no change.

      Example: rollcall import --directory sqlite:directory.sqlite --account ID > policy.yaml
      """)

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      let written = try await directory.open(display).closing { source throws(Failure) in
        PolicyWriter(try await source.account(), try await source.observe(.everyone)).write()
      }
      try writeStandardOutput { $0.write(written.text) }
      tell(written)
    }
  }

  private func tell(_ written: PolicyWriter.Written) {
    var printer = TerminalPrinter(display.messageStyle)
    let users: Phrase = written.named == 1 ? "1 user" : "\(written.named) users"
    if !display.quiet { printer.line("\(users) imported.") }
    for id in written.unnameable {
      printer.line("left out: '\(id.text)', since its id holds characters that a policy refuses")
    }
    complain(printer.output, endsLine: false)
  }
}
