internal import Reconciliation
internal import Reporting

/// The journal of one apply: the real writer over the simulated disk.
struct SimulatedJournal: Sendable {
  private let simulator: Simulator
  private let writer: JournalWriter

  /// Where the journal's bytes go.
  private struct Storage: JournalStorage {
    let simulator: Simulator

    func append(_ bytes: [UInt8]) throws(JournalFailure) {
      try simulator.with { $0.append(bytes) }.get()
    }

    func sync() throws(JournalFailure) { try simulator.with { $0.sync() }.get() }
  }

  private static let provenance = Provenance(
    toolVersion: "0", directory: "simulated",
    files: [PolicyFile(path: "policy.yaml", bytes: [])])
  private static let time = UTCTime(secondsSince1970: 0)

  init(_ simulator: Simulator) {
    self.simulator = simulator
    writer = JournalWriter(
      to: Storage(simulator: simulator), Self.provenance, startedAt: Self.time, now: { Self.time })
  }

  /// Keeps a record of the run.
  func keep(_ record: JournalRecord) async throws(JournalFailure) {
    guard let number = simulator.with({ $0.begin(record) }) else { throw SimulatorState.journalDown }
    await simulator.passTime()
    var failure: JournalFailure?
    do throws(JournalFailure) { try await writer.keep(record) } catch { failure = error }
    if failure == nil { await simulator.passTime() }
    guard simulator.with({ [failure] in $0.end(number, failure) }) else {
      throw SimulatorState.journalDown
    }
    if let failure { throw failure }
  }
}

extension SimulatorState {
  /// What a process that has ended is told by its journal.
  static let journalDown = JournalFailure(reason: "the process has ended")

  private static let fullDisk = JournalFailure(reason: "No space left on device")
  private static let failingDisk = JournalFailure(reason: "Input/output error")

  // MARK: - Records

  /// A record is given to the journal; its number, or nil where the process has ended.
  fileprivate mutating func begin(_ record: JournalRecord) -> Int? {
    guard step("record \(record.name)") else { return nil }
    return watch?.record(record)
  }

  /// The journal answers; false where the process has ended.
  fileprivate mutating func end(_ number: Int, _ failure: JournalFailure?) -> Bool {
    guard step("record is \(failure == nil ? "kept" : "not kept")") else { return false }
    if failure == nil { watch?.keep(number) } else { watch?.failJournal() }
    return true
  }

  // MARK: - The disk

  fileprivate mutating func append(_ bytes: [UInt8]) -> Result<Void, JournalFailure> {
    guard step("append \(bytes.count) bytes") else { return .failure(Self.journalDown) }
    if watch?.writeFailed == true { fail(.journalReadsBack, "bytes are added after a failure") }
    if strikes(.journalWriteFailure) {
      watch?.failWrite()
      disk.append(bytes.prefix(draw { $0.happens(512) ? 0 : $0.below(bytes.count) }))
      return .failure(Self.fullDisk)
    }
    disk.append(bytes)
    watch?.append(bytes, endingAt: disk.bytes.count)
    return .success(())
  }

  fileprivate mutating func sync() -> Result<Void, JournalFailure> {
    guard step("sync") else { return .failure(Self.journalDown) }
    if strikes(.journalSyncFailure) {
      watch?.failSync()
      return .failure(Self.failingDisk)
    }
    disk.sync()
    return .success(())
  }

  /// What wasn't synced is lost, wholly or in part, where there is such.
  mutating func loseTail() {
    guard disk.isUnsynced else { return }
    let tail = draw { $0.pick(SimulatedDisk.Tail.allCases) }
    switch tail {
    case .kept: break
    case .lost: strike(.journalTailLost)
    case .torn: strike(.journalTailTorn)
    case .garbled: strike(.journalTailGarbled)
    }
    var disk = disk
    draw { disk.lose(tail, &$0) }
    self.disk = disk
  }
}

extension JournalRecord {
  /// Its kind and whom it is about, for a trace.
  fileprivate var name: String {
    switch self {
    case .begin: "begin"
    case .intent(let batch, let changes): "intent \(batch) for \(changes.map(\.userID))"
    case .result(let batch, _): "result \(batch)"
    case .verified(let users): "verified \(users.count)"
    case .end: "end"
    }
  }
}
