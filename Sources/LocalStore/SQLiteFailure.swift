internal import GRDB
internal import Reconciliation

/// Why a database can't be read or written, in a few words.
func reason(_ error: any Error) -> String {
  guard let error = error as? DatabaseError else {
    return error is CancellationError ? "cancelled" : "\(error)"
  }
  return switch error.resultCode {
  case .SQLITE_NOTADB: "not a SQLite database"
  case .SQLITE_CORRUPT: "the file is damaged"
  case .SQLITE_BUSY, .SQLITE_LOCKED: "another process is writing to it"
  case .SQLITE_FULL: "the disk is full"
  case .SQLITE_CANTOPEN: "it can't be opened"
  case .SQLITE_READONLY, .SQLITE_PERM: "it can't be written to"
  default: error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)"
  }
}

/// A database that can't be read or written, with what it would take.
func unusable(_ path: String, _ error: any Error) -> DirectoryError {
  let obstacle: DirectoryError.Obstacle =
    switch (error as? DatabaseError)?.resultCode {
    case .SQLITE_NOTADB?: .foreign
    case .SQLITE_CORRUPT?: .damaged
    case .SQLITE_BUSY?, .SQLITE_LOCKED?: .busy
    default: .inaccessible
    }
  return .unusable(path, obstacle, reason: reason(error))
}

/// What a failed transaction means for its batch.
///
/// Where SQLite refused before or at the first write it rolled back for sure. After an input or output error, a
/// commit may be found whole in the log at the next opening; and a cancelled call doesn't tell how far it came.
func batchFailure(_ error: any Error) -> BatchFailure {
  if case .unknownAccount(let account, _)? = error as? DirectoryError {
    return .rejected(Rejection(code: "NotFound", message: "no account \(account)"), requestID: nil)
  }
  if error as? DirectoryError == .readOnly {
    return .rejected(
      Rejection(code: "ReadOnly", message: "the file was opened for reading"), requestID: nil)
  }
  let message = reason(error)
  guard let error = error as? DatabaseError else {
    return .unknown(Rejection(code: "ServiceFailure", message: message), requestID: nil)
  }
  switch error.resultCode {
  case .SQLITE_BUSY, .SQLITE_LOCKED:
    return .rejected(Rejection(code: "ServiceUnavailable", message: message), requestID: nil)
  case .SQLITE_FULL:
    return .rejected(Rejection(code: "ResourceLimitExceeded", message: message), requestID: nil)
  case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
    return .rejected(Rejection(code: "Forbidden", message: message), requestID: nil)
  case .SQLITE_CANTOPEN, .SQLITE_NOTADB, .SQLITE_CONSTRAINT:
    return .rejected(Rejection(code: "ServiceFailure", message: message), requestID: nil)
  default:
    return .unknown(Rejection(code: "ServiceFailure", message: message), requestID: nil)
  }
}
