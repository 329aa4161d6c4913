import Foundation
import Testing

/// Grants, as a user of the tool meets them.
@Suite struct `A grant in a policy` {
  private static let policy = """
    version: 1
    account: a
    defaults: {license: Basic}
    protect: [ceo@example.com]
    groups:
      sales: {license: Pro, members: [ana@example.com]}
      support: {license: Plus, members: [ana@example.com]}
    users:
      - email: ana@example.com
        license: Pro
        until: 2027-01-31
        reason: OPS-1234
      - email: bob@example.com
        license: Pro
        until: 2027-01-20

    """

  @Test func `decides through its last day, and the plan tells of its end`() throws {
    try withPolicy { tool in
      let run = try plan(tool, "--today", "2027-01-20")
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        run.output.contains("↑ bob@example.com  license  Basic → Pro  policy.yaml:14  user, until 2027-01-20")
      )
      #expect(
        run.output.contains(
          """
            Grants that end within 14 days: 2
            - ana@example.com  Pro  2027-01-31  policy.yaml:11  OPS-1234
            - bob@example.com  Pro  2027-01-20  policy.yaml:15

          """), "\(run.output)")
      #expect(
        run.output.contains(" --today 2027-01-20 --approve sha256:"), "the command is about the same day")
    }
  }

  @Test func `leaves its user to the defaults on the day after`() throws {
    try withPolicy { tool in
      let run = try plan(tool, "--today", "2027-01-21")
      #expect(run.output.contains("No changes · 2 unchanged"))
      #expect(run.output.contains("  ! bob@example.com  Pro  2027-01-20  policy.yaml:15\n"), "\(run.output)")
    }
  }

  @Test func `brings a disagreement of groups back once it has run out`() throws {
    try withPolicy { tool in
      for arguments in [
        ["validate", "policy.yaml"], ["plan", "policy.yaml", "--directory", "sqlite:d.sqlite"],
      ] {
        #expect(try tool.run(list: arguments + ["--today", "2027-01-31"]).status == 0)
        let run = try tool.run(list: arguments + ["--today", "2027-02-01"])
        #expect(run.status == 65)
        #expect(
          run.errors.contains(
            "two groups of 'ana@example.com' disagree on its license, since the grant that settled it ended on 2027-01-31"
          ), "\(run.errors)")
        #expect(run.errors.contains("give the user's entry under 'users' a later 'until', or none"))
      }
    }
  }

  @Test func `is applied for the day that was approved`() throws {
    try withPolicy { tool in
      let place = ["policy.yaml", "--directory", "sqlite:d.sqlite", "--journal", "off"]
      let json = try tool.run(list: ["plan"] + place.prefix(3) + ["--json", "--today", "2027-01-20"])
      let plan = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let digest = try #require(plan["digest"] as? String)
      let late = try tool.run(list: ["apply"] + place + ["--approve", digest, "--today", "2027-01-21"])
      #expect(late.status == 5, "\(late.errors)")
      let right = try tool.run(list: ["apply"] + place + ["--approve", digest, "--today", "2027-01-20"])
      #expect(right.status == 0, "\(right.errors)")
    }
  }

  @Test func `may have its day quoted, and nothing but a day of the calendar`() throws {
    try withPolicy { tool in
      let run = try plan(tool, "--today", "2027-02-30")
      #expect(run.status == 64)
      #expect(run.errors.contains("2027-02-30"), "\(run.errors)")
      let saved = try tool.run("apply", "--plan", "plan.json", "--today", "2027-01-20", "--yes")
      #expect(saved.status == 64)
      #expect(saved.errors.contains("--today says nothing to a saved plan"))
    }
  }

  @Test
  func `that has ended is warned of where the policy is validated, and not beside a plan, which names it`()
    throws
  {
    try withTool { tool in
      try tool.write(
        "version: 1\naccount: a\nusers:\n  - email: ana@example.com\n    license: Pro\n    until: 2027-01-20\n",
        to: "policy.yaml")
      let last = try tool.run("validate", "policy.yaml", "--today", "2027-01-20")
      #expect(last.errors == "")
      let over = try tool.run("validate", "policy.yaml", "--today", "2027-01-21")
      #expect(over.status == 0)
      #expect(over.output == "policy.yaml: 1 user in 1 file, no errors, 1 warning\n")
      #expect(
        over.errors == """
          warning[RC1506]: the grant to 'ana@example.com' ended with 2027-01-20
           --> policy.yaml:6:12
            |
          6 |     until: 2027-01-20
            |            ^^^^^^^^^^ this day is past
            |
            = help: extend it by a later day, or take the entry's 'until' and what it gave out

          1 warning. The policy can be used as it is.

          """)
      try tool.write(#"{"Users":[{"UserId":"1","PrimaryEmail":"ana@example.com"}]}"#, to: "users.json")
      let plan = try tool.run(
        "plan", "policy.yaml", "--directory", "snapshot:users.json", "--today", "2027-01-21")
      #expect(plan.errors == "")
    }
  }

  @Test func `of a folder's second account that has ended is warned of in its own file`() throws {
    try withTool { tool in
      for account in ["one", "two"] {
        let until = account == "two" ? "    until: 2027-01-20\n" : ""
        try tool.write(
          "version: 1\naccount: \(account)\nusers:\n  - email: ana@example.com\n    license: Pro\n\(until)",
          to: "policy/\(account).yaml")
      }
      let run = try tool.run("validate", "policy", "--today", "2027-01-21")
      #expect(run.status == 0)
      #expect(run.errors.contains(" --> policy/two.yaml:6:12\n"), "\(run.errors)")
    }
  }

  @Test func `is explained while it holds and afterwards`() throws {
    try withPolicy { tool in
      let holding = try tool.run(
        "explain", "policy.yaml", "BOB@example.com", "--directory", "sqlite:d.sqlite", "--today", "2027-01-20"
      )
      #expect(
        holding.output == """
          User bob@example.com (2)
            license  Pro  (now Basic)
              defaults                Basic  policy.yaml:3   a stronger level decides
              user, until 2027-01-20  Pro    policy.yaml:14  decides
            type     not managed  (now none)
            named in policy.yaml:13

          """, "\(holding.output)")
      let over = try tool.run("explain", "policy.yaml", "bob@example.com", "--today", "2027-01-21")
      #expect(over.output.contains("user, until 2027-01-20  Pro    policy.yaml:14  has run out\n"))
      #expect(over.output.contains("  license  Basic\n"))
      let json = try tool.run("explain", "policy.yaml", "bob@example.com", "--today", "2027-01-21", "--json")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect((object["users"] as? [[String: Any]])?.first?["isInAccount"] is NSNull)
      let protected = try tool.run("explain", "policy.yaml", "CEO@example.com")
      #expect(
        protected.output == """
          User CEO@example.com
            The policy doesn't name this user: it is unmanaged.
            protected: no plan may change this user  policy.yaml:4

          """)
      let nobody = try tool.run("explain", "policy.yaml", "eve@example.com", "--json")
      #expect(nobody.status == 1)
      #expect(nobody.output.contains("\"exitCode\": 1"))
    }
  }

  private func plan(_ tool: Tool, _ options: String...) throws -> Tool.Run {
    try tool.run(list: ["plan", "policy.yaml", "--directory", "sqlite:d.sqlite"] + options)
  }

  private func withPolicy(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(Self.policy, to: "policy.yaml")
      try tool.write(
        """
        {"Users": [{"UserId": "1", "PrimaryEmail": "ana@example.com", "LicenseType": "Pro"},
                   {"UserId": "2", "PrimaryEmail": "bob@example.com", "LicenseType": "Basic"}]}
        """, to: "users.json")
      #expect(try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "a").status == 0)
      try body(tool)
    }
  }
}
