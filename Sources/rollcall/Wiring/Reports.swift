import Reconciliation
import Reporting

/// What a result is about: a policy as it was given, and the account where it has several.
struct Subject {
  let policy: String
  var account: AccountID?

  /// What it is called in messages.
  var phrase: Phrase { account.map { "\(policy), account \($0.text)" } ?? "\(policy)" }
}

/// The results of a command over several policies, rendered one after another.
struct Reports<Value> {
  /// What each result is about.
  private(set) var subjects: [Subject] = []
  /// What became of each.
  private(set) var results: [Result<Value, Failure>] = []

  /// Adds a result.
  mutating func append(_ result: Result<Value, Failure>, of subject: Subject) {
    subjects.append(subject)
    results.append(result)
  }

  /// The same subjects with what became of them then.
  func next<Next>(_ results: [Result<Next, Failure>]) -> Reports<Next> {
    var reports = Reports<Next>()
    for (subject, result) in zip(subjects, results) { reports.append(result, of: subject) }
    return reports
  }

  /// Writes each result in a form. JSON of several is an array; failures stand in it as objects.
  ///
  /// - Parameters:
  ///   - write: Writes one result as text or as JSON.
  ///   - outline: What the other forms are made from.
  func render(
    _ format: OutputFormat, _ style: TextStyle, _ sink: ByteSink, _ write: (Value, ByteSink) -> Void,
    outline: (Value) -> Outline
  ) {
    if let form = format.report {
      let outlines = zip(subjects, results).map { subject, result in
        switch result {
        case .success(let value): outline(value)
        case .failure(let failure): failure.outline(of: subject)
        }
      }
      return sink.write(outlines, as: form, style)
    }
    // None is a list as well: a part of the accounts may be empty.
    let isList = format == .json && results.count != 1
    if isList { sink.write("[\n") }
    for (index, (subject, result)) in zip(subjects, results).enumerated() {
      if index > 0 { sink.write(isList ? ",\n" : format == .text ? "\n" : "") }
      switch result {
      case .success(let value): write(value, sink)
      case .failure(let failure): if format == .json { sink.append(failure.json(of: subject)) }
      }
    }
    if isList { sink.write("]\n") }
  }

  /// Says on standard error why policies failed; which of several it was where the failure is.
  func complainAboutFailures(_ style: TextStyle) {
    for case (let subject, .failure(let failure)) in zip(subjects, results) {
      failure.complain(style, about: results.count > 1 ? subject : nil)
    }
  }

  /// How the command ends: the weightiest of its policies' ends.
  func status(_ status: (Value) -> ExitStatus) -> ExitStatus {
    ExitStatus.weightiest(
      results.map { result in
        switch result {
        case .success(let value): status(value)
        case .failure(let failure): failure.status
        }
      })
  }
}

extension ExitStatus {
  /// Which end outweighs which where several policies end differently; that a signal ended the run outweighs all.
  private static let byWeight: [ExitStatus] = [
    .interrupted, .terminated, .invalidPolicy, .wrongUse, .notAllowed, .guardrail, .stale, .failed,
    .appliedInPart, .changesPending,
    .done,
  ]

  /// The weightiest of several ends.
  static func weightiest(_ ends: [ExitStatus]) -> ExitStatus {
    byWeight.first(where: ends.contains) ?? .done
  }
}

extension ByteSink {
  /// Writes reports in a form.
  func write(_ outlines: [Outline], as form: ReportFormat, _ style: TextStyle) {
    writeReport(outlines, as: form, toolVersion: rollcallVersion, redacts: style.redacts) { append($0) }
  }
}

extension Failure {
  /// The failure as the result of a command that was to print JSON.
  func json(of subject: Subject? = nil) -> [UInt8] {
    let (what, next) = explanation
    return failureJSON(
      what, next: next, exitCode: Int(status.rawValue), policy: subject?.policy,
      account: subject?.account?.text, invalid: findings)
  }

  /// The failure as the result of a command that was to write a report. What is wrong with the base branch's files
  /// stands in no report on others.
  func outline(of subject: Subject? = nil) -> Outline {
    let (what, next) = explanation
    let isAboutBase = if case .base = self { true } else { false }
    return Outline(
      ofFailure: what, next: next, policy: subject?.policy, invalid: isAboutBase ? nil : findings)
  }

  /// Says on standard error what went wrong and what to do next.
  func complain(_ style: TextStyle, about subject: Subject? = nil) {
    if let (policy, files) = findings {
      rollcall.complain(diagnosticText(policy, in: files, style), endsLine: false)
    }
    // Its findings name their files, and say what to do.
    if case .invalidPolicy = self { return }
    let (what, next) = explanation
    var printer = TerminalPrinter(style)
    printer.line("error: \(subject.map { "\($0.phrase): " } ?? "" as Phrase)\(what)")
    printer.line(next)
    rollcall.complain(printer.output, endsLine: false)
  }
}

extension Failure {
  /// What is wrong with which files, where a policy or the base branch's is invalid.
  private var findings: (InvalidPolicy, [PolicySource])? {
    switch self {
    case .invalidPolicy(let policy, let files): (policy, files)
    case .base(_, .unusable(let failure)): failure.findings
    default: nil
    }
  }
}

extension Failure {
  /// Whether standard output has had its result, or can't take one.
  fileprivate var isAboutStandardOutput: Bool {
    if case .unwritable = self { true } else { false }
  }
}

/// Runs what may fail, and ends the command with the failure's message and code; every result that was asked for is
/// written in its form, and tells of the failure.
func reportingFailure<Value, Forms>(
  _ display: DisplayOptions, _ output: OutputOptions<Forms>, _ body: () async throws(Failure) -> Value
) async throws -> Value {
  do throws(Failure) {
    return try await body()
  } catch {
    error.complain(display.messageStyle)
    if !error.isAboutStandardOutput { try? output.writeFailure(error, display.style) }
    try error.status.end()
    throw error
  }
}

/// The same for a command whose result has one form.
func reportingFailure<Value>(
  _ display: DisplayOptions, _ body: () async throws(Failure) -> Value
) async throws -> Value {
  do throws(Failure) {
    return try await body()
  } catch {
    error.complain(display.messageStyle)
    try error.status.end()
    throw error
  }
}

extension OutputOptions {
  /// Writes a failure in the forms that have a place for one: to standard output, and to the files of reports. A file
  /// of JSON is left as it is: it may hold a plan that is still wanted.
  fileprivate func writeFailure(_ failure: Failure, _ style: TextStyle) throws(Failure) {
    for file in files {
      guard let form = file.format.report else { continue }
      try? writeFile(file) { $0.write([failure.outline()], as: form, style) }
    }
    switch standardFormat {
    case .text, .ndjson: break
    case .json: try writeStandardOutput { $0.append(failure.json()) }
    case let format:
      guard let form = format.report else { break }
      try writeStandardOutput { $0.write([failure.outline()], as: form, style) }
    }
  }
}

/// What a call returned or threw, as a value.
func attempt<Value>(_ body: () async throws(Failure) -> Value) async -> Result<Value, Failure> {
  do throws(Failure) {
    return .success(try await body())
  } catch {
    return .failure(error)
  }
}
