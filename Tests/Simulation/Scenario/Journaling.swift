internal import Reconciliation

extension Simulator {
  /// Keeps a record of a run on the simulated disk.
  func keep(_ record: JournalRecord) async throws(JournalFailure) {
    let down = JournalFailure(reason: "the process has ended")
    guard let number = with({ $0.begin(record) }) else { throw down }
    await passTime()
    guard with({ $0.step("sync") }) else { throw down }
    let isKept = with { state in
      if state.watch?.journalFailed == true || state.strikes(.journalSyncFailure) { return false }
      state.disk.sync()
      return true
    }
    await passTime()
    guard with({ $0.end(number, isKept) }) else { throw down }
    if !isKept { throw JournalFailure(reason: "no space left on device") }
  }
}

extension SimulatorState {
  /// A record is given to the journal; its number, or nil where the process has ended.
  mutating func begin(_ record: JournalRecord) -> Int? {
    guard step("record \(record.name)") else { return nil }
    return watch?.record(record)
  }

  /// The journal answers; false where the process has ended.
  mutating func end(_ number: Int, _ isKept: Bool) -> Bool {
    guard step("record is \(isKept ? "kept" : "not kept")") else { return false }
    if isKept { watch?.keep(number) } else { watch?.failJournal() }
    return true
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
