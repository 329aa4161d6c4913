import Foundation
import Reconciliation
import Reporting
import Testing

/// Nothing that a journal, its name or an account holds can move a cursor, hide text or speak to a runner.
@Suite struct `Text of journals` {
  private static let hostile = [
    "\u{1B}[2J", "\r\n::error::x", "a\u{202E}b", "\u{2028}", "##[command]", "\u{0}",
  ]

  @Test(arguments: hostile) func `shows hostile text as visible escapes`(text: String) async throws {
    let (run, observed) = try world(hostile: text)
    let undo = undoPlan(of: run, in: "j" + text, against: observed, of: run.account)
    #expect(undo.skipped.count == 2)
    var shown = ""
    writeUndoText(undo, PlanTextOptions(), .plain) { shown += $0 }
    expectHarmless(shown)
    let journal = try readJournal(try await JournalFixture.bytes())
    let entries = [
      HistoryEntry(path: "p" + text, .run(journal)), HistoryEntry(path: text, .unreadable("\(text)")),
    ]
    expectHarmless(historyText(entries, .plain))
    var json: [UInt8] = []
    writeHistoryJSON(entries) { json += $0 }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    let runs = try #require(object["runs"] as? [[String: Any]])
    #expect(
      runs.map { ($0["journal"] as? String).map { Array($0.utf8) } }
        == ["p" + text, text].map { Array($0.utf8) })
  }

  @Test func `lists a run with its counts, and one of which only a part is known`() async throws {
    let whole = try readJournal(try await JournalFixture.bytes())
    let records = JournalFixture.records(try PlanFixture.plan())
    let begun = try readJournal(try await JournalFixture.bytes(of: Array(records.prefix(1))))
    let cut = try await JournalFixture.bytes(of: Array(records.prefix(4))).dropLast(3)
    let part = try readJournal(Array(cut))
    let entries = [("a", whole), ("b", begun), ("c", part)].map { HistoryEntry(path: $0, .run($1)) }
    let head = "2026-11-25T04:15:00Z  12a3456b-7c89-012d-3456-78901e23fg45  85a92ab0"
    let torn = JournalFixture.lines(of: try await JournalFixture.bytes())[3].count - 3
    #expect(
      historyText(entries, .plain) == """
        \(head)  exit 3  1 applied · 1 rejected · 1 unverified
          a
        \(head)  didn't end  nothing sent
          b
        \(head)  didn't end  3 unanswered · its last record is cut off (\(torn) bytes)
          c

        """)
  }

  /// A run over two users, one of whom somebody changed since, and one who had no licence that can be given back.
  private func world(hostile text: String) throws -> (RecordedRun, ObservedState) {
    let ids = [UserID("edited" + text)!, UserID("gold" + text)!]
    let edits: [Edit] = [
      .alexaRoomARN(from: "a", to: "b"), .license(from: .unrecognized("Gold" + text), to: .pro),
    ]
    let run = RecordedRun(
      digest: PlanDigest("sha256:" + String(repeating: "0", count: 64))!, account: PlanFixture.account,
      protected: [], startedAt: JournalFixture.startedAt,
      users: zip(ids, edits).map { id, edit in
        RecordedRun.User(userID: id, email: nil, edits: [edit], line: 2, word: .unanswered)
      }, end: nil)
    var state = ObservedState()
    for id in ids {
      try state.append(
        ObservedUser(
          id: id, email: "mail" + text, license: .known(.pro), type: .absent,
          alexaForBusiness: AlexaForBusiness(roomARN: text)))
    }
    return (run, state)
  }

  /// No control but the line feeds that we print, nothing invisible, no runner's command.
  private func expectHarmless(_ shown: String) {
    let bad = shown.unicodeScalars.filter { $0.isDeceptive && $0 != "\n" }
    #expect(bad.isEmpty, "\(bad.map(\.value))")
    #expect(!shown.contains("##["))
    for line in shown.split(separator: "\n") { #expect(!line.drop { $0 == " " }.hasPrefix("::"), "\(line)") }
  }
}
