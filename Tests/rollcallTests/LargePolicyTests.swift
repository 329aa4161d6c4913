import Foundation
import Testing

/// A policy of more than a mebibyte, whose account is read while it is, and whose text isn't kept.
@Suite struct `A large policy` {
  private static let comment = "# " + String(repeating: "x", count: 1 << 20) + "\n"

  private func withAccount(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write(
        #"{"Users":[{"UserId":"1","PrimaryEmail":"ana@example.com","LicenseType":"Basic"}]}"#,
        to: "users.json")
      #expect(
        try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "a-1").status == 0)
      try body(tool)
    }
  }

  private func policy(account: String, license: String) -> String {
    """
    version: 1
    account: \(account)
    users:
      - id: "1"
        license: \(license)
    \(Self.comment)
    """
  }

  @Test func `is planned as a small one`() throws {
    try withAccount { tool in
      for (name, comment) in [("small", ""), ("large", Self.comment)] {
        let text = policy(account: "a-1", license: "Pro").replacing(Self.comment, with: comment)
        try tool.write(text, to: "\(name).yaml")
      }
      let plans = try ["small", "large"].map { name in
        try tool.run("plan", "\(name).yaml", "--directory", "sqlite:d.sqlite").output
          .replacing("\(name).yaml", with: "p.yaml")
      }
      #expect(plans[0].contains("1 change"))
      #expect(plans[0] == plans[1])
    }
  }

  @Test func `is quoted where the account refuses what it says`() throws {
    try withAccount { tool in
      try tool.write(policy(account: "a-1", license: "Plus"), to: "policy.yaml")
      let run = try tool.run("plan", "policy.yaml", "--directory", "sqlite:d.sqlite")
      #expect(run.status == 65)
      #expect(run.errors.contains("5 |     license: Plus"))
    }
  }

  @Test(arguments: ["'a-1'", "a-1 # ours", "a-2"])
  func `may name its account in any way`(account: String) throws {
    try withAccount { tool in
      #expect(
        try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "a-2").status == 0)
      try tool.write(policy(account: account, license: "Pro"), to: "policy.yaml")
      let run = try tool.run("plan", "policy.yaml", "--directory", "sqlite:d.sqlite")
      #expect(
        run.output.hasPrefix("Plan for Chime account \(account.contains("2") ? "a-2" : "a-1")"), "\(run)")
    }
  }

  @Test func `that is invalid is told to be that, whatever becomes of its account`() throws {
    try withAccount { tool in
      try tool.write(policy(account: "a-1", license: "Gold"), to: "policy.yaml")
      for directory in ["sqlite:d.sqlite", "sqlite:none.sqlite"] {
        let run = try tool.run("plan", "policy.yaml", "--directory", directory)
        #expect(run.status == 65)
        #expect(run.errors.hasPrefix("error[RC1021]: 'Gold'"))
        #expect(run.errors.contains("5 |     license: Gold"))
      }
    }
  }

  @Test func `that comes through a pipe is quoted, and an empty one isn't waited for`() throws {
    try withAccount { tool in
      try tool.write(policy(account: "a-1", license: "Gold"), to: "policy.yaml")
      let large = try tool.shell("cat policy.yaml | \"$ROLLCALL\" validate /dev/stdin")
      #expect(large.errors.contains("5 |     license: Gold"))
      let empty = try tool.shell("mkfifo pipe; (: > pipe &) ; \"$ROLLCALL\" validate pipe")
      #expect(empty.status == 65)
    }
  }

  @Test func `is applied as a small one`() throws {
    try withAccount { tool in
      try tool.write(policy(account: "a-1", license: "Pro"), to: "policy.yaml")
      let words = ["policy.yaml", "--directory", "sqlite:d.sqlite"]
      #expect(try tool.run(list: ["apply"] + words + ["--yes"]).status == 0)
      #expect(try tool.run(list: ["plan"] + words + ["--detailed-exitcode"]).status == 0)
    }
  }
}
