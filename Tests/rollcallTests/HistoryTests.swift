import Foundation
import Testing

/// The runs that a folder's journals tell of.
@Suite struct `A history` {
  @Test func `lists runs from the oldest, and names what can't be read without stopping`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.run("history")
      #expect(run.status == 0)
      #expect(run.errors == "")
      #expect(
        run.output == """
          2026-11-24T23:00:00Z  account-1  3f2a9c1d  didn't end  1 applied · 1 rejected
            .rollcall/journal/z.jsonl
          2026-11-25T04:15:00Z  account-1  3f2a9c1d  exit 3  4 applied · 1 rejected
            .rollcall/journal/b.jsonl
          2026-11-25T05:00:00Z  account-1  3f2a9c1d  didn't end  2 unanswered · its last record is cut off (9 bytes)
            .rollcall/journal/a.jsonl
          can't be read: record 2, at byte 437, isn't what was written there
            .rollcall/journal/c.jsonl
          can't be read: it is no regular file
            .rollcall/journal/folder.jsonl

          """)
    }
  }

  @Test func `is JSON with a member for each fact`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.run("history", ".rollcall/journal/", "--json")
      #expect(run.status == 0)
      let history = try #require(
        try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let runs = try #require(history["runs"] as? [[String: Any]])
      #expect(
        runs.map { $0["journal"] as? String }
          == ["z", "b", "a", "c", "folder"].map { ".rollcall/journal/\($0).jsonl" })
      #expect(runs.map { $0["exitCode"] as? Int } == [nil, 3, nil, nil, nil])
      #expect(runs.map { $0["tornTail"] as? Int } == [nil, nil, 9, nil, nil])
      #expect(runs[3]["problem"] as? String == "record 2, at byte 437, isn't what was written there")
      #expect(runs[1]["endedAt"] as? String == "2026-11-25T04:15:07Z")
      #expect(
        runs[1]["summary"] as? [String: Int] == [
          "applied": 4, "alreadyApplied": 0, "stale": 0, "rejected": 1, "unverified": 0, "unknown": 0,
          "notAttempted": 0, "unanswered": 0,
        ])
    }
  }

  @Test func `of a folder that nobody made is empty, and one that was named is missed`() throws {
    try withTool { tool in
      let standard = try tool.run("history")
      #expect(standard.status == 0)
      #expect(standard.output == "")
      #expect(standard.errors == "No runs are recorded in .rollcall/journal.\n")
      let named = try tool.run("history", "journals", "--json")
      #expect(named.status == 1)
      #expect(named.errors.hasPrefix("error: can't read the folder 'journals': No such file or directory\n"))
      #expect(named.output.contains(#""exitCode": 1"#))
    }
  }

  /// A run that ended, two that didn't, one that is damaged; a folder, and a file of another kind.
  private func prepare(_ tool: Tool) throws {
    let folder = ".rollcall/journal"
    try tool.writeJournal(SealedJournal.records, to: "\(folder)/b.jsonl")
    let users = [(name: "ana", before: "Basic", after: "Pro"), (name: "bob", before: "Pro", after: "Basic")]
    try tool.writeJournal(
      [SealedJournal.begin(startedAt: "2026-11-25T05:00:00Z"), SealedJournal.intent(users)],
      to: "\(folder)/a.jsonl")
    try tool.write(try tool.read("\(folder)/a.jsonl") + #"{"sequenc"#, to: "\(folder)/a.jsonl")
    try tool.writeJournal(
      [
        SealedJournal.begin(startedAt: "2026-11-24T23:00:00Z"), SealedJournal.intent(users),
        SealedJournal.result([("ana", "applied"), ("bob", "rejected")]),
      ], to: "\(folder)/z.jsonl")
    let damaged = try tool.read("\(folder)/b.jsonl").replacing("u-ana", with: "u-eva", maxReplacements: 1)
    try tool.write(damaged, to: "\(folder)/c.jsonl")
    try tool.write("", to: "\(folder)/folder.jsonl/file")
    try tool.write("", to: "\(folder)/notes.txt")
  }
}
