import Foundation
import Testing

/// `rollcall drift`, as a schedule runs it.
@Suite struct `Drift` {
  private static let policy = """
    version: 1
    account: a
    users:
      - {id: '1', license: Pro}
      - {id: '2', license: Basic}

    """

  @Test func `is an exit code of 2, and none is 0`() throws {
    try withAccount("Pro") { tool in
      let none = try drift(tool)
      #expect(none.status == 0, "\(none.errors)")
      #expect(none.output == "Drift of Chime account a (Team)\nNo changes · 2 unchanged\n")
    }
    try withAccount("Basic") { tool in
      let some = try drift(tool)
      #expect(some.status == 2, "\(some.errors)")
      #expect(
        some.output.hasPrefix(
          """
          Drift of Chime account a (Team)
          1 change in 1 request: 1 upgrade · 1 unchanged

            ↑ 1  license  Basic → Pro  policy.yaml:4  user

          """), "\(some.output)")
    }
  }

  @Test func `has the same digest each day as long as it is the same, which is the plan's`() throws {
    try withAccount("Basic") { tool in
      let digests = try [
        drift(tool, "--json", "--today", "2026-01-01"), drift(tool, "--json", "--today", "2026-01-02"),
        tool.run("plan", "policy.yaml", "--directory", "snapshot:users.json", "--json"),
      ].map { try JSONDecoder().decode(Digest.self, from: Data($0.output.utf8)).digest }
      #expect(Set(digests).count == 1, "\(digests)")
    }
  }

  @Test func `is 2 also where a guardrail objects, to changes or without any`() throws {
    try withAccount("Basic") { tool in
      try tool.write(Self.policy + "guardrails: {maxChanges: 0}\n", to: "policy.yaml")
      let guarded = try drift(tool)
      #expect(guarded.status == 2, "\(guarded.errors)")
      #expect(guarded.output.contains("! 1 user would change, but maxChanges allows 0"))
    }
    try withAccount("Pro") { tool in
      try tool.write(Self.policy + "guardrails: {minManaged: 3}\n", to: "policy.yaml")
      let few = try drift(tool, "--json")
      #expect(few.status == 2, "\(few.errors)")
      #expect(few.output.contains(#""kind": "minManaged""#))
    }
  }

  @Test func `is told in each form that a plan has`() throws {
    try withAccount("Basic") { tool in
      let run = try drift(tool, "--out", "markdown=drift.md", "--out", "json=drift.json")
      #expect(run.status == 2)
      #expect(try tool.read("drift.md").hasPrefix("<!-- rollcall:plan account=a -->"))
      #expect(try tool.read("drift.md").contains("Drift of Chime account `a`"))
      let plan = try tool.run("apply", "--plan", "drift.json", "--directory", "snapshot:users.json", "--yes")
      #expect(plan.errors.contains("is a snapshot, which can be read, but not written"), "\(plan.errors)")
    }
  }

  @Test func `isn't taken for none where it can't be looked for`() throws {
    try withAccount("Pro") { tool in
      let run = try tool.run("drift", "policy.yaml", "--directory", "snapshot:none.json")
      #expect(run.status == 1, "\(run.errors)")
    }
  }

  private struct Digest: Decodable { let digest: String }

  private func withAccount(_ license: String, _ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(Self.policy, to: "policy.yaml")
      try tool.write(
        """
        {"Users":[{"UserId":"1","AccountId":"a","LicenseType":"\(license)"},
        {"UserId":"2","AccountId":"a","LicenseType":"Basic"}]}
        """, to: "users.json")
      try body(tool)
    }
  }

  private func drift(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(list: ["drift", "policy.yaml", "--directory", "snapshot:users.json"] + options)
  }
}
