/// How a plan is applied.
package struct ApplyOptions: Equatable, Sendable {
  /// The most requests in flight.
  package let concurrency: Int
  /// Whether what was written is read again.
  package let verification: Verification

  /// What is sent at once where nothing is said: enough to hide the way to the service, few enough not to be
  /// throttled at once.
  package static let defaultConcurrency = 4
  /// The most that may be sent at once; more only meets the service's limits sooner.
  package static let concurrencyLimit = 64

  /// Whether and how often users are read again after they were written.
  package enum Verification: Equatable, Sendable {
    case skipped
    /// Read after each of these delays, until every value took.
    case reading(after: [Duration])

    /// Reads at once and, for what isn't there yet, up to four times more within four seconds: a directory that
    /// spreads its writes is done by then, and one that ignores them doesn't hold a pipeline up for long.
    package static let standard = reading(
      after: [.zero, .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2)])
  }

  /// Four requests at once, and what was written is read again, unless told.
  ///
  /// - Precondition: `concurrency` is 1 to `concurrencyLimit`.
  package init(concurrency: Int = defaultConcurrency, verification: Verification = .standard) {
    precondition((1...Self.concurrencyLimit).contains(concurrency), "1 to 64 requests are in flight")
    self.concurrency = concurrency
    self.verification = verification
  }
}

/// A signal that asks a run to end.
package enum Interruption: Sendable, CaseIterable {
  /// Somebody pressed Control-C.
  case interrupt
  /// The system, or a pipeline's runner, ends the process.
  case termination

  /// The exit code: 128 and the signal's number, as shells have it.
  package var exitCode: Int {
    switch self {
    case .interrupt: 130
    case .termination: 143
    }
  }
}
