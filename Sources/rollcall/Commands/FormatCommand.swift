import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall fmt`: puts policies into canonical form.
struct FormatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Puts policies into canonical form; comments are kept.",
    usage: "rollcall fmt [<options>] <policy> ...",
    discussion: """
      Keys stand in the order of the format, indented by two spaces, without brackets and needless quotes. What a \
      policy says stays the same, and so does the order of users, members and groups. An invalid policy is left alone.

      Examples:
        rollcall fmt policy
        rollcall fmt --check policy
      """)

  /// The word that stands for standard input.
  private static let standardInput = "-"

  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files; '-' from standard input to output.",
    completion: .policies)
  var policy: [String]

  @Flag(help: "Write nothing; show what would change, and end with 2 where anything would.")
  var check = false

  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    var ends: [ExitStatus] = []
    for path in policy {
      do throws(Failure) {
        ends.append(try format(path))
      } catch {
        error.complain(display.messageStyle)
        ends.append(error.status)
      }
    }
    try ExitStatus.weightiest(ends).end()
  }

  private func format(_ path: String) throws(Failure) -> ExitStatus {
    let isStandardInput = path == Self.standardInput
    let formatted = try FormattedPolicy(at: isStandardInput ? "/dev/stdin" : path)
    if check { return try tell(formatted) }
    if isStandardInput {
      try writeStandardOutput { sink in for file in formatted.files { sink.append(file.text) } }
    } else {
      try write(formatted)
    }
    return .done
  }

  /// Shows what would change.
  private func tell(_ formatted: FormattedPolicy) throws(Failure) -> ExitStatus {
    let differing = formatted.differing
    try writeStandardOutput { sink in
      for file in differing {
        sink.write(
          unifiedDiff(of: file.source.path, from: file.source.bytes, to: file.text, display.style))
      }
    }
    if differing.isEmpty { return .done }
    if !display.quiet { summarise(differing.count, of: formatted.files.count) }
    return .changesPending
  }

  private func summarise(_ differing: Int, of files: Int) {
    var printer = TerminalPrinter(display.messageStyle)
    let files: Phrase = files == 1 ? "1 file" : "\(files) files"
    let state: Phrase =
      differing == 1
      ? "isn't in canonical form; without --check it is rewritten"
      : "aren't in canonical form; without --check they are rewritten"
    printer.line("\(differing) of \(files) \(state)")
    complain(printer.output, endsLine: false)
  }

  /// Rewrites the files that differ, and names each once it is written.
  private func write(_ formatted: FormattedPolicy) throws(Failure) {
    for file in formatted.differing {
      try file.write()
      if display.quiet { continue }
      var printer = TerminalPrinter(display.style)
      printer.line("\(file.source.path)")
      try writeStandardOutput { $0.write(printer.output) }
    }
  }
}
