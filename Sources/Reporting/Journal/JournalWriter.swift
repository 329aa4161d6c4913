package import Reconciliation

/// Where a journal's bytes go: the one seam between a journal and a disk.
///
/// A call may come while another is under way in `sync`, from another thread.
package protocol JournalStorage: Sendable {
  /// Adds bytes behind all that were added before; nothing is said about when they are durable.
  ///
  /// - Throws: `JournalFailure`; some of the bytes may have been added, and nothing is added after them.
  func append(_ bytes: [UInt8]) throws(JournalFailure)

  /// Makes durable what was added before the call.
  ///
  /// - Throws: `JournalFailure`; what is durable then isn't known, and it isn't tried again.
  func sync() throws(JournalFailure)
}

/// Keeps the journal of one run: each record in lines of JSON, chained to those before.
///
/// Several callers may wait at once. They are served in the order in which they come, and one sync serves all whose
/// records were added before it began.
package actor JournalWriter {
  private let storage: any JournalStorage
  private let opening: JournalOpening
  private let now: @Sendable () -> UTCTime
  private var encoder = JournalEncoder()
  private var failure: JournalFailure?

  /// How many records were added, and how many of them are durable.
  private var added = 0
  private var durable = 0
  private var isSyncing = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// A writer of an empty journal.
  ///
  /// - Parameters:
  ///   - provenance: Where the run's plan comes from.
  ///   - startedAt: When the run began.
  ///   - now: The time, asked once at the run's end.
  package init(
    to storage: some JournalStorage, _ provenance: Provenance, startedAt: UTCTime,
    now: @escaping @Sendable () -> UTCTime
  ) {
    self.storage = storage
    opening = JournalOpening(provenance: provenance, startedAt: startedAt)
    self.now = now
  }

  /// Keeps a record; returns once it is durable.
  ///
  /// - Throws: `JournalFailure`, then and from then on: what comes after a record that may be missing proves nothing.
  package func keep(_ record: JournalRecord) async throws(JournalFailure) {
    try add(record)
    let own = added
    while durable < own {
      if let failure { throw failure }
      if isSyncing {
        await withCheckedContinuation { waiting.append($0) }
      } else {
        await sync()
      }
    }
  }

  private func add(_ record: JournalRecord) throws(JournalFailure) {
    if let failure { throw failure }
    do throws(JournalFailure) {
      try storage.append(try encoder.lines(of: record, opening, now: now))
      added += 1
    } catch {
      failure = error
      throw error
    }
  }

  /// Makes durable what was added so far, and lets everyone look who waits.
  private func sync() async {
    let target = added
    isSyncing = true
    do throws(JournalFailure) {
      try await Self.sync(storage)
      durable = target
    } catch {
      failure = failure ?? error
    }
    isSyncing = false
    let waiting = waiting
    self.waiting = []
    for caller in waiting { caller.resume() }
  }

  /// Waits for the disk away from the actor, so that others can add their records in the meantime.
  @concurrent private static func sync(_ storage: any JournalStorage) async throws(JournalFailure) {
    try storage.sync()
  }
}
