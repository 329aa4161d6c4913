import ArgumentParser

/// How a command ends: the same codes in every format.
enum ExitStatus: Int32, CaseIterable {
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

  /// What it says, as the help and the manual tell it.
  var meaning: String {
    switch self {
    case .done: "done; nothing left to say"
    case .failed: "an error that the other codes don't name"
    case .changesPending: "changes are pending (--detailed-exitcode, drift, fmt --check)"
    case .appliedInPart: "applied in part; run 'rollcall plan' again"
    case .notAllowed: "no credentials, or not allowed"
    case .stale: "stale: the digest, the plan or the account moved"
    case .guardrail: "a guardrail refused; nothing was written"
    case .wrongUse: "wrong use of the command, or no terminal to ask on"
    case .invalidPolicy: "the policy, the plan file or the journal is invalid"
    case .interrupted: "interrupted; what had been sent was finished and recorded"
    case .terminated: "terminated; what had been sent was finished and recorded"
    }
  }

  /// Every code with its meaning, a line each.
  static var table: String {
    allCases.map { status in
      let code = "\(status.rawValue)"
      return "  \(code)\(String(repeating: " ", count: 5 - code.count))\(status.meaning)"
    }.joined(separator: "\n")
  }

  /// Ends the command with this status; doing nothing where all is well.
  func end() throws {
    if self != .done { throw ExitCode(rawValue) }
  }
}
