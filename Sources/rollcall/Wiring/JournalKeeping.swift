import ArgumentParser
import Foundation
import Reconciliation
import Reporting

/// Where a run's journal is kept: `--journal`.
enum JournalChoice: ExpressibleByArgument {
  /// A file of its own in `.rollcall/journal`.
  case standard
  case off
  /// A file that doesn't exist or is empty, or a folder that exists.
  case path(String)

  var defaultValueDescription: String { JournalFile.standardFolder }

  init?(argument: String) {
    switch argument {
    case "": return nil
    case "off": self = .off
    default: self = .path(argument)
    }
  }
}

/// The journal of a run that is about to begin.
struct RunJournal {
  /// The file, as 'rollcall undo' takes it.
  let path: String
  /// Keeps each record.
  let keep: JournalKeeper
}

/// Keeps no record.
let keepingNothing: JournalKeeper = { (_) async throws(JournalFailure) in }

/// Opens the journal of a run, before anything is sent; nil where none is kept, as for a plan without changes.
///
/// - Throws: `Failure.journal`.
func openJournal(
  _ choice: JournalChoice, of plan: Plan, _ provenance: Provenance, startedAt: UTCTime = .now
) throws(Failure) -> RunJournal? {
  if plan.changes.isEmpty { return nil }
  let file: JournalFile
  switch choice {
  case .off: return nil
  case .standard:
    file = try journalFile(in: JournalFile.standardFolder, of: plan, startedAt, isStandard: true)
  case .path(let path):
    if (try? fileKind(path)) == .folder {
      file = try journalFile(in: path, of: plan, startedAt)
    } else {
      file = try opening(path) { () throws(SystemError) in try JournalFile.take(path) }
    }
  }
  let writer = JournalWriter(to: file, provenance, startedAt: startedAt, now: { .now })
  return RunJournal(path: file.path) { (record) async throws(JournalFailure) in try await writer.keep(record)
  }
}

private func journalFile(
  in folder: String, of plan: Plan, _ startedAt: UTCTime, isStandard: Bool = false
) throws(Failure) -> JournalFile {
  try opening(folder) { () throws(SystemError) in
    if isStandard { try JournalFile.makeStandardFolder() }
    return try JournalFile.make(in: folder, startedAt: startedAt, plan.digest())
  }
}

private func opening(
  _ path: String, _ open: () throws(SystemError) -> JournalFile
) throws(Failure) -> JournalFile {
  do throws(SystemError) { return try open() } catch {
    throw .journal(.unopenable(path: path, reason: error.reason))
  }
}

extension UTCTime {
  /// This second, by the system's clock.
  static var now: UTCTime { UTCTime(secondsSince1970: Int(Date().timeIntervalSince1970)) }
}
