import Reconciliation
import Reporting

/// What can be wrong with a journal, or with what a command was to do with it.
enum JournalProblem: Error {
  /// None can be kept at a path.
  case unopenable(path: String, reason: String)
  /// It can't be read from the file system.
  case unreadable(path: String, reason: String)
  /// A folder of journals can't be read.
  case unreadableFolder(path: String, reason: String)
  /// It is damaged, or none.
  case invalid(path: String, JournalError)
  /// It is of a run on another account.
  case otherAccount(path: String, AccountID, chosen: String)
  /// It is of a run on another directory.
  case otherDirectory(path: String, String, chosen: String)

  var status: ExitStatus {
    switch self {
    case .unopenable, .unreadable, .unreadableFolder: .failed
    case .invalid: .invalidPolicy
    case .otherAccount, .otherDirectory: .stale
    }
  }

  /// What went wrong, and what to do next.
  var explanation: (what: Phrase, next: Phrase) {
    switch self {
    case .unopenable(let path, let reason):
      (
        "can't keep a journal at '\(path)': \(reason)",
        "Nothing was written. Name another place with --journal PATH: a new file, or a folder."
      )
    case .unreadable(let path, let reason):
      ("can't read the journal '\(path)': \(reason)", "Check the path; 'rollcall history' lists journals.")
    case .unreadableFolder(let path, let reason):
      (
        "can't read the folder '\(path)': \(reason)",
        "Give the folder that 'rollcall apply' keeps its journals in: \(JournalFile.standardFolder) or --journal's."
      )
    case .invalid(let path, let error):
      ("can't use the journal '\(path)': \(error.phrase)", Self.wayOut(of: error))
    case .otherAccount(let path, let account, let chosen):
      (
        "the journal '\(path)' is of account '\(account.text)', not of '\(chosen)'",
        "Leave --account out, or give the journal of that account."
      )
    case .otherDirectory(let path, let directory, let chosen):
      (
        "the journal '\(path)' is of a run on '\(directory)', not on '\(chosen)'",
        "Run the command again with --directory \(shellQuoted(directory)), where that is meant."
      )
    }
  }

  private static func wayOut(of error: JournalError) -> Phrase {
    switch error {
    case .empty, .unbegun: "There is nothing to take back."
    case .foreign: "Check the path; 'rollcall history' lists journals."
    case .otherVersion: "Use the version of rollcall that wrote it, or a later one."
    case .damaged:
      "Bring it back from a backup. The account itself is as 'rollcall plan' shows it, whatever a journal says."
    }
  }
}
