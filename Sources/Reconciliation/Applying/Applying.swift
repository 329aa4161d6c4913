/// Writes an approved plan batch by batch, in plan order, reads again what it wrote, and tells what became of each
/// change. Where the directory can, it is read behind the writes while they go on, and only what that didn't find in
/// force is read once more.
///
/// A refused user or request doesn't hold back the rest. An answer that can't be trusted, a directory that takes no
/// requests, a journal that can't be kept and a signal stop the run: requests under way are waited for, and what
/// wasn't sent is reported as not attempted.
///
/// - Parameters:
///   - observed: The plan's users as they were read again, where time has passed since the plan was made: a user that
///     isn't as the plan saw it is left alone. Without it the plan's own observation counts.
///   - clock: What the delays between two readings pass on.
///   - journal: Keeps what the run does; the default keeps nothing.
///   - interruption: Whether a signal has come; asked before each request and at the end.
///   - watcher: Hears of each step; the default listens to nothing.
package func apply(
  _ approved: ApprovedPlan, asObserved observed: ObservedState? = nil, to directory: some UserDirectory,
  options: ApplyOptions = ApplyOptions(), clock: some Clock<Duration>,
  journal: @escaping JournalKeeper = { (_) async throws(JournalFailure) in },
  interruption: @escaping @Sendable () -> Interruption? = { nil },
  watcher: @escaping RunWatcher = { _ in }
) async -> Outcome {
  var run = ApplyRun(
    approved.plan, observed, BatchSender(directory: directory, journal: journal), options, interruption,
    watcher)
  await watcher(.began(approved.plan))
  if !approved.plan.changes.isEmpty {
    await run.record(.begin(approved.plan))
    await run.tellDecided()
    await run.sendAndVerify(clock)
    run.noticeInterruption()
    await run.record(.end(run.outcome))
  }
  await run.tellUntold()
  await watcher(.ended(run.outcome))
  return run.outcome
}

/// A run under way: what became of each change so far.
private struct ApplyRun<Directory: UserDirectory> {
  private let plan: Plan
  private let sender: BatchSender<Directory>
  private let options: ApplyOptions
  private let signal: @Sendable () -> Interruption?
  private let tell: RunWatcher
  private let progress: WriteProgress
  private var users: [Outcome.UserOutcome]
  private var isTold: [Bool]
  /// The first row that nothing was told of.
  private var front = 0
  private var queue: BatchQueue
  private var batches = 0
  private var requests = 0
  private var interruption: Interruption?

  init(
    _ plan: Plan, _ observed: ObservedState?, _ sender: BatchSender<Directory>, _ options: ApplyOptions,
    _ signal: @escaping @Sendable () -> Interruption?, _ watcher: @escaping RunWatcher
  ) {
    self.plan = plan
    self.sender = sender
    self.options = options
    self.signal = signal
    tell = watcher
    let decided = plan.changes.map { change in observed.flatMap { change.outcomeWithoutSending(in: $0) } }
    users = decided.map { .init(outcome: $0 ?? .notAttempted, requestID: nil) }
    isTold = decided.map { _ in false }
    let due = decided.indices.filter { decided[$0] == nil }
    queue = BatchQueue(due)
    progress = WriteProgress(of: plan, writing: due.count)
  }

  var outcome: Outcome {
    Outcome(
      of: plan, users: users, requests: requests, stop: sender.stop.reason, interruption: interruption,
      isVerified: options.verification != .skipped)
  }

  mutating func record(_ record: JournalRecord) async {
    if case .journal = sender.stop.reason { return }
    await sender.record(record)
  }

  /// Tells of the changes that won't be sent.
  mutating func tellDecided() async {
    await tellUnsent(users.indices.filter { users[$0].outcome != .notAttempted })
  }

  /// Tells of the changes that nothing was told of, since the run stopped before they were sent, or sent again.
  mutating func tellUntold() async { await tellUnsent(users.indices.filter { !isTold[$0] }) }

  private mutating func tellUnsent(_ rows: [Int]) async {
    if rows.isEmpty { return }
    for row in rows { isTold[row] = true }
    await tell(.unsent(rows.map(result)))
  }

