import Foundation
import Testing

/// One folder whose files are about three accounts; an embedded directory holds two of them.
@Suite struct `A folder of several accounts` {
  private static let directory = ["--directory", "sqlite:d.sqlite"]

  @Test func `gives one plan each, in order of account id`() throws {
    try withFolder { tool in
      let text = try plan(tool)
      #expect(text.status == 0, "\(text.errors)")
      let heads = text.output.split(separator: "\n").filter { $0.hasPrefix("Plan for") }
      #expect(heads == ["Plan for Chime account one (Team)", "Plan for Chime account two (Team)"])
      let list = try list(plan(tool, "--json"))
      #expect(list.map { ($0["account"] as? [String: Any])?["id"] as? String } == ["one", "two"])
      #expect(list.map { paths($0) } == [["policy/a.yaml", "policy/z.yaml"], ["policy/b.yaml"]])
    }
  }

  @Test func `is planned for one account where that is asked for, as one object`() throws {
    try withFolder { tool in
      let run = try plan(tool, "--account", "two", "--json")
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      #expect((object?["account"] as? [String: Any])?["id"] as? String == "two")
      let unknown = try plan(tool, "--account", "six")
      #expect(unknown.status == 65)
      #expect(
        unknown.errors.contains("the policy is for accounts 'one', 'two', but --account says 'six'"),
        "\(unknown.errors)")
    }
  }

  @Test func `is applied exactly as the command below each plan says`() throws {
    try withFolder { tool in
      let shown = try plan(tool).output
      let commands = shown.matches(of: /To apply exactly this: rollcall (.*)/).map { String($0.1) }
      #expect(commands.count == 2)
      #expect(commands.allSatisfy { $0.contains(" --account ") }, "\(commands)")
      for (command, left) in zip(commands, [["two"], []]) {
        let run = try tool.shell("\"$ROLLCALL\" \(command)")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try accountsToChange(tool) == left)
      }
    }
  }

  @Test func `is applied whole by a yes, or by the digest of each plan`() throws {
    try withFolder { tool in
      let digests = try list(plan(tool, "--json")).compactMap { $0["digest"] as? String }
      let one = try apply(tool, "--approve", digests[0])
      #expect(one.status == 64)
      #expect(one.errors.contains("1 digest is given, but 2 plans change something"), "\(one.errors)")
      #expect(one.errors.contains("choose one plan with --account ID"))
      let wrong = try apply(
        tool, "--approve", digests[0], "--approve", "sha256:" + String(repeating: "0", count: 64))
      #expect(wrong.status == 5, "\(wrong.errors)")
      #expect(
        wrong.errors.contains(
          "error: the plans are no longer the approved ones: approved \(digests[0]) and sha256:000"))
      #expect(try accountsToChange(tool) == ["one", "two"], "nothing was written")
      let both = try apply(tool, "--approve", digests[1], "--approve", digests[0], "--json")
      #expect(both.status == 0, "\(both.errors)")
      #expect(try list(both).map { $0["plan"] as? String } == digests)
      #expect(try accountsToChange(tool) == [])
    }
  }

  @Test func `needs no digest for an account without changes, and none of a plan that is gone`() throws {
    try withFolder { tool in
      let digests = try list(plan(tool, "--json")).compactMap { $0["digest"] as? String }
      #expect(try apply(tool, "--account", "one", "--yes").status == 0)
      let gone = try apply(tool, "--approve", digests[0], "--approve", digests[1])
      #expect(gone.status == 5, "\(gone.errors)")
      #expect(try accountsToChange(tool) == ["two"])
      #expect(try apply(tool, "--approve", digests[1]).status == 0)
      #expect(try accountsToChange(tool) == [])
    }
  }

  @Test func `is written nowhere where one of its accounts can't be planned`() throws {
    try withFolder { tool in
      try tool.write("version: 1\naccount: three\nusers: []\n", to: "policy/c.yaml")
      let planned = try plan(tool, "--json", "--detailed-exitcode")
      #expect(planned.status == 1, "an error outweighs pending changes")
      let results = try list(planned)
      #expect(results.map { $0["account"] as? String } == [nil, "three", nil])
      #expect(results[1]["exitCode"] as? Int == 1)
      let run = try apply(tool, "--yes")
      #expect(run.status == 1)
      #expect(
        run.errors.contains("error: policy, account one: this policy was held back, since another one failed")
      )
      #expect(
        run.errors.contains("error: policy, account three: 'sqlite:d.sqlite' doesn't hold account 'three'"))
      #expect(try accountsToChange(tool, "--account", "one") == ["one"], "\(run.errors)")
    }
  }

  @Test func `keeps a journal for each account, and so in no single file`() throws {
    try withFolder { tool in
      let single = try apply(tool, "--yes", "--journal", "run.jsonl")
      #expect(single.status == 64)
      #expect(single.errors.contains("--journal names one file, but 2 plans change something"))
      try FileManager.default.createDirectory(
        at: tool.folder.appending(path: "runs"), withIntermediateDirectories: false)
      #expect(try apply(tool, "--yes", "--journal", "runs").status == 0)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: tool.folder.appending(path: "runs").path)
      #expect(names.count == 2)
    }
  }

  @Test func `is checked as a whole, with how many accounts it is about`() throws {
    try withFolder { tool in
      #expect(
        try tool.run("validate", "policy").output == "policy: 3 users of 2 accounts in 3 files, no errors\n")
      let json = try tool.run("validate", "policy", "--json")
      #expect(json.output.contains("\"accounts\": [\"one\", \"two\"]"))
      try tool.write("version: 1\nusers: []\n", to: "policy/n.yaml")
      let nameless = try tool.run("validate", "policy")
      #expect(nameless.status == 65)
      #expect(nameless.errors.contains("error[RC1036]: this file names no account, but another one does"))
    }
  }

  @Test func `explains a user in every account that knows it, or in the one that is asked for`() throws {
    try withFolder { tool in
      let both = try tool.run(list: ["explain", "policy", "ana@example.com"] + Self.directory)
      #expect(both.status == 0, "\(both.errors)")
      let heads = both.output.split(separator: "\n").filter { $0.hasPrefix("User") }
      #expect(
        heads == ["User ana@example.com (1) of account one", "User ana@example.com (9) of account two"])
      let one = try tool.run(
        list: ["explain", "policy", "ana@example.com", "--account", "two"] + Self.directory)
      #expect(one.output.contains("User ana@example.com (9)\n"), "\(one.output)")
      #expect(!one.output.contains("account one"))
    }
  }

  // MARK: - Making

  private func plan(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(list: ["plan", "policy"] + Self.directory + options)
  }

  private func apply(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(list: ["apply", "policy"] + Self.directory + options)
  }

  private func list(_ run: Tool.Run) throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]], "\(run.errors)")
  }

  private func paths(_ plan: [String: Any]) -> [String]? {
    ((plan["policy"] as? [String: Any])?["files"] as? [[String: Any]])?.compactMap { $0["path"] as? String }
  }

  /// The accounts whose users aren't as the policy says.
  private func accountsToChange(_ tool: Tool, _ options: String...) throws -> [String] {
    let run = try tool.run(list: ["plan", "policy", "--json"] + Self.directory + options)
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let plans = json as? [[String: Any]] ?? [json as? [String: Any] ?? [:]]
    return plans.filter { ($0["changes"] as? [Any])?.isEmpty == false }
      .compactMap { ($0["account"] as? [String: Any])?["id"] as? String }
  }

  private func withFolder(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(
        "version: 1\naccount: one\nusers: [{email: ana@example.com, license: Pro}]\n", to: "policy/a.yaml")
      try tool.write(
        "version: 1\naccount: two\nusers: [{email: ana@example.com, license: Pro}]\n", to: "policy/b.yaml")
      try tool.write(
        "version: 1\naccount: one\nusers: [{email: bob@example.com, license: Pro}]\n", to: "policy/z.yaml")
      for (account, ids) in [("one", ("1", "2")), ("two", ("9", "8"))] {
        try tool.write(
          """
          {"Users": [{"UserId": "\(ids.0)", "PrimaryEmail": "ana@example.com", "LicenseType": "Basic"},
                     {"UserId": "\(ids.1)", "PrimaryEmail": "bob@example.com", "LicenseType": "Basic"}]}
          """, to: "users.json")
        let load = try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", account)
        #expect(load.status == 0, "\(load.errors)")
      }
      try body(tool)
    }
  }
}
