import Foundation
import Testing

/// `rollcall plan --base`, as a pull request's pipeline runs it.
@Suite struct `The base of a plan` {
  private static let users = """
    {"Users":[{"UserId":"1","AccountId":"a","LicenseType":"Basic"},{"UserId":"2","AccountId":"a","LicenseType":"Basic"},
    {"UserId":"3","AccountId":"a","LicenseType":"Plus"},{"UserId":"4","AccountId":"a","LicenseType":"Basic"}]}
    """

  @Test func `tells what the pull request changes from what was off before`() throws {
    try withPolicies(
      base: users(["1": "Basic", "2": "Pro", "3": "Pro", "4": "Pro"]),
      head: users(["1": "Pro", "2": "Pro", "3": "Basic", "4": "Basic"])
    ) { tool in
      let run = try plan(tool)
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        run.output.contains(
          """
          Against the base: 1 pull request · 1 pending · 1 drift · 1 resolved by this pull request

            ↑ 1  license  Basic → Pro   pull request  p.yaml:4  user
            ↑ 2  license  Basic → Pro   drift         p.yaml:5  user
            ↓ 3  license  Plus → Basic  pending       p.yaml:6  user

          """), "\(run.output)")
    }
  }

  @Test func `sees also the users whom only the base names`() throws {
    let own = "unmanaged: ignore\n"
    try withPolicies(base: own + users(["1": "Pro", "2": "Pro"]), head: own + users(["1": "Basic"])) { tool in
      let run = try plan(tool)
      #expect(
        run.output.contains("Against the base: no changes · 2 resolved by this pull request"), "\(run.output)"
      )
    }
  }

  @Test func `stops the plan where it can't be read, and says how to go on without it`() throws {
    try withPolicies(base: "users: 1\n", head: users(["1": "Pro"])) { tool in
      let invalid = try plan(tool, "--json")
      #expect(invalid.status == 65)
      #expect(invalid.errors.contains("main/p.yaml:"), "\(invalid.errors)")
      #expect(
        invalid.errors.hasSuffix(
          """
          error: the base 'main' can't be planned: the policy is invalid
          Correct the base branch; to review a pull request that does, leave --base out.

          """), "\(invalid.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(invalid.output.utf8)) as? [String: Any]
      #expect(object?["exitCode"] as? Int == 65)
      #expect((object?["diagnostics"] as? [Any])?.isEmpty == false)
    }
    try withPolicies(base: users(["1": "Pro"]), head: users(["1": "Pro"])) { tool in
      let absent = try tool.run(
        "plan", "head", "--base", "none", "--directory", "snapshot:users.json")
      #expect(absent.status == 65)
      #expect(absent.output.isEmpty)
      #expect(absent.errors.contains("the base 'none' can't be planned: can't read the policy 'none'"))
    }
  }

  @Test func `stops the plan where it can't be meant in the account`() throws {
    try withPolicies(base: users(["1": "ProTrial"]), head: users(["1": "Pro"])) { tool in
      let load = try tool.run(
        "local", "load", "users.json", "--into", "team.sqlite", "--account", "a")
      #expect(load.status == 0, "\(load.errors)")
      let run = try tool.run("plan", "head", "--base", "main", "--directory", "sqlite:team.sqlite")
      #expect(run.status == 65, "\(run.output)")
      #expect(run.errors.contains("the base 'main' can't be planned"), "\(run.errors)")
    }
  }

  @Test func `stops the plan where it is for another account`() throws {
    try withPolicies(base: users(["1": "Pro"], of: "b"), head: users(["1": "Pro"])) { tool in
      let run = try plan(tool)
      #expect(run.status == 65)
      #expect(
        run.errors == """
          error: the base 'main' is for 'b', not 'a'
          Give the base branch's policy of the same account, or leave --base out.

          """)
    }
  }

  @Test func `lacks an account that is new beside others that it has`() throws {
    try withPolicies(base: users(["1": "Pro"], of: "b"), head: users(["1": "Pro"])) { tool in
      try tool.write(users(["1": "Pro"], of: "b"), to: "head/b.yaml")
      let run = try plan(tool, "--account", "a")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("Against the base: 1 pull request"), "\(run.output)")
    }
  }

  @Test func `stands beside one policy`() throws {
    try withPolicies(base: users(["1": "Pro"]), head: users(["1": "Pro"])) { tool in
      let run = try plan(tool, "main")
      #expect(run.status == 64)
      #expect(run.errors.contains("--base stands beside one policy"))
    }
  }

  // MARK: - Making

  private func users(_ licenses: [String: String], of account: String = "a") -> String {
    let users = licenses.sorted { $0.key < $1.key }.map { "  - {id: '\($0.key)', license: \($0.value)}" }
    return "version: 1\naccount: \(account)\nusers:\n" + users.joined(separator: "\n") + "\n"
  }

  private func withPolicies(base: String, head: String, _ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(base, to: "main/p.yaml")
      try tool.write(head, to: "head/p.yaml")
      try tool.write(Self.users, to: "users.json")
      try body(tool)
    }
  }

  private func plan(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(
      list: ["plan", "head", "--base", "main", "--directory", "snapshot:users.json"] + options)
  }
}
