import Foundation
import Testing

/// `rollcall import` on the real binary.
@Suite struct `An import` {
  /// A folder with the embedded directory of the first example.
  private func withAccount(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      let users = Tool.repository.appending(path: "examples/first/users.json").path
      let load = try tool.run("local", "load", users, "--into", "d.sqlite", "--account", Self.account)
      #expect(load.status == 0)
      try body(tool)
    }
  }

  private static let account = "12a3456b-7c89-012d-3456-78901e23fg45"
  private static let directory = ["--directory", "sqlite:d.sqlite"]

  private func plan(_ tool: Tool, _ policy: String) throws -> Tool.Run {
    try tool.run(list: ["plan", policy, "--detailed-exitcode", "--verbose"] + Self.directory)
  }

  @Test func `is in canonical form and plans to no change`() throws {
    try withAccount { tool in
      let run = try tool.run(list: ["import", "--account", Self.account] + Self.directory)
      #expect(run.status == 0)
      try tool.write(run.output, to: "policy.yaml")
      #expect(try tool.run("fmt", "--check", "policy.yaml").status == 0)
      #expect(try plan(tool, "policy.yaml").status == 0)
    }
  }

  @Test func `into a policy adds whom it lacks, changes nothing else, and plans to no further change`() throws
  {
    try withAccount { tool in
      let policy = """
        version: 1
        account: \(Self.account)
        defaults: {license: Basic} # the least
        users:   # ours
          -   email: ana@example.com   # Ana
              license: Basic

        # The end.

        """
      try tool.write(policy, to: "policy.yaml")
      let before = try plan(tool, "policy.yaml").output
      let run = try tool.shell(
        "chmod 640 policy.yaml; \"$ROLLCALL\" import --into policy.yaml --directory sqlite:d.sqlite")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "")
      #expect(run.errors.hasSuffix("users added to policy.yaml\n"), "\(run.errors)")
      let text = try tool.read("policy.yaml")
      let head = policy.prefix(while: { _ in true }).components(separatedBy: "\n# The end.")[0]
      #expect(text.hasPrefix(head))
      #expect(text.hasSuffix("\n\n# The end.\n"))
      let facts = try FileManager.default.attributesOfItem(
        atPath: tool.folder.appending(path: "policy.yaml").path)
      #expect(facts[.posixPermissions] as? Int == 0o640)
      let after = try plan(tool, "policy.yaml").output
      #expect(!after.contains("unmanaged"))
      #expect(before.contains("ana@example.com") == after.contains("ana@example.com"))
      let again = try tool.run(list: ["import", "--into", "policy.yaml"] + Self.directory)
      #expect(again.errors == "0 users added to policy.yaml\n")
      #expect(try tool.read("policy.yaml") == text)
    }
  }

  @Test func `into one file of a folder leaves out whom the others name`() throws {
    try withAccount { tool in
      let head = "version: 1\naccount: \(Self.account)\n"
      let ana = head + "users: [{email: ana@example.com}]\n"
      try tool.write(ana, to: "policy/ana.yaml")
      try tool.write(head, to: "policy/rest.yaml")
      let run = try tool.run(
        list: ["import", "policy", "--into", "policy/../policy/rest.yaml"] + Self.directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try tool.read("policy/ana.yaml") == ana)
      #expect(try !tool.read("policy/rest.yaml").contains("ana@example.com"))
      #expect(try plan(tool, "policy").status == 0)
      let stray = try tool.run(list: ["import", "policy", "--into", "d.sqlite"] + Self.directory)
      #expect(stray.status == 64)
      #expect(stray.errors.contains("'d.sqlite' is no file of the policy 'policy'"), "\(stray.errors)")
    }
  }

  @Test func `with a policy and no file to add to is misuse`() throws {
    try withTool { tool in
      let run = try tool.run("import", "policy.yaml", "--account", "a", "--directory", "sqlite:d")
      #expect(run.status == 64)
      #expect(run.errors.contains("A policy is given with --into FILE alone."), "\(run.errors)")
    }
  }
}
