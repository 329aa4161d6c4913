import Foundation
import Testing

/// What an apply keeps of itself, and that it can be taken back by it.
@Suite struct `An apply's journal` {
  private static let account = "12a3456b-7c89-012d-3456-78901e23fg45"
  private static let policy = Tool.repository.appending(path: "examples/quickstart/policy").path
  private static let users = Tool.repository.appending(path: "examples/quickstart/users.json").path

  @Test func `is its owner's alone, and history tells of it`() throws {
    try withTool { tool in
      try load(tool)
      #expect(try apply(tool).status == 0)
      let name = try #require(try journals(tool).first)
      #expect(try journals(tool).count == 1)
      #expect(name.wholeMatch(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\.jsonl/) != nil, "\(name)")
      #expect(try mode(tool, ".rollcall") == 0o700)
      #expect(try mode(tool, ".rollcall/journal") == 0o700)
      #expect(try mode(tool, ".rollcall/journal/\(name)") == 0o600)
      let history = try tool.run("history")
      #expect(
        history.output.contains("  \(Self.account)  \(name.dropFirst(17).prefix(8))  exit 0  25 applied\n"))
    }
  }

  @Test func `takes everything back that can be written, and gives it again`() throws {
    try withTool { tool in
      try load(tool)
      let before = try lines(tool)
      _ = try apply(tool, "--journal", "first.jsonl")
      let applied = try lines(tool)
      let undo = try tool.run(
        "undo", "first.jsonl", "--directory", "sqlite:d.sqlite", "--out", "json=undo.json",
        "--detailed-exitcode")
      #expect(undo.status == 2)
      let skipped = undo.output.split(separator: "\n").filter { $0.hasPrefix("  ! ") }
      #expect(skipped == [])
      let back = try tool.run(
        "apply", "--plan", "undo.json", "--directory", "sqlite:d.sqlite", "--yes", "--journal", "second.jsonl"
      )
      #expect(back.status == 0, "\(back.errors)")
      #expect(try lines(tool) == before)
      let again = try tool.run("undo", "first.jsonl", "--directory", "sqlite:d.sqlite", "--detailed-exitcode")
      #expect(again.status == 0)
      let redo = try tool.run(
        "undo", "second.jsonl", "--directory", "sqlite:d.sqlite", "--out", "json=redo.json")
      #expect(redo.status == 0)
      let forth = try tool.run(
        "apply", "--plan", "redo.json", "--directory", "sqlite:d.sqlite", "--yes", "--journal", "off")
      #expect(forth.status == 0, "\(forth.errors)")
      #expect(try lines(tool) == applied)
    }
  }

  @Test func `goes where it is told, or nowhere`() throws {
    try withTool { tool in
      try load(tool)
      #expect(try apply(tool, "--journal", "off").status == 0)
      #expect(try apply(tool).status == 0)
      #expect(!FileManager.default.fileExists(atPath: tool.folder.appending(path: ".rollcall").path))
      try load(tool)
      try FileManager.default.createDirectory(
        at: tool.folder.appending(path: "runs"), withIntermediateDirectories: true)
      #expect(try apply(tool, "--journal", "runs").status == 0)
      #expect(try tool.run("history", "runs").output.contains("exit 0  25 applied\n  runs/"))
    }
  }

  @Test func `that can't be kept keeps the run from beginning`() throws {
    try withTool { tool in
      try load(tool)
      try tool.write("mine\n", to: "notes.txt")
      let taken = try apply(tool, "--journal", "notes.txt")
      #expect(taken.status == 1)
      #expect(
        taken.errors.hasSuffix(
          """
          error: can't keep a journal at 'notes.txt': it holds something already, and no journal is written over
          Nothing was written. Name another place with --journal PATH: a new file, or a folder.

          """))
      #expect(try tool.read("notes.txt") == "mine\n")
      try tool.write("", to: ".rollcall")
      let blocked = try apply(tool)
      #expect(blocked.status == 1)
      #expect(
        blocked.errors.contains("error: can't keep a journal at '.rollcall/journal': Not a directory\n"))
      #expect(try pending(tool))
    }
  }

  @Test func `that can't grow stops the run before a request`() throws {
    try withTool { tool in
      try tool.write(
        #"{"Users":[{"UserId":"u-ana","PrimaryEmail":"ana@example.com","LicenseType":"Basic"}]}"#,
        to: "users.json")
      let load = try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "account-1")
      #expect(load.status == 0, "\(load.errors)")
      // The journal begins with whom the policy protects, and is larger then than anything else that is written.
      let names = (0..<20_000).map { "  - user\($0)@example.com\n" }.joined()
      let users = "users:\n  - email: ana@example.com\n    license: Pro\n"
      try tool.write("version: 1\naccount: account-1\nprotect:\n\(names)\(users)", to: "policy.yaml")
      let run = try tool.shell(
        #"ulimit -f 512; "$ROLLCALL" apply policy.yaml --directory sqlite:d.sqlite --yes --json --journal j.jsonl"#
      )
      #expect(run.status == 3, "\(run.errors)")
      #expect(run.output.contains(#""notAttempted": 1"#), "\(run.output)")
      let plan = try tool.run("plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--detailed-exitcode")
      #expect(plan.status == 2)
      let undo = try tool.run("undo", "j.jsonl", "--directory", "sqlite:d.sqlite")
      #expect(undo.status == 65)
      #expect(undo.errors.contains("it ends in the middle of its first record, so that nothing was sent\n"))
      let again = try tool.run("apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes")
      #expect(again.status == 0, "\(again.errors)")
    }
  }

  // MARK: - Making

  /// Loads the quickstart's users into an account that has every licence.
  private func load(_ tool: Tool) throws {
    try tool.write(
      #"{"Account":{"AccountId":"\#(Self.account)","AwsAccountId":"1","Name":"n","AccountType":"Team","#
        + #""SupportedLicenses":["Basic","Plus","Pro","ProTrial"]}}"#, to: "account.json")
    let load = try tool.run(
      "local", "load", Self.users, "--into", "d.sqlite", "--account", Self.account, "--account-info",
      "account.json")
    #expect(load.status == 0, "\(load.errors)")
  }

  private func apply(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(list: ["apply", Self.policy, "--directory", "sqlite:d.sqlite", "--yes"] + options)
  }

  private func pending(_ tool: Tool) throws -> Bool {
    try tool.run("plan", Self.policy, "--directory", "sqlite:d.sqlite", "--detailed-exitcode").status == 2
  }

  /// The account's users, line by line.
  private func lines(_ tool: Tool) throws -> [Substring] {
    let run = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", Self.account)
    #expect(run.status == 0)
    return run.output.split(separator: "\n")
  }

  private func journals(_ tool: Tool) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: tool.folder.appending(path: ".rollcall/journal").path)
  }

  private func mode(_ tool: Tool, _ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: tool.folder.appending(path: path).path)[
      .posixPermissions]
      as? Int
  }
}
