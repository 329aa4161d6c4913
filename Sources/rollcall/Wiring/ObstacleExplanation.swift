import Reconciliation
import Reporting

extension DirectoryError.Obstacle {
  /// What to do about a file that can't be used.
  var wayOut: Phrase {
    switch self {
    case .absent: "'rollcall local load SNAPSHOT --into FILE --account ID' makes an embedded directory."
    case .foreign:
      "Check the path; 'rollcall local load SNAPSHOT --into FILE --account ID' makes an embedded directory."
    case .earlier: "'rollcall apply' or 'rollcall local load' brings it up to date."
    case .later: "Use the version of rollcall that made it, or a later one."
    case .damaged:
      "Bring it back from a backup, or load a snapshot into a new file with 'rollcall local load'."
    case .busy: "Wait until that process is done, and run the command again."
    case .inaccessible: "Make room or check permissions, and run the command again."
    case .listing:
      "Take the listing again with 'aws chime list-users' or 'rollcall snapshot', and run the command again."
    case .facts: "Take the account's facts again with 'aws chime get-account', and run the command again."
    }
  }
}
