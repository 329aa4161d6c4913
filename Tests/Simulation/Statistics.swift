/// What simulations met: how often each fault struck and each thing was seen that a simulator must have seen.
package struct Statistics: Sendable {
  /// How many scenarios were simulated.
  package var scenarios = 0
  /// How many plans were applied in them.
  package var applies = 0
  /// How many requests those sent.
  package var requests = 0
  private var faults = Array(repeating: 0, count: Fault.allCases.count)
  private var sights = Array(repeating: 0, count: Sight.allCases.count)

  package init() {}

  /// Counts a fault that struck.
  mutating func count(_ fault: Fault) { faults[fault.rawValue] += 1 }

  /// Counts what was seen.
  mutating func count(_ sight: Sight) { sights[sight.rawValue] += 1 }

  /// Adds what other simulations met.
  package mutating func add(_ other: Statistics) {
    scenarios += other.scenarios
    applies += other.applies
    requests += other.requests
    for index in faults.indices { faults[index] += other.faults[index] }
    for index in sights.indices { sights[index] += other.sights[index] }
  }

  /// How often each fault struck, in order.
  package var faultCounts: [(name: String, count: Int)] {
    Fault.allCases.map { ("\($0)", faults[$0.rawValue]) }
  }

  /// How often each thing was seen, in order.
  package var sightCounts: [(name: String, count: Int)] {
    Sight.allCases.map { ("\($0)", sights[$0.rawValue]) }
  }

  /// The faults that never struck and the things that were never seen: what they would have shown wasn't tested.
  package var untested: [String] { (faultCounts + sightCounts).filter { $0.count == 0 }.map(\.name) }
}

/// What a simulator must have seen, lest it proves nothing about it.
enum Sight: Int, CaseIterable, Sendable {
  case applied
  case alreadyApplied
  case stale
  case rejected
  case unverified
  case unknown
  case notAttempted
  case refusedPlan
  case allowedPlan
  case wrongAllowanceRefused
  case splitRequest
  case concurrentRequests
  case fullBatch
  case unknownResolved
  case foundUnchanged
  case foundChanged
  case foundGone
  case foundUnread
  case readBehindWrites
  case appliedUnverified
  case rerun
  case resume
  case stoppedUnanswered
  case stoppedUnavailable
  case stoppedByJournal
  case stoppedBySignal
  case tornJournalRead
  case journalReadWhole
  case typeDriftToldOnly
  case undone
  case undoLeftEdited
}
