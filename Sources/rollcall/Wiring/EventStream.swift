import Reconciliation
import Reporting

/// Where the events of an apply go while it lasts: standard output, files, or nowhere.
///
/// Each step's lines are written at once and whole, so that what stands there is valid whenever the run ends. A stream
/// that can't be written any more is told of at the end; it stops no run.
final class EventStream {
  private var lines: EventLines
  private let sinks: [(path: String, sink: ByteSink)]

  /// Opens what was asked for, and writes the first line.
  ///
  /// - Throws: `Failure.unwritable`.
  init(_ output: OutputOptions<RunForms>, redacts: Bool) throws(Failure) {
    lines = EventLines(redacts: redacts)
    var sinks: [(String, ByteSink)] = []
    if output.standardFormat == .ndjson { sinks.append(("standard output", .standardOutput)) }
    for file in output.files where file.format == .ndjson {
      do throws(SystemError) {
        sinks.append((file.path, try openStream(file.path)))
      } catch {
        throw .unwritable(path: file.path, reason: error.reason)
      }
    }
    self.sinks = sinks
    if !sinks.isEmpty { write(lines.start(toolVersion: rollcallVersion)) }
  }

  /// Tells of a step of a run.
  func tell(_ event: RunEvent, _ traffic: Traffic) {
    if !sinks.isEmpty { write(lines.lines(of: event, traffic)) }
  }

  /// Tells of what kept a policy from being applied.
  func tell(_ failure: Failure, of policy: String? = nil) {
    if sinks.isEmpty { return }
    let (what, next) = failure.explanation
    write(lines.failure(what, next: next, policy: policy))
  }

  /// Tells how the command ends; after it nothing is told.
  ///
  /// - Throws: `Failure.unwritable` for the first stream that couldn't be written.
  func end(_ status: ExitStatus) throws(Failure) {
    if sinks.isEmpty { return }
    write(lines.end(exitCode: Int(status.rawValue)))
    for (path, sink) in sinks {
      if let failure = sink.finish() { throw .unwritable(path: path, reason: failure.reason) }
    }
  }

  private func write(_ bytes: [UInt8]) {
    for (_, sink) in sinks {
      sink.append(bytes)
      // What failed is kept in the sink.
      _ = sink.finish()
    }
  }
}
