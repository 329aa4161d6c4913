internal import Reconciliation
internal import Reporting

/// Which record a journal's line holds, and where the line ends.
struct JournalLine: Sendable {
  /// The record, by its place among those that the run gave to its journal.
  let record: Int
  /// The offset behind the line's break.
  let end: Int
}

/// What a journal's line begins with, behind its number: `"kind":"intent","batch":3`.
private struct LineHead {
  private let rest: ArraySlice<UInt8>

  init(_ line: [UInt8]) {
    let comma = line.firstIndex(of: UInt8(ascii: ",")) ?? line.endIndex
    rest = line[comma...].dropFirst(#","kind":""#.utf8.count)
  }

  /// Whether the line is of a kind, and of a batch where one is given.
  func isOf(_ kind: String, batch: Int? = nil) -> Bool {
    guard rest.starts(with: kind.utf8) else { return false }
    guard let batch else { return true }
    return rest.dropFirst(kind.utf8.count).starts(with: #"","batch":\#(batch),"#.utf8)
  }
}

extension RunWatch {
  /// Lines are about to be added to the journal; they end at an offset of the file.
  mutating func append(_ bytes: [UInt8], endingAt end: Int) {
    let head = LineHead(bytes)
    let record = records.firstIndex { kept in
      switch kept.record {
      case .begin: head.isOf("begin")
      case .intent(let batch, _): head.isOf("intent", batch: batch)
      case .result(let batch, _): head.isOf("result", batch: batch)
      case .verified: head.isOf("verified")
      case .end: head.isOf("end")
      }
    }
    guard let record else {
      return fail(.recordsAreTrue, "a line is of no record: \(String(decoding: bytes, as: UTF8.self))")
    }
    lines.append(JournalLine(record: record, end: end))
  }

  /// Holds what the journal's reader makes of a file against what was recorded.
  ///
  /// - Parameters:
  ///   - durable: How much of the file was synced while the run was alive.
  mutating func check(_ disk: SimulatedDisk, durable: Int) {
    let whole = lines.prefix { $0.end <= disk.intact }
    for line in lines.dropFirst(whole.count) where line.end <= durable {
      return fail(.journalReadsBack, "a synced line of record \(line.record) is lost")
    }
    let journal: Journal
    do throws(JournalError) {
      journal = try readJournal(disk.bytes)
    } catch {
      if !whole.isEmpty { fail(.journalReadsBack, "\(whole.count) records are there, and it reads \(error)") }
      return
    }
    compare(journal, Array(whole), size: disk.bytes.count)
  }

  private mutating func compare(_ journal: Journal, _ whole: [JournalLine], size: Int) {
    let tail = size - (whole.last?.end ?? 0)
    guard journal.records == whole.count, (journal.tornTail ?? 0) == tail else {
      let detail = "\(journal.records) of \(whole.count) records, \(tail) bytes behind them"
      return fail(.journalReadsBack, detail)
    }
    let expected = recordedUsers(whole)
    if journal.run.users != expected.users {
      fail(.journalReadsBack, "\(journal.run.users) instead of \(expected.users)")
    }
    if journal.run.digest != plan.digest() || journal.run.account != plan.account {
      fail(.journalReadsBack, "it tells of another plan")
    }
    compare(journal.run.end, expected.end)
  }

  private mutating func compare(_ end: RecordedRun.End?, _ outcome: Outcome?) {
    guard let end, let outcome else {
      if (end == nil) != (outcome == nil) { fail(.journalReadsBack, "the end is \(String(describing: end))") }
      return
    }
    let isSame =
      end.exitCode == outcome.exitCode && end.requests == outcome.requests
      && ChangeOutcome.Kind.allCases.allSatisfy { end.count($0) == outcome.count($0) }
    if !isSame { fail(.journalReadsBack, "the end is \(end)") }
  }

  /// Every request's users are in a journal that wasn't damaged where it was synced.
  mutating func checkRequests(in disk: SimulatedDisk) {
    let users = Set(recordedUsers(lines.filter { $0.end <= disk.intact }).users.map(\.userID))
    for row in rows.indices where rows[row].request != nil && !users.contains(plan.changes[row].userID) {
      fail(.requestsAreJournaled, "\(plan.changes[row].userID) was sent, and the journal doesn't know")
    }
  }

  /// What a reader should make of lines, worked out from the records.
  private func recordedUsers(_ lines: [JournalLine]) -> (users: [RecordedRun.User], end: Outcome?) {
    var users: [RecordedRun.User] = []
    var index = [Int?](repeating: nil, count: rows.count)
    var end: Outcome?
    for (number, line) in zip(1..., lines) {
      switch records[line.record].record {
      case .begin: break
      case .intent(_, let changes):
        for change in changes {
          guard let row = row(of: change.userID) else { continue }
          if let known = index[row] {
            users[known].word = .unanswered
            continue
          }
          index[row] = users.count
          users.append(
            .init(
              userID: change.userID, email: change.email, edits: change.attributes.map(\.edit),
              line: number, word: .unanswered))
        }
      case .result(_, let told), .verified(let told):
        for user in told {
          guard let known = row(of: user.userID).flatMap({ index[$0] }) else { continue }
          users[known].word = word(user.outcome)
        }
      case .end(let outcome): end = outcome
      }
    }
    return (users, end)
  }

  private func row(of id: UserID) -> Int? {
    var low = 0
    var high = plan.changes.count
    while low < high {
      let middle = (low + high) / 2
      if plan.changes[middle].userID < id { low = middle + 1 } else { high = middle }
    }
    return low < plan.changes.count && plan.changes[low].userID == id ? low : nil
  }

  private func word(_ told: Outcome.UserOutcome) -> RecordedRun.Word {
    let shortfall: String? =
      switch told.outcome.shortfall {
      case .unchanged: "unchanged"
      case .changed: "changed"
      case .gone: "gone"
      case .unread: "unread"
      case nil: nil
      }
    let reason = told.outcome.reason
    return .outcome(
      told.outcome.kind, code: reason?.code ?? shortfall, message: reason?.message,
      requestID: told.requestID)
  }
}
