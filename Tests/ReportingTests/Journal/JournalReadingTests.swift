import Reconciliation
import Reporting
import Testing

/// A journal says what was written into it, or says that it is damaged.
@Suite struct `Reading a journal` {
  @Test func `gives back the run`() async throws {
    let journal = try readJournal(try await JournalFixture.bytes())
    let plan = try PlanFixture.plan()
    #expect(journal.run.digest == plan.digest())
    #expect(journal.run.account == plan.account)
    #expect(journal.run.protected == [])
    #expect(journal.run.startedAt == JournalFixture.startedAt)
    #expect(journal.provenance == JournalFixture.provenance)
    #expect(journal.records == 6)
    #expect(journal.tornTail == nil)
    #expect(journal.run.users.map(\.userID) == plan.changes.map(\.userID))
    #expect(journal.run.users.map(\.email) == plan.changes.map(\.email))
    #expect(journal.run.users.map(\.edits) == plan.changes.map { $0.attributes.map(\.edit) })
    #expect(journal.run.users.map(\.line) == [2, 2, 3])
    #expect(
      journal.run.users.map(\.word) == [
        .outcome(.applied, code: nil, message: nil, requestID: "r-1"),
        .outcome(.rejected, code: "NotFound", message: "no such \"user\"", requestID: "r-1"),
        .outcome(.unverified, code: "unchanged", message: nil, requestID: nil),
      ])
    let end = try #require(journal.run.end)
    #expect(end.exitCode == 3)
    #expect(end.requests == 2)
    #expect(end.stop == "unanswered")
    #expect(end.endedAt == JournalFixture.endedAt)
    #expect(ChangeOutcome.Kind.allCases.map { end.count($0) } == [1, 0, 0, 1, 1, 0, 0])
  }

  @Test func `takes what was found later for what was told before, and an intent alone for unanswered`()
    async throws
  {
    let records = JournalFixture.records(try PlanFixture.plan())
    let words = try await [3, 4, 5].map { count in Array(records.prefix(count)) }.asyncMap { records in
      try readJournal(try await JournalFixture.bytes(of: records)).run.users.map(\.word.kind)
    }
    #expect(words == [[nil, nil, nil], [.applied, .rejected, nil], [.applied, .rejected, .unverified]])
  }

  @Test func `gives back text of every kind, byte for byte`() async throws {
    let hostile = [
      "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1B}[2J\u{7F}\u{85}\u{9B}\u{2028}\u{202E}\u{200B}\u{FEFF}\u{FFFE}\u{10FFFF}",
      "e\u{301}\u{E9}\u{1F469}\u{200D}\u{1F4BB}", #"","checksum":""#, "}\n{\"sequence\":3", " ",
    ]
    for text in hostile {
      let plan = try plan(hostile: text)
      let refusal = Outcome.UserOutcome(
        outcome: .unknown(Rejection(code: "C" + text, message: text)), requestID: text)
      let records: [JournalRecord] = [
        .begin(plan), .intent(batch: 1, plan.changes),
        .result(batch: 1, [.init(userID: plan.changes[0].userID, outcome: refusal)]),
      ]
      let bytes = try await JournalFixture.bytes(of: records)
      #expect(JournalFixture.lines(of: bytes).count == 3)
      let user = try #require(try readJournal(bytes).run.users.first)
      let read = [user.userID.text, user.email, user.edits[0].before, user.edits[1].after].map {
        $0.map { Array($0.utf8) }
      }
      #expect(read == ["id" + text, "mail" + text, "Gold" + text, "arn" + text].map { Array($0.utf8) })
      #expect(user.word == .outcome(.unknown, code: "C" + text, message: text, requestID: text))
    }
  }

  // MARK: - Other files

  @Test(arguments: [
    ("", JournalError.empty),
    ("\n", .foreign), ("{}", .foreign), ("hello\n", .foreign), ("\u{0}\u{0}", .foreign),
    (#"{"sequence":2,"kind":"begin","formatVersion":"1.0""#, .foreign),
    ("{", .unbegun), (#"{"sequence":1,"kind":"begin","formatVersion":"1.0","digest"#, .unbegun),
    (#"{"sequence":1,"kind":"begin","formatVersion":"1.1","news":true}"#, .otherVersion("1.1")),
    (#"{"sequence":1,"kind":"begin","formatVersion":"20.5","# + "\n", .otherVersion("20.5")),
    (
      #"{"sequence":1,"kind":"begin","formatVersion":"1.0"}"# + "\n",
      .damaged(record: 1, offset: 0, .checksum)
    ),
  ])
  func `refuses what is none, or not of this version`(text: String, error: JournalError) {
    #expect(throws: error) { try readJournal(Array(text.utf8)) }
  }

  // MARK: - Contradictions

  @Test func `refuses records that contradict each other, whatever their checksums`() async throws {
    let plan = try PlanFixture.plan()
    let (begin, intent) = (JournalRecord.begin(plan), JournalRecord.intent(batch: 1, [plan.changes[0]]))
    let applied = Outcome.UserOutcome(outcome: .applied, requestID: nil)
    let ana = JournalRecord.UserResult(userID: plan.changes[0].userID, outcome: applied)
    let bob = JournalRecord.UserResult(userID: plan.changes[1].userID, outcome: applied)
    let lobby = plan.changes[2]
    let lobbyAnswer = JournalRecord.UserResult(userID: lobby.userID, outcome: applied)
    let otherLobby = try PlanFixture.plan(.report).changes[2]
    let end = JournalRecord.end(Outcome(of: plan, users: [applied, applied, applied], requests: 1))
    let stories: [[JournalRecord]] = [
      [begin, begin], [begin, intent, intent], [begin, intent, .intent(batch: 2, [plan.changes[0]])],
      [begin, .intent(batch: 1, [plan.changes[0], plan.changes[0]])],
      [begin, .result(batch: 1, [ana])], [begin, intent, .result(batch: 2, [ana])],
      [begin, intent, .result(batch: 1, [bob])], [begin, intent, .result(batch: 1, [])],
      [begin, intent, .result(batch: 1, [ana]), .result(batch: 1, [ana])],
      [begin, .intent(batch: 1, [lobby]), .result(batch: 1, [lobbyAnswer]), .intent(batch: 2, [otherLobby])],
      [begin, intent, .verified([bob])], [begin, end, end], [begin, end, intent],
    ]
    for story in stories {
      let bytes = try await JournalFixture.bytes(of: story)
      let offset = bytes.count - (JournalFixture.lines(of: bytes).last?.count ?? 0)
      #expect(throws: JournalError.damaged(record: story.count, offset: offset, .order)) {
        try readJournal(bytes)
      }
    }
  }

  @Test func `takes a refused user's second batch for his last`() async throws {
    let plan = try PlanFixture.plan()
    let refused = Outcome.UserOutcome(
      outcome: .rejected(Rejection(code: "BadRequest", message: "")), requestID: nil)
    let changes = Array(plan.changes[0...1])
    let story: [JournalRecord] = [
      .begin(plan), .intent(batch: 1, changes),
      .result(batch: 1, changes.map { .init(userID: $0.userID, outcome: refused) }),
      .intent(batch: 2, [changes[0]]), .intent(batch: 3, [changes[1]]),
      .result(
        batch: 3, [.init(userID: changes[1].userID, outcome: .init(outcome: .applied, requestID: nil))]),
    ]
    let users = try readJournal(try await JournalFixture.bytes(of: story)).run.users
    #expect(users.map(\.word.kind) == [nil, .applied])
  }

  private func plan(hostile text: String) throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    let mark = SourceMark(line: 1, column: 1, length: 1)
    let id = try #require(UserID("id" + text))
    policy.entries.append(
      user: id, nil, Settings(license: Marked(.pro, at: mark)),
      AlexaForBusinessSettings(roomARN: Marked("arn" + text, at: mark)), inFile: 0, at: mark)
    var state = ObservedState()
    try state.append(
      ObservedUser(id: id, email: "mail" + text, license: .unrecognized("Gold" + text), type: .absent))
    return try Reconciliation.plan(DesiredState(folding: policy), against: state, in: PlanFixture.account)
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result]
  {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
