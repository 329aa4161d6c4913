import Reconciliation
import Synchronization
import Testing

/// What a run keeps of itself, and when.
@Suite struct `A run's journal` {
  @Test func `has each intent before its request and each result after it`() async throws {
    let world = try World(users: 21)
    let journal = Journal(world.directory)
    let outcome = await world.apply(ApplyOptions(concurrency: 1), journal: journal.keep)
    #expect(outcome.exitCode == 0)
    #expect(
      journal.lines == [
        "begin, 0 requests so far", "intent 1 of 20, 0 requests so far", "result 1 of 20, 1 requests so far",
        "intent 2 of 1, 1 requests so far", "result 2 of 1, 2 requests so far",
        "verified 21, 2 requests so far", "end 0, 2 requests so far",
      ])
  }

  @Test(arguments: 1...7)
  func `that fails at a record stops the run before its next request`(failing: Int) async throws {
    let world = try World(users: 21)
    let journal = Journal(world.directory, failingAt: failing)
    let outcome = await world.apply(ApplyOptions(concurrency: 1), journal: journal.keep)
    let requests = [0, 0, 1, 1, 2, 2, 2][failing - 1]
    #expect(await world.directory.batches.count == requests)
    #expect(outcome.requests == requests)
    #expect(outcome.stop == .journal(JournalFailure(reason: "full")))
    #expect(outcome.count(.applied) == [0, 20, 21][requests])
    #expect(outcome.count(.notAttempted) == [21, 1, 0][requests])
    #expect(outcome.exitCode == [3, 3, 1][requests])
    #expect(journal.lines.count == failing - 1, "after the first failure nothing more is kept")
  }

  @Test func `is begun for nothing to do by nobody`() async throws {
    let world = try World(users: 0)
    let journal = Journal(world.directory)
    _ = await world.apply(journal: journal.keep)
    #expect(journal.lines == [])
  }
}

/// A journal in memory that notes how many requests the directory had seen at each record.
private final class Journal: Sendable {
  private let directory: ObedientDirectory
  private let failing: Int
  private let kept = Mutex<[String]>([])

  init(_ directory: ObedientDirectory, failingAt failing: Int = .max) {
    self.directory = directory
    self.failing = failing
  }

  var lines: [String] { kept.withLock { $0 } }

  var keep: JournalKeeper {
    { (record) async throws(JournalFailure) in
      let requests = await self.directory.batches.count
      let isFull = self.kept.withLock { lines in
        if lines.count + 1 >= self.failing { return true }
        lines.append("\(Self.word(record)), \(requests) requests so far")
        return false
      }
      if isFull { throw JournalFailure(reason: "full") }
    }
  }

  private static func word(_ record: JournalRecord) -> String {
    switch record {
    case .begin: "begin"
    case .intent(let batch, let changes): "intent \(batch) of \(changes.count)"
    case .result(let batch, let users): "result \(batch) of \(users.count)"
    case .verified(let users): "verified \(users.count)"
    case .end(let outcome): "end \(outcome.exitCode)"
    }
  }
}
