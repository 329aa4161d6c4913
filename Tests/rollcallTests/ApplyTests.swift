import Foundation
import Testing

/// Who may say yes to a plan, and what is written then.
@Suite struct `An apply` {
  private static let account = "12a3456b-7c89-012d-3456-78901e23fg45"

  @Test func `of several policies writes nothing where one of them is wrong`() throws {
    try withTool { tool in
      try prepare(tool)
      try tool.write("version: 2\n", to: "bad.yaml")
      let run = try tool.run("apply", "policy.yaml", "bad.yaml", "--directory", "sqlite:d.sqlite", "--yes")
      #expect(run.status == 65)
      #expect(run.errors.contains("this policy was held back, since another one failed"))
      #expect(try pending(tool) == 2)
    }
  }

  @Test func `refuses two policies of one account`() throws {
    try withTool { tool in
      try prepare(tool)
      let twice = try tool.run(
        "apply", "policy.yaml", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes")
      #expect(twice.status == 64)
      #expect(twice.errors.contains("is about account '\(Self.account)' as well"))
      #expect(try pending(tool) == 2)
    }
  }

  @Test func `of nothing says so`() throws {
    try withTool { tool in
      try prepare(tool)
      _ = try tool.run("apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes")
      let again = try tool.run("apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes")
      #expect(again.status == 0)
      #expect(again.output.hasSuffix("No changes; nothing was written.\n"))
    }
  }

  @Test func `tells what it wrote also where its report can't be written`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.shell(
        #""$ROLLCALL" apply policy.yaml --directory sqlite:d.sqlite --yes --json > /dev/full"#)
      #expect(run.status == 1)
      #expect(run.errors.contains("2 of 2 changes applied in 1 request\n"), "\(run.errors)")
      #expect(run.errors.hasSuffix("What was done before stays done.\n"))
      #expect(try pending(tool) == 0)
    }
  }

  // MARK: - On a terminal

  @Test func `on a terminal asks beside the plan, and takes nothing but yes`() throws {
    try withTool { tool in
      try prepare(tool)
      for answer in ["no", "y", "YES", ""] {
        let run = try tool.runOnTerminal(
          "apply policy.yaml --directory sqlite:d.sqlite > out.txt", answering: answer)
        #expect(run.contains("ana@example.com"), "the plan stands where the question is")
        #expect(run.contains("Apply 2 changes to account \(Self.account)?"))
        #expect(
          run.contains("Only 'yes' is taken: \(answer)\r\nerror: the plan wasn't confirmed\r\n"), "\(run)")
      }
      #expect(try pending(tool) == 2)
      _ = try tool.runOnTerminal("apply policy.yaml --directory sqlite:d.sqlite > out.txt", answering: "yes")
      #expect(try tool.read("out.txt").hasSuffix("2 of 2 changes applied in 1 request\n"))
      #expect(try pending(tool) == 0)
    }
  }

  @Test func `ends the question's line where the terminal doesn't show what is typed`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.runOnTerminal(
        "apply policy.yaml --directory sqlite:d.sqlite > out.txt", answering: "no", showsTyping: false)
      #expect(run.contains("Only 'yes' is taken: \r\nerror: the plan wasn't confirmed\r\n"), "\(run)")
    }
  }

  @Test func `leaves alone what changed while the question was open`() throws {
    try withTool { tool in
      try prepare(tool)
      let load = "\(Tool.binary.path) local load later.json --into d.sqlite --account \(Self.account) -q"
      try tool.write(Self.users(ana: "Plus", bob: "Basic"), to: "later.json")
      _ = try tool.runOnTerminal(
        "apply policy.yaml --directory sqlite:d.sqlite --json > out.json", answering: "yes", after: load)
      let outcome = try #require(
        try JSONSerialization.jsonObject(with: Data(try tool.read("out.json").utf8)) as? [String: Any])
      #expect(outcome["exitCode"] as? Int == 3)
      let users = try #require(outcome["users"] as? [[String: Any]])
      #expect(users.map { $0["outcome"] as? String } == ["stale", "alreadyApplied"])
      #expect(outcome["batches"] as? Int == 0)
    }
  }

  // MARK: - Making

  private static func users(ana: String, bob: String) -> String {
    """
    {"Users": [{"UserId": "1", "PrimaryEmail": "ana@example.com", "LicenseType": "\(ana)"},
               {"UserId": "2", "PrimaryEmail": "bob@example.com", "LicenseType": "\(bob)"}]}
    """
  }

  private func prepare(_ tool: Tool) throws {
    try tool.write(Self.users(ana: "Basic", bob: "Pro"), to: "users.json")
    try tool.write(
      "version: 1\naccount: \(Self.account)\nusers:\n"
        + "  - {email: ana@example.com, license: Pro}\n  - {email: bob@example.com, license: Basic}\n",
      to: "policy.yaml")
    let load = try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", Self.account)
    #expect(load.status == 0)
  }

  /// How many changes are left to make.
  private func pending(_ tool: Tool) throws -> Int? {
    let plan = try tool.run("plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any]
    return (object?["summary"] as? [String: Int])?["changes"]
  }
}
