import Foundation
import Testing

/// Warnings as a user meets them.
@Suite struct `A warning of the tool` {
  private static let policy = "version: 1\naccount: a\nusers:\n  - id: 0123\n    license: Pro\n"

  private func withPolicy(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(Self.policy, to: "policy.yaml")
      try tool.write(#"{"Users":[{"UserId":"0123","LicenseType":"Basic"}]}"#, to: "users.json")
      let load = try tool.run("local", "load", "users.json", "--into", "users.sqlite", "--account", "a")
      #expect(load.status == 0)
      try body(tool)
    }
  }

  private static let text = """
    warning[RC1501]: other YAML tools don't take '0123' for text
     --> policy.yaml:4:9
      |
    4 |   - id: 0123
      |         ^^^^ to them, it is a number
      |
      = help: put it into quotes: "0123"

    1 warning. The policy can be used as it is.

    """

  @Test func `goes to standard error and changes no exit code`() throws {
    try withPolicy { tool in
      let validate = try tool.run("validate", "policy.yaml")
      #expect(validate.status == 0)
      #expect(validate.output == "policy.yaml: 1 user in 1 file, no errors, 1 warning\n")
      #expect(validate.errors == Self.text)
      let directory = ["--directory", "sqlite:users.sqlite"]
      let plan = try tool.run(list: ["plan", "policy.yaml", "--detailed-exitcode"] + directory)
      #expect(plan.status == 2)
      #expect(plan.errors == Self.text)
      #expect(!plan.output.contains("warning"))
      let apply = try tool.run(
        list: ["apply", "policy.yaml", "--yes", "--journal", "off", "--json"] + directory)
      #expect(apply.status == 0)
      #expect(apply.errors.hasPrefix(Self.text))
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(apply.output.utf8)) }
    }
  }

  @Test func `is silent where quiet was asked for`() throws {
    try withPolicy { tool in
      let run = try tool.run("validate", "policy.yaml", "--quiet")
      #expect(run.status == 0)
      #expect(run.errors == "")
    }
  }

  @Test func `stands in the JSON of a valid policy`() throws {
    try withPolicy { tool in
      let run = try tool.run("validate", "policy.yaml", "--json")
      #expect(run.status == 0)
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let found = try #require(report["diagnostics"] as? [[String: Any]])
      #expect(found.map { $0["code"] as? String } == ["RC1501"])
      #expect(found.map { $0["severity"] as? String } == ["warning"])
      #expect(report["users"] as? Int == 1)
    }
  }

  @Test func `is as wide as the terminal`() throws {
    try withPolicy { tool in
      let run = try tool.run("validate", "policy.yaml", environment: ["COLUMNS": "40"])
      #expect(
        run.errors == """
          warning[RC1501]: other YAML tools don't
              take '0123' for text
           --> policy.yaml:4:9
            |
          4 |   - id: 0123
            |         ^^^^ to them, it is a number
            |
            = help: put it into quotes: "0123"

          1 warning. The policy can be used as it
          is.

          """)
    }
  }
}
