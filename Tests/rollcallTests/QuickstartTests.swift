import Foundation
import Testing

/// The main job, end to end, with the quickstart's files.
@Suite struct `The quickstart` {
  private static let account = "12a3456b-7c89-012d-3456-78901e23fg45"
  private static let policy = Tool.repository.appending(path: "examples/quickstart/policy").path
  private static let users = Tool.repository.appending(path: "examples/quickstart/users.json").path

  @Test func `is planned, applied and planned again to no changes`() throws {
    try withTool { tool in
      try load(tool)
      let first = try tool.run("plan", Self.policy, "--directory", "sqlite:d.sqlite", "--detailed-exitcode")
      #expect(first.status == 2)
      #expect(first.output.contains("25 changes in 2 requests: 14 upgrades, 9 downgrades, 1 type, 1 other"))
      #expect(first.output.contains("  ↑ ana@example.com "))
      #expect(first.errors.isEmpty)

      let applied = try tool.run("apply", Self.policy, "--directory", "sqlite:d.sqlite", "--yes")
      #expect(applied.status == 0)
      #expect(applied.output.hasSuffix("\n25 of 25 changes applied in 2 requests\n"))
      #expect(applied.output.split(separator: "\n").count { $0.hasPrefix("  applied       ") } == 25)

      let second = try tool.run("plan", Self.policy, "--directory", "sqlite:d.sqlite", "--detailed-exitcode")
      #expect(second.status == 0)
      #expect(
        second.output == """
          Plan for Chime account \(Self.account) (Team)
          No changes · 56 unchanged · 1 missing · 4 unmanaged

            --verbose names the missing and unmanaged users

          """)
    }
  }

  @Test func `gives the same digest from a snapshot, which can't be applied to`() throws {
    try withTool { tool in
      try load(tool)
      let fromDatabase = try json(tool, "sqlite:d.sqlite")
      let fromSnapshot = try json(tool, "snapshot:\(Self.users)")
      #expect(fromDatabase["digest"] as? String == fromSnapshot["digest"] as? String)
      let applied = try tool.run("apply", Self.policy, "--directory", "snapshot:\(Self.users)", "--yes")
      #expect(applied.status == 64)
      #expect(applied.errors.contains("is a snapshot, which can be read, but not written"))
    }
  }

  @Test func `is applied where the approved digest still holds, and refused where it doesn't`() throws {
    try withTool { tool in
      try load(tool)
      let digest = try #require(try json(tool, "sqlite:d.sqlite")["digest"] as? String)
      let wrong = "sha256:" + String(repeating: "0", count: 64)
      let refused = try tool.run("apply", Self.policy, "--directory", "sqlite:d.sqlite", "--approve", wrong)
      #expect(refused.status == 5)
      #expect(refused.errors.contains("approved \(wrong), now \(digest)"))
      let applied = try tool.run("apply", Self.policy, "--directory", "sqlite:d.sqlite", "--approve", digest)
      #expect(applied.status == 0)
      let again = try tool.run("apply", Self.policy, "--directory", "sqlite:d.sqlite", "--approve", digest)
      #expect(again.status == 5)
    }
  }

  @Test func `is not applied without a terminal, a yes or a digest`() throws {
    try withTool { tool in
      try load(tool)
      let before = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", Self.account)
      let run = try tool.run("apply", Self.policy, "--directory", "sqlite:d.sqlite", input: "yes\n")
      #expect(run.status == 64)
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("error: there is no terminal to ask on\n"))
      let after = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", Self.account)
      #expect(after.output == before.output)
    }
  }

  @Test func `is imported to a policy that plans to no changes`() throws {
    try withTool { tool in
      try load(tool)
      let imported = try tool.run("import", "--directory", "sqlite:d.sqlite", "--account", Self.account)
      #expect(imported.status == 0)
      #expect(imported.errors == "60 users imported.\n")
      try tool.write(imported.output, to: "policy.yaml")
      let plan = try tool.run("plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--detailed-exitcode")
      #expect(plan.status == 0)
      #expect(plan.output.contains("No changes · 60 unchanged\n"))
    }
  }

  @Test func `survives a snapshot, a load and a snapshot byte for byte`() throws {
    try withTool { tool in
      try load(tool)
      let first = try tool.run("snapshot", "--directory", "sqlite:d.sqlite", "--account", Self.account)
      try tool.write(first.output, to: "snapshot.json")
      let load = try tool.run(
        "local", "load", "snapshot.json", "--into", "copy.sqlite", "--account", Self.account)
      #expect(load.status == 0)
      let second = try tool.run("snapshot", "--directory", "sqlite:copy.sqlite", "--account", Self.account)
      #expect(second.output == first.output)
      #expect(second.status == 0)
    }
  }

  @Test func `is explained user by user`() throws {
    try withTool { tool in
      try load(tool)
      let offline = try tool.run("explain", Self.policy, "ANA@example.com")
      #expect(offline.status == 0)
      #expect(offline.output.contains("  license  Pro\n"), "\(offline.output)")
      #expect(
        offline.output.contains("    group sales  Pro          sales.yaml:12  decides\n"), "\(offline.output)"
      )
      let online = try tool.run(
        "explain", Self.policy, "ana@example.com", environment: ["ROLLCALL_DIRECTORY": "sqlite:d.sqlite"])
      #expect(online.output.contains("  license  Pro  (now Basic)\n"))
      let unknown = try tool.run("explain", Self.policy, "nobody@example.com")
      #expect(unknown.status == 1)
      #expect(unknown.errors.contains("doesn't name the user 'nobody@example.com'"))
    }
  }

  @Test func `gives the same bytes each time, and to files what standard output gets`() throws {
    try withTool { tool in
      try load(tool)
      let directory = "sqlite:d.sqlite"
      let once = try tool.run("plan", Self.policy, "--directory", directory, "--json")
      let twice = try tool.run(
        "plan", Self.policy, "--directory", directory, "--format", "json", "--out", "json=plan.json",
        "--out", "text=plan.txt")
      #expect(once.output == twice.output)
      #expect(try tool.read("plan.json") == once.output)
      #expect(try tool.read("plan.txt").hasPrefix("Plan for Chime account"))
      let permissions = try FileManager.default.attributesOfItem(
        atPath: tool.folder.appending(path: "plan.json").path)
      #expect(permissions[.posixPermissions] as? Int == 0o600)
    }
  }

  private func load(_ tool: Tool) throws {
    let load = try tool.run("local", "load", Self.users, "--into", "d.sqlite", "--account", Self.account)
    #expect(load.errors == "60 users of account \(Self.account) loaded into d.sqlite\n")
    #expect(load.status == 0)
  }

  private func json(_ tool: Tool, _ directory: String) throws -> [String: Any] {
    let run = try tool.run("plan", Self.policy, "--directory", directory, "--json")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }
}
