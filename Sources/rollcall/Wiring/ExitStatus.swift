import ArgumentParser

/// How a command ends: the same codes in every format.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case changesPending = 2
  case appliedInPart = 3
  case notAllowed = 4
  case stale = 5
  case guardrail = 7
  case wrongUse = 64
  case invalidPolicy = 65
  case interrupted = 130
  case terminated = 143

  /// Ends the command with this status; doing nothing where all is well.
  func end() throws {
    if self != .done { throw ExitCode(rawValue) }
  }
}