  private func result(of row: Int) -> JournalRecord.UserResult {
    .init(userID: plan.changes[row].userID, outcome: users[row])
  }

  // MARK: - Sending

  mutating func sendAndVerify(_ clock: some Clock<Duration>) async {
    // The reading takes one place of those in flight, so there have to be two.
    let follows = options.verification != .skipped && options.concurrency > 1 && !queue.isEmpty
    let (plan, directory, progress) = (plan, sender.directory, progress)
    async let seen = follows ? Self.shortfalls(of: plan, in: directory, behind: progress) : nil
    await sendBatches()
    progress.end(isStopped: sender.stop.reason != nil)
    guard case .reading(let delays) = options.verification else { return }
    let rows = users.indices.filter { users[$0].outcome == .applied || users[$0].outcome.kind == .unknown }
    if rows.isEmpty { return }
    await tell(.verifying(rows.count))
    let reading = ReadingAgain(directory: directory, clock: clock, delays: delays)
    await verify(rows, await reading.shortfalls(ofRows: rows, in: plan, asSeen: await seen))
  }

  /// What each change's user lacked when it was read behind the writes; nil where nothing was.
  private static func shortfalls(
    of plan: Plan, in directory: Directory, behind progress: WriteProgress
  ) async -> [Shortfall?]? {
    defer { progress.leave() }
    guard let users = try? await directory.observe(behind: progress) else { return nil }
    return plan.changes.map { $0.shortfall(in: users) }
  }

  private mutating func sendBatches() async {
    await withTaskGroup(of: BatchSender<Directory>.Sent.self) { group in
      var inFlight = 0
      while true {
        while inFlight < options.concurrency - progress.readings, !queue.isEmpty, mayGoOn(),
          let rows = queue.next()
        {
          batches += 1
          group.addTask { [sender, plan, batches] in await sender.send(rows, of: plan, as: batches) }
          inFlight += 1
        }
        progress.offer(inFlight < options.concurrency - progress.readings)
        guard let sent = await group.next() else { return }
        inFlight -= 1
        take(in: sent)
        await tell(of: sent)
        while front < isTold.count, isTold[front] { front += 1 }
        progress.come(to: front)
      }
    }
  }

  private mutating func mayGoOn() -> Bool {
    if sender.stop.reason == nil, noticeInterruption() { sender.stop.raise(.interrupted) }
    return sender.stop.reason == nil
  }

  @discardableResult
  mutating func noticeInterruption() -> Bool {
    interruption = interruption ?? signal()
    return interruption != nil
  }

  private mutating func take(in sent: BatchSender<Directory>.Sent) {
    // What wasn't sent keeps the word that it had: not attempted or, in a half, refused together with others.
    if sent.wasSent {
      requests += 1
      for (row, outcome) in zip(sent.rows, sent.users) { users[row] = outcome }
    }
    if sent.mayBeSplit { queue.split(sent.rows) }
  }

  private mutating func tell(of sent: BatchSender<Directory>.Sent) async {
    guard sent.wasSent else { return }
    if sent.mayBeSplit, sent.rows.count > 1 {
      await tell(.split(batch: sent.number, changes: sent.rows.count))
    } else {
      for row in sent.rows { isTold[row] = true }
      await tell(.answered(batch: sent.number, sent.rows.map(result)))
    }
  }

  // MARK: - Verifying

  /// Concludes what became of what was accepted, and of what had no answer, from what their users lacked when they were
  /// read again.
  private mutating func verify(_ rows: [Int], _ shortfalls: [Int: Shortfall]) async {
    for row in rows { users[row] = verified(users[row], shortfalls[row]) }
    await record(.verified(rows.map(result)))
    await tell(.verified(rows.map(result)))
  }

  /// What became of a change whose user was read again.
  private func verified(
    _ user: Outcome.UserOutcome, _ shortfall: Shortfall?
  ) -> Outcome.UserOutcome {
    let outcome: ChangeOutcome =
      switch (user.outcome, shortfall) {
      case (_, nil): .applied
      case (.unknown(let reason), _): .unknown(reason)
      case (_, let shortfall?): .unverified(shortfall)
      }
    return .init(outcome: outcome, requestID: user.requestID)
  }
}
