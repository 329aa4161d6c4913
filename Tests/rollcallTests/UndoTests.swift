import Foundation
import Testing

/// What a run wrote is planned back from its journal, in the account where it ran.
@Suite struct `An undo` {
  @Test func `plans back what still is as the run left it, and names the rest`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try undo(tool, "--out", "json=undo.json", "--detailed-exitcode")
      #expect(run.status == 2)
      #expect(run.errors == "")
      let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).filter {
        !$0.hasPrefix("sha256:")
      }
      #expect(
        lines.joined(separator: "\n") == """
          Plan for Chime account account-1 (Team)
          2 changes in 1 request: 1 upgrade, 1 downgrade · 1 unchanged

            ↓ ana@example.com  license  Pro → Basic  run.jsonl:2  undo
            ↑ bob@example.com  license  Basic → Pro  run.jsonl:2  undo

            Seats  Basic 2 → 2   Plus 1 → 1   Pro 1 → 1

          To apply exactly this: rollcall apply --plan undo.json --directory sqlite:d.sqlite

            Left as they are
            ! carla@example.com  was changed since by somebody else: license
            ! dora@example.com  isn't in the account any more

          """)
      let plan = try json(try tool.read("undo.json"))
      #expect(plan["directory"] as? String == "sqlite:d.sqlite")
      let files = try #require((plan["policy"] as? [String: Any])?["files"] as? [[String: String]])
      #expect(files.map { $0["path"] } == ["run.jsonl"])
      let changes = try #require(plan["changes"] as? [[String: Any]])
      #expect(changes.map { $0["userId"] as? String } == ["u-ana", "u-bob"])
      let cause = try #require((changes[0]["cause"] as? [[String: Any]])?.first)
      #expect(cause["from"] as? String == "undo")
      #expect(cause["line"] as? Int == 2)
    }
  }

  @Test func `names on standard error who is left, where standard output is JSON`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try undo(tool, "--json")
      #expect(run.status == 0)
      #expect(
        run.errors == """
          warning: 'carla@example.com' was changed since by somebody else: license
          warning: 'dora@example.com' isn't in the account any more

          """)
      #expect(try json(run.output)["digest"] is String)
    }
  }

  @Test func `says how the plan is saved and applied where it isn't saved`() throws {
    try withTool { tool in
      try prepare(tool)
      #expect(
        try undo(tool).output.contains(
          "\nTo apply exactly this: save it with --out json=FILE, then "
            + "rollcall apply --plan FILE --directory sqlite:d.sqlite\n"))
    }
  }

  @Test func `writes nothing`() throws {
    try withTool { tool in
      try prepare(tool)
      let before = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", "account-1")
      _ = try undo(tool)
      let after = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", "account-1")
      #expect(after.output == before.output)
    }
  }

  @Test func `keeps to whom the run's policy protected`() throws {
    try withTool { tool in
      try prepare(tool)
      var records = SealedJournal.records
      records[0] = SealedJournal.begin(protect: #"{"email":"ana@example.com"}"#)
      try tool.writeJournal(records, to: "protected.jsonl")
      let run = try undo(tool, "--detailed-exitcode", journal: "protected.jsonl")
      #expect(run.status == 7)
    }
  }

  @Test func `reads a journal whose last record is cut off, and says so`() throws {
    try withTool { tool in
      try prepare(tool)
      let whole = try tool.read("run.jsonl")
      try tool.write(String(whole.dropLast(10)), to: "torn.jsonl")
      let run = try undo(tool, "--detailed-exitcode", journal: "torn.jsonl")
      #expect(run.status == 2)
      let torn = whole.split(separator: "\n")[3].utf8.count + 1 - 10
      #expect(
        run.errors == "warning: the journal's last record is cut off, and its \(torn) bytes are left out\n")
    }
  }

  // MARK: - Refusals

  @Test func `refuses a run on another directory or account, which is stale`() throws {
    try withTool { tool in
      try prepare(tool)
      let directory = try tool.run("undo", "run.jsonl", "--directory", "sqlite:other.sqlite", "--json")
      #expect(directory.status == 5)
      #expect(
        directory.errors == """
          error: the journal 'run.jsonl' is of a run on 'sqlite:d.sqlite', not on 'sqlite:other.sqlite'
          Run the command again with --directory sqlite:d.sqlite, where that is meant.

          """)
      #expect(try json(directory.output)["exitCode"] as? Int == 5)
      let unnamed = try tool.run("undo", "run.jsonl")
      #expect(unnamed.status == 5)
      #expect(unnamed.errors.contains("not on 'chime'\n"))
      let account = try undo(tool, "--account", "account-2")
      #expect(account.status == 5)
      #expect(
        account.errors.hasPrefix(
          "error: the journal 'run.jsonl' is of account 'account-1', not of 'account-2'\n"))
    }
  }

  @Test(arguments: [
    ("", "it is empty, so that nothing was sent\nThere is nothing to take back.\n"),
    ("hello\n", "it is no journal\nCheck the path; 'rollcall history' lists journals.\n"),
    (
      "{\"seq",
      "it ends in the middle of its first record, so that nothing was sent\nThere is nothing to take back.\n"
    ),
    (
      #"{"sequence":1,"kind":"begin","formatVersion":"2.0","# + "\n",
      "it is in the form 2.0, which this version of rollcall doesn't read\n"
        + "Use the version of rollcall that wrote it, or a later one.\n"
    ),
    (
      #"{"sequence":1,"kind":"begin","formatVersion":"1.0"}"# + "\n",
      "record 1, at byte 0, isn't what was written there\n"
        + "Bring it back from a backup. The account itself is as 'rollcall plan' shows it, whatever a journal says.\n"
    ),
  ])
  func `refuses what is no whole journal`(text: String, message: String) throws {
    try withTool { tool in
      try tool.write(text, to: "bad.jsonl")
      let run = try undo(tool, journal: "bad.jsonl")
      #expect(run.status == 65)
      #expect(run.errors == "error: can't use the journal 'bad.jsonl': " + message)
      #expect(run.output == "")
    }
  }

  @Test func `says that a journal isn't there`() throws {
    try withTool { tool in
      let run = try undo(tool, journal: "none.jsonl")
      #expect(run.status == 1)
      #expect(
        run.errors == """
          error: can't read the journal 'none.jsonl': No such file or directory
          Check the path; 'rollcall history' lists journals.

          """)
    }
  }

  // MARK: - Making

  private func undo(_ tool: Tool, _ options: String..., journal: String = "run.jsonl") throws -> Tool.Run {
    try tool.run(list: ["undo", journal, "--directory", "sqlite:d.sqlite"] + options)
  }

  /// The account some time after the run: Carla was changed since, and Dora is gone.
  private func prepare(_ tool: Tool) throws {
    let users = [("ana", "Pro"), ("bob", "Basic"), ("carla", "Plus"), ("eve", "Basic")].map { name, license in
      #"{"UserId":"u-\#(name)","PrimaryEmail":"\#(name)@example.com","LicenseType":"\#(license)","#
        + #""UserType":"PrivateUser"}"#
    }
    try tool.write(#"{"Users":[\#(users.joined(separator: ","))]}"#, to: "users.json")
    let load = try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "account-1")
    #expect(load.status == 0, "\(load.errors)")
    try tool.writeJournal(SealedJournal.records, to: "run.jsonl")
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
