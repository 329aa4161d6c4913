import ArgumentParser
import Reconciliation
import Reporting

/// A plan that was approved, and its users as they were read again where that was needed.
struct ApprovedTarget {
  let target: PlanToApply
  let plan: ApprovedPlan
  let observed: ObservedState?
  /// Where the run is kept; nil where it isn't, or nothing will be written.
  var journal: RunJournal?
}

/// How a plan is written: options of `apply`.
struct ApplyRunOptions: ParsableArguments {
  @Flag(help: "Write nothing where a user isn't as the plan saw it any more.")
  var strict = false

  @Option(help: ArgumentHelp("The most requests in flight, 1 to 64.", valueName: "n"))
  var concurrency = ApplyOptions.defaultConcurrency

  @Option(
    help: ArgumentHelp(
      "Where the journal is kept: a new file, a folder, or off.", valueName: "path|off"),
    completion: .file())
  var journal = JournalChoice.standard

  @Flag(name: .customLong("no-verify"), help: "Don't read again what was written.")
  var skipsVerification = false

  func validate() throws {
    guard (1...ApplyOptions.concurrencyLimit).contains(concurrency) else {
      throw ValidationError("--concurrency is 1 to \(ApplyOptions.concurrencyLimit).")
    }
  }

  /// Makes sure that each plan can have a journal of its own: one run's records are one file.
  ///
  /// - Throws: `Failure.wrongUse`.
  func check(_ plans: [Plan]) throws(Failure) {
    let due = plans.count { !$0.changes.isEmpty }
    guard due > 1, case .path(let path) = journal, (try? fileKind(path)) != .folder else { return }
    throw .wrongUse(
      "--journal names one file, but \(due) plans change something",
      next: "Give a folder that exists, or leave --journal out.")
  }

  /// Opens the journal of an approved plan.
  ///
  /// - Throws: `Failure.journal`.
  func keepingJournal(_ approved: ApprovedTarget) throws(Failure) -> ApprovedTarget {
    var approved = approved
    approved.journal = try openJournal(journal, of: approved.target.plan, approved.target.provenance)
    return approved
  }

  /// Writes an approved plan.
  ///
  /// - Parameter events: Hears of each step, as does whoever watches the screen.
  func apply(
    _ approved: ApprovedTarget, _ events: EventStream, _ display: DisplayOptions
  ) async throws(Failure) -> AppliedPlan {
    let target = approved.target
    let options = ApplyOptions(
      concurrency: concurrency, verification: skipsVerification ? .skipped : .standard)
    let progress = ProgressDisplay(display)
    let outcome = await Reconciliation.apply(
      approved.plan, asObserved: approved.observed, to: target.directory.users, options: options,
      clock: ContinuousClock(),
      journal: approved.journal?.keep ?? keepingNothing,
      interruption: Interruptions.current
    ) { event in
      progress?.show(event)
      events.tell(event, await target.directory.traffic())
    }
    return AppliedPlan(outcome: outcome, target: target, traffic: await target.directory.traffic())
  }
}

/// A plan that was applied, and what became of it.
struct AppliedPlan {
  let outcome: Outcome
  let target: PlanToApply
  let traffic: Traffic

  var status: ExitStatus { ExitStatus(of: outcome) }

  /// The step to take where something is left.
  private var next: NextStep? { outcome.isComplete ? nil : target.next }

  /// The report's outline.
  func outline(_ output: OutputOptions<RunForms>, _ style: TextStyle) -> Outline {
    Outline(of: outcome, OutlineOptions(whole: output.wholeReport, redacts: style.redacts), next: next)
  }

  /// Writes the report as text or as JSON.
  func write(_ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink) {
    if format == .json {
      writeOutcomeJSON(outcome, traffic, exitCode: outcome.exitCode, next: next?.command ?? "") {
        sink.append($0)
      }
    } else {
      write(style) { sink.write($0) }
    }
  }

  /// Writes the report as text.
  func write(_ style: TextStyle, into sink: (String) -> Void) {
    writeOutcomeText(outcome, next: next, style, into: sink)
  }
}

extension ExitStatus {
  /// How a command ends after an apply.
  init(of outcome: Outcome) {
    guard let status = ExitStatus(rawValue: Int32(outcome.exitCode)) else {
      preconditionFailure("an outcome's exit code is one of the table's")
    }
    self = status
  }
}
