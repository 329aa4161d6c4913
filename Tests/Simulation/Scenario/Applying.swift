internal import Reconciliation

extension Simulator {
  /// The plan for what was read, checked.
  func plan(_ observed: ObservedState) -> Plan? {
    with { state in
      do throws(InvalidPolicy) {
        let plan = try Reconciliation.plan(state.world.desired, against: observed, in: state.world.account)
        state.check(plan, observed)
        return plan
      } catch {
        state.fail(.rightPlan, "the policy is refused")
        return nil
      }
    }
  }

  /// Applies a plan, checks what it told and, where the process ended meanwhile, throws that away; what it told, or
  /// nil.
  ///
  /// - Parameter isFresh: Whether the plan comes from this very reading.
  @discardableResult
  func apply(
    _ approved: ApprovedPlan, read observed: ObservedState, isFresh: Bool, options: ApplyOptions
  ) async -> Outcome? {
    with { $0.beginApply(approved.plan, observed, options) }
    let journal = SimulatedJournal(self)
    let outcome = await Reconciliation.apply(
      approved, asObserved: isFresh ? nil : observed, to: SimulatedChime(simulator: self),
      options: options, clock: VirtualClock(executor),
      journal: { (record) async throws(JournalFailure) in try await journal.keep(record) },
      interruption: { self.askForSignal() })
    return with { $0.endApply(outcome) }
  }
}

extension SimulatorState {
  /// An apply begins.
  mutating func beginApply(_ plan: Plan, _ observed: ObservedState, _ options: ApplyOptions) {
    statistics.applies += 1
    disk = SimulatedDisk()
    trace.note(now, "apply of \(plan.changes.count) changes, \(options.concurrency) at once")
    watch = RunWatch(
      plan, observed, options, placeOf: { service.place(of: $0) }, places: world.ids.count)
  }

  /// An apply is over; what it told, unless the process has ended.
  mutating func endApply(_ outcome: Outcome) -> Outcome? {
    guard var watch else { return nil }
    self.watch = nil
    if !isDown {
      watch.check(outcome)
      count(outcome, watch)
      trace.note(now, "exit \(outcome.exitCode): \(outcome.users.map(\.outcome.name))")
    }
    checkJournal(&watch)
    past = PastRun(
      watch: watch, journal: disk.bytes, isCutShort: isDown || watch.journalFailed)
    if let violation = watch.violation { fail(violation.invariant, violation.detail) }
    return isDown ? nil : outcome
  }

  /// What the journal tells after the run or the crash; a crash and a failing disk take what wasn't synced.
  private mutating func checkJournal(_ watch: inout RunWatch) {
    if watch.plan.changes.isEmpty { return }
    let durable = disk.durable
    if isDown || watch.syncFailed { loseTail() }
    watch.check(disk, durable: durable)
    watch.checkRequests(in: disk)
    statistics.count(disk.intact < disk.bytes.count || isDown ? .tornJournalRead : .journalReadWhole)
  }

  /// The places of the users that a plan changes.
  func places(of plan: Plan) -> [Int] { plan.changes.compactMap { service.place(of: $0.userID) } }

  /// Counts how a run begins after one that crashed.
  mutating func tellRestart(as fault: Fault, _ sight: Sight) {
    if isAfterCrash { strike(fault) }
    statistics.count(sight)
    isAfterCrash = false
  }

  /// A run is over.
  mutating func endRun() { isAfterCrash = isDown }

  // MARK: - Counting

  private mutating func count(_ outcome: Outcome, _ watch: RunWatch) {
    for user in outcome.users { statistics.count(sight(user.outcome.kind)) }
    for shortfall in outcome.users.lazy.compactMap(\.outcome.shortfall) {
      statistics.count(sight(shortfall))
    }
    if watch.requests.contains(where: { $0.wasRefusedWhole && $0.rows.count > 1 }) {
      statistics.count(.splitRequest)
    }
    if watch.requests.contains(where: { $0.rows.count == Plan.usersPerRequest }) {
      statistics.count(.fullBatch)
    }
    if watch.mostInFlight > 1 { statistics.count(.concurrentRequests) }
    if watch.hasResolvedUnknown { statistics.count(.unknownResolved) }
    if watch.options.verification == .skipped, outcome.count(.applied) > 0 {
      statistics.count(.appliedUnverified)
    }
    switch outcome.stop {
    case .unanswered: statistics.count(.stoppedUnanswered)
    case .unavailable: statistics.count(.stoppedUnavailable)
    case .journal: statistics.count(.stoppedByJournal)
    case .interrupted: strike(outcome.interruption == .interrupt ? .interrupt : .termination)
    case nil: break
    }
    if outcome.stop == .interrupted { statistics.count(.stoppedBySignal) }
  }

  private func sight(_ kind: ChangeOutcome.Kind) -> Sight {
    switch kind {
    case .applied: .applied
    case .alreadyApplied: .alreadyApplied
    case .stale: .stale
    case .rejected: .rejected
    case .unverified: .unverified
    case .unknown: .unknown
    case .notAttempted: .notAttempted
    }
  }

  private func sight(_ shortfall: Shortfall) -> Sight {
    switch shortfall {
    case .unchanged: .foundUnchanged
    case .changed: .foundChanged
    case .gone: .foundGone
    case .unread: .foundUnread
    }
  }
}
