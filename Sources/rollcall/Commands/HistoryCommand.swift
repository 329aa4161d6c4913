import ArgumentParser
import Reporting

/// `rollcall history`: the runs that a folder's journals tell of.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Lists the runs whose journals are in a folder, the oldest first.",
    usage: "rollcall history [<options>] [<folder>]",
    discussion: """
      Tells for each run when it began, its account, its plan, how it ended, and what became of its users. A journal \
      that can't be read is named with the reason, and the others are listed.

      Examples:
        rollcall history
        rollcall history .rollcall/journal --json
      """)

  @Argument(help: "The folder; otherwise .rollcall/journal.", completion: .directory)
  var folder: String?

  @OptionGroup(title: "Results") var output: OutputOptions<PlainForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display, output) { () throws(Failure) in
      let entries = try entries()
      if entries.isEmpty, output.standardFormat == .text, !display.quiet {
        complain("No runs are recorded in \(folder ?? JournalFile.standardFolder).")
      }
      try output.write(display.style) { format, style, sink in
        if format == .json {
          writeHistoryJSON(entries) { sink.append($0) }
        } else {
          sink.write(historyText(entries, style))
        }
      }
    }
  }

  /// The runs; none where nobody named a folder and none was ever made.
  private func entries() throws(Failure) -> [HistoryEntry] {
    guard let folder else {
      let standard = JournalFile.standardFolder
      return (try? fileKind(standard)) == .missing ? [] : try history(of: standard)
    }
    return try history(of: folder)
  }
}
