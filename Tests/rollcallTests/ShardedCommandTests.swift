import Foundation
import Testing

/// Commands that take a part of a folder's accounts each.
@Suite struct `A folder's accounts in parts` {
  private static let accounts = ["one", "two", "three", "four", "five", "six"]

  @Test func `are planned in exactly one part each`() throws {
    try withAccounts { tool in
      var planned: [String] = []
      for part in 0..<3 {
        let run = try run(tool, "plan", part, "--json")
        #expect(run.status == 0, "\(run.errors)")
        planned += try self.accounts(in: run.output)
      }
      #expect(planned.sorted() == Self.accounts.sorted())
      #expect(planned != planned.sorted(), "a part is no slice of the list, or this proves little")
    }
  }

  @Test func `are applied part by part, until nothing is left`() throws {
    try withAccounts { tool in
      for part in 0..<3 { #expect(try run(tool, "apply", part, "--yes").status == 0) }
      let drift = try tool.run("drift", "policy", "--directory", "sqlite:d.sqlite")
      #expect(drift.status == 0, "\(drift.output)")
    }
  }

  @Test func `leave a part empty, which is an empty list and a word`() throws {
    try withAccounts { tool in
      try tool.write("version: 1\naccount: one\n", to: "alone.yaml")
      let empty = try (0..<50).lazy
        .map {
          try tool.run(
            "plan", "alone.yaml", "--directory", "sqlite:d.sqlite", "--shard", "\($0)/50", "--json")
        }
        .first { $0.output.hasPrefix("[") }
      #expect(empty?.status == 0)
      #expect(empty?.output == "[\n]\n")
      #expect(empty?.errors.contains("No account falls to part ") == true)
    }
  }

  @Test func `are applied part by part with the digests of all of them`() throws {
    try withAccounts { tool in
      let approvals = try digests(tool).flatMap { ["--approve", $0] }
      for part in 0..<3 {
        let run = try run(tool, "apply", part, approvals)
        #expect(run.status == 0, "\(run.errors)")
      }
      #expect(try tool.run("drift", "policy", "--directory", "sqlite:d.sqlite").status == 0)
    }
  }

  @Test func `aren't applied where one of the part's plans has no approval`() throws {
    try withAccounts { tool in
      let digests = try digests(tool)
      // The first account of a part isn't approved, the others and those of other parts are.
      let own = try self.accounts(in: try run(tool, "plan", 0, ["--json"]).output)
      let foreign = Self.accounts.sorted().firstIndex(of: own[0])!
      let others = digests.enumerated().filter { $0.offset != foreign }.map(\.element)
      let run = try run(tool, "apply", 0, others.flatMap { ["--approve", $0] })
      #expect(run.status == 5)
      #expect(run.errors.contains("now \(digests[foreign])"), "\(run.errors)")
      #expect(try self.digests(tool) == digests)
    }
  }

  @Test func `of which a part is empty are approved there by nothing and refused by nothing`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: one\nusers: [{id: '1', license: Pro}]\n", to: "policy.yaml")
      let approvals = ["1", "2"].flatMap { ["--approve", "sha256:" + String(repeating: $0, count: 64)] }
      let empty = try (0..<2).map { part in
        try tool.run(
          list: ["apply", "policy.yaml", "--directory", "sqlite:none", "--shard", "\(part)/2"] + approvals)
      }.first { $0.status == 0 }
      #expect(empty?.errors.contains("No account falls to part ") == true, "\(String(describing: empty))")
    }
  }

  @Test(arguments: ["3/3", "1", "a/b", "1/2/3", "+1/2", "0/0", "0/1001", ""])
  func `aren't asked for by a part that is none`(shard: String) throws {
    try withTool { tool in
      let run = try tool.run("plan", "policy", "--shard", shard)
      #expect(run.status == 64, "\(run.errors)")
    }
  }

  // MARK: - Making

  private func withAccounts(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      for account in Self.accounts {
        try tool.write(
          "version: 1\naccount: \(account)\nusers: [{id: '1', license: Pro}]\n", to: "policy/\(account).yaml")
        try tool.write(
          #"{"Users":[{"UserId":"1","AccountId":"\#(account)","LicenseType":"Basic"}]}"#, to: "u.json")
        let load = try tool.run("local", "load", "u.json", "--into", "d.sqlite", "--account", account)
        try #require(load.status == 0, "\(load.errors)")
      }
      try body(tool)
    }
  }

  private func run(_ tool: Tool, _ command: String, _ part: Int, _ options: String...) throws -> Tool.Run {
    try run(tool, command, part, options)
  }

  /// The digests of every account's plan, in order of account.
  private func digests(_ tool: Tool) throws -> [String] {
    let plan = try tool.run("plan", "policy", "--directory", "sqlite:d.sqlite", "--json")
    let plans = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [[String: Any]] ?? []
    return plans.compactMap { $0["digest"] as? String }
  }

  private func run(_ tool: Tool, _ command: String, _ part: Int, _ options: [String]) throws -> Tool.Run {
    try tool.run(
      list: [command, "policy", "--directory", "sqlite:d.sqlite", "--shard", "\(part)/3"] + options)
  }

  private func accounts(in output: String) throws -> [String] {
    let json = try JSONSerialization.jsonObject(with: Data(output.utf8))
    let plans = json as? [[String: Any]] ?? [json as? [String: Any] ?? [:]]
    return plans.compactMap { ($0["account"] as? [String: Any])?["id"] as? String }
  }
}
