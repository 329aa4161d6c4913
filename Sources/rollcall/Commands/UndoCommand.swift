import ArgumentParser
import LocalStore
import Reconciliation
import Reporting

/// `rollcall undo`: the plan that takes back what a run wrote; writes nothing to any directory.
struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Makes the plan that takes back what a run wrote.",
    discussion: """
      Writes nothing to any directory. Users that somebody changed since the run are left as they are, and named.

      Examples:
        rollcall undo run.jsonl --out json=undo.json
        rollcall apply --plan undo.json --strict
      """)

  @Argument(
    help: "The journal of the run, as 'rollcall history' lists it.", completion: .file(extensions: ["jsonl"]))
  var journal: String

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "Results") var output: OutputOptions<FinishedForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where there is something to take back.")
  var detailedExitCode = false

  func run() async throws {
    let plan = try await reportingFailure(display, output) { () throws(Failure) in
      try output.prepare()
      let undo = try await undo()
      warn(undo)
      try output.write(display.style) { format, style, sink in write(undo, format, style, sink) }
      return undo.undo.plan
    }
    guard detailedExitCode else { return }
    try (!plan.objections.isEmpty ? ExitStatus.guardrail : plan.changes.isEmpty ? .done : .changesPending)
      .end()
  }

  /// The plan, with what its forms need.
  private struct Undo {
    let undo: UndoPlan
    let provenance: Provenance
    let tornTail: Int?
    let applyCommand: String?
  }

  private func undo() async throws(Failure) -> Undo {
    let bytes = try read { () throws(FileError) in try journalBytes(at: journal) }
    let recorded: Journal
    do throws(JournalError) { recorded = try readJournal(bytes) } catch {
      throw .journal(.invalid(path: journal, error))
    }
    try checkChoice(recorded)
    return try await directory.open(display, policy: recorded.run.account.id)
      .closing { source throws(Failure) in
        let account = try await source.account()
        let undo = undoPlan(
          of: recorded.run, in: journal, against: try await source.observe(.everyone), of: account)
        return Undo(
          undo: undo,
          provenance: Provenance(
            toolVersion: rollcallVersion, directory: source.choice.text,
            files: [PolicyFile(path: journal, bytes: bytes)]),
          tornTail: recorded.tornTail, applyCommand: applyCommand(on: source))
      }
  }

  private func read(_ body: () throws(FileError) -> [UInt8]) throws(Failure) -> [UInt8] {
    do throws(FileError) { return try body() } catch {
      throw .journal(.unreadable(path: journal, reason: error.reason))
    }
  }

  /// A run is undone where it ran: a journal that came along mustn't choose what is written to.
  private func checkChoice(_ recorded: Journal) throws(Failure) {
    if let account = directory.account, account != recorded.run.account.id.text {
      throw .journal(.otherAccount(path: journal, recorded.run.account.id, chosen: account))
    }
    let chosen = (try directory.chosen() ?? .chime).text
    guard chosen == recorded.provenance.directory else {
      throw .journal(.otherDirectory(path: journal, recorded.provenance.directory, chosen: chosen))
    }
  }

  /// The command that applies the plan where it is saved; none where a word of it can't be shown as it is.
  private func applyCommand(on source: OpenDirectory) -> String? {
    guard source.isWritable else { return nil }
    let file = output.files.first { $0.format == .json }?.path
    guard let command = shownCommand(["rollcall", "apply", "--plan", file ?? "FILE"] + source.words) else {
      return nil
    }
    return file == nil ? "save it with --out json=FILE, then \(command)" : command
  }

  // MARK: - Output

  /// Says on standard error what the forms of the plan have no place for.
  private func warn(_ undo: Undo) {
    var printer = TerminalPrinter(display.messageStyle)
    if let torn = undo.tornTail {
      printer.line("warning: the journal's last record is cut off, and its \(torn) bytes are left out")
    }
    if output.standardFormat != .text {
      for skipped in undo.undo.skipped { printer.line(skipped.warning) }
    }
    complain(printer.output, endsLine: false)
  }

  private func write(_ undo: Undo, _ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink) {
    if format == .json { return writePlanJSON(undo.undo.plan, undo.provenance) { sink.append($0) } }
    if let form = format.report {
      let isSaved = output.files.contains { $0.format == .json }
      let options = OutlineOptions(
        verbose: display.verbose, command: isSaved ? undo.applyCommand : nil, whole: output.wholeReport,
        redacts: style.redacts)
      return sink.write([Outline(of: undo.undo, options)], as: form, style)
    }
    let options = PlanTextOptions(verbose: display.verbose, applyCommand: undo.applyCommand)
    writeUndoText(undo.undo, options, style) { sink.write($0) }
  }
}
