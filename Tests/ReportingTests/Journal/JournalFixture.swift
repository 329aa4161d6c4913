import Reconciliation
import Reporting
import Synchronization

/// The journal of a run over the plan that has one of everything.
enum JournalFixture {
  static let startedAt = UTCTime("2026-11-25T04:15:00Z")!
  static let endedAt = UTCTime("2026-11-25T04:15:07Z")!
  static let provenance = Provenance(
    toolVersion: "0.1.0", directory: "sqlite:directory.sqlite",
    files: [PolicyFile(path: "policy/base.yaml", bytes: Array("abc".utf8))])

  /// Two batches: one user applied, one refused, and one of whom only the intent is known before he is read again.
  static func records(_ plan: Plan) -> [JournalRecord] {
    let ids = plan.changes.map(\.userID)
    let refusal = ChangeOutcome.rejected(Rejection(code: "NotFound", message: "no such \"user\""))
    let outcomes: [Outcome.UserOutcome] = [
      .init(outcome: .applied, requestID: "r-1"), .init(outcome: refusal, requestID: "r-1"),
      .init(outcome: .unverified(.unchanged([.type])), requestID: nil),
    ]
    return [
      .begin(plan), .intent(batch: 1, Array(plan.changes[0...1])), .intent(batch: 2, [plan.changes[2]]),
      .result(
        batch: 1, [.init(userID: ids[0], outcome: outcomes[0]), .init(userID: ids[1], outcome: outcomes[1])]),
      .verified([.init(userID: ids[0], outcome: outcomes[0]), .init(userID: ids[2], outcome: outcomes[2])]),
      .end(
        Outcome(
          of: plan, users: outcomes, requests: 2, stop: .unanswered(.init(code: "Timeout", message: "")))),
    ]
  }

  static func bytes(of records: [JournalRecord]) async throws -> [UInt8] {
    let disk = MemoryStorage()
    let writer = writer(to: disk)
    for record in records { try await writer.keep(record) }
    return disk.written
  }

  /// The journal of the plan that has one of everything.
  static func bytes() async throws -> [UInt8] { try await bytes(of: records(try PlanFixture.plan())) }

  static func writer(to storage: some JournalStorage) -> JournalWriter {
    JournalWriter(to: storage, provenance, startedAt: startedAt, now: { endedAt })
  }

  /// The lines of a journal, with their breaks.
  static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .map { bytes[$0.startIndex...$0.endIndex] }
  }
}

/// A disk in memory, which fails where it is told to.
final class MemoryStorage: JournalStorage {
  private struct Content {
    var written: [UInt8] = []
    var durable = 0
    var appends = 0
    var syncs = 0
  }

  private let content = Mutex(Content())
  private let failingAppend: Int?
  private let failingSync: Int?
  /// The first sync takes until so many records were added.
  private let firstSyncAwaits: Int

  init(failingAppend: Int? = nil, failingSync: Int? = nil, firstSyncAwaits: Int = 0) {
    self.failingAppend = failingAppend
    self.failingSync = failingSync
    self.firstSyncAwaits = firstSyncAwaits
  }

  var written: [UInt8] { content.withLock { $0.written } }
  var durable: [UInt8] { content.withLock { Array($0.written.prefix($0.durable)) } }
  var appends: Int { content.withLock { $0.appends } }
  var syncs: Int { content.withLock { $0.syncs } }

  func append(_ bytes: [UInt8]) throws(JournalFailure) {
    let fails = content.withLock { content in
      content.appends += 1
      let fails = content.appends == failingAppend
      // A disk that fills up takes a part.
      content.written += fails ? bytes.prefix(bytes.count / 2) : bytes[...]
      return fails
    }
    if fails { throw JournalFailure(reason: "No space left on device") }
  }

  func sync() throws(JournalFailure) {
    let (number, target) = content.withLock { content in
      content.syncs += 1
      return (content.syncs, content.written.count)
    }
    if number == 1 { while appends < firstSyncAwaits {} }
    if number == failingSync { throw JournalFailure(reason: "Input/output error") }
    content.withLock { $0.durable = max($0.durable, target) }
  }
}
