import Foundation
import Testing

/// Every bad input gets a clear error and a code of the table, and standard output stays empty.
@Suite struct `Bad input` {
  /// A policy file's bytes and what is said of it.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let content: [UInt8]
    let says: [String]

    init(_ name: String, _ text: String, says: String...) {
      testDescription = name
      content = Array(text.utf8)
      self.says = says
    }

    init(_ name: String, bytes: [UInt8], says: String...) {
      testDescription = name
      content = bytes
      self.says = says
    }
  }

  private static let policies = [
    Case("an empty file", "", says: "error[RC1007]: the file holds no policy", "policy.yaml:1:1"),
    Case(
      "16 binary bytes", bytes: (0..<16).map { $0 &* 37 | 0x80 },
      says: "error[RC1002]: the file isn't UTF-8 text"),
    Case(
      "a duplicate key", "version: 1\nversion: 1\n", says: "error[RC1013]: the key 'version'",
      "policy.yaml:2:1"),
    Case("a tab", "version: 1\nusers:\n\t- id: a\n", says: "error[RC1005]: a tab", "policy.yaml:3:1"),
    Case("an anchor", "version: &one 1\n", says: "error[RC1004]: an anchor (&)", "policy.yaml:1:10"),
    Case(
      "a licence that there isn't", "version: 1\ndefaults:\n  license: Gold\n", says: "error[RC1021]: 'Gold'",
      "policy.yaml:3:12"),
    Case(
      "a mistyped key", "version: 1\ndefaults:\n  licence: Pro\n",
      says: "error[RC1012]: unknown key 'licence'", "did you mean 'license'?"),
    Case(
      "two entries for one user", "version: 1\nusers:\n  - email: a@b\n  - email: A@B\n",
      says: "error[RC1031]: 'A@B' has two entries", "policy.yaml:4:12", "3 |   - email: a@b"),
  ]

  @Test(arguments: policies) func `in a policy is explained, with exit code 65`(policy: Case) throws {
    try withTool { tool in
      try tool.write(Data(policy.content), to: "policy.yaml")
      for command in [["validate", "policy.yaml"], ["plan", "policy.yaml", "--directory", "sqlite:none"]] {
        let run = try tool.run(list: command)
        #expect(run.status == 65)
        #expect(run.output.isEmpty)
        for sentence in policy.says { #expect(run.errors.contains(sentence), "\(run.errors)") }
        #expect(run.errors.hasSuffix("Correct the policy and run the command again.\n"))
      }
    }
  }

  @Test func `that is no policy at all is explained, with exit code 65`() throws {
    try withTool { tool in
      try tool.write("not a policy", to: "folder/notes.txt")
      try tool.write("version: 1\n", to: "hidden/.github/workflow.yml")
      let table = [
        ("missing.yaml", "there is no such file or folder"),
        ("folder", "no file in it ends in .yaml or .yml"),
        ("hidden", "no file in it ends in .yaml or .yml"),
      ]
      for (path, sentence) in table {
        let run = try tool.run("validate", path)
        #expect(run.status == 65)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(sentence), "\(run.errors)")
      }
    }
  }

  @Test func `for a directory is explained, with exit code 1`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy.yaml")
      try tool.write("no JSON", to: "broken.json")
      try tool.write(#"{"Users":[{"UserId":"1"},{"UserId":"1"}]}"#, to: "twice.json")
      try tool.write(#"{"Users":[{"UserId":"1","AccountId":"b"}]}"#, to: "other.json")
      try tool.write(#"{"Users":[],"NextToken":"more"}"#, to: "short.json")
      try tool.write("a folder", to: "folder/file")
      let table = [
        ("sqlite:missing", "can't use 'missing': no such file"),
        ("sqlite:broken.json", "can't use 'broken.json'"),
        ("sqlite:folder", "can't use 'folder'"), ("snapshot:missing", "can't use 'missing'"),
        ("snapshot:folder", "can't use 'folder'"),
        ("snapshot:broken.json", "can't use 'broken.json': line 1"),
        ("snapshot:twice.json", "the user 1 comes twice"),
        ("snapshot:other.json", "holds account 'b', not 'a'"),
        ("snapshot:short.json", "cut short"),
      ]
      for (directory, sentence) in table {
        let run = try tool.run("plan", "policy.yaml", "--directory", directory)
        #expect(run.status == 1, "\(directory)")
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(sentence), "\(directory): \(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: tool.folder.appending(path: "missing").path))
      }
    }
  }

  @Test func `on the command line is explained, with exit code 64`() throws {
    try withTool { tool in
      try tool.write("version: 1\n", to: "policy.yaml")
      let table: [([String], String)] = [
        (["plan", "policy.yaml", "--directory", "sqlite:x"], "no account is named"),
        (["plan", "policy.yaml", "--account", "a", "--directory", "mysql:x"], "'mysql:x' is no directory"),
        (["plan", "policy.yaml", "--frobnicate"], "Unknown option '--frobnicate'"),
        (["apply", "policy.yaml", "--approve", "sha256:1"], "'sha256:1' is no plan's digest"),
        (["explain", "policy.yaml", " "], "' ' can't be a user's name"),
      ]
      for (arguments, sentence) in table {
        let run = try tool.run(list: arguments)
        #expect(run.status == 64, "\(arguments)")
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(sentence), "\(run.errors)")
      }
    }
  }

  @Test func `is told as JSON on standard output where JSON was asked for`() throws {
    try withTool { tool in
      try tool.write("version: 1\nusers:\n  - mail: a@b\n", to: "policy.yaml")
      for arguments in [
        ["validate", "policy.yaml", "--json"], ["plan", "policy.yaml", "--json"], ["plan", "gone", "--json"],
      ] {
        let run = try tool.run(list: arguments)
        #expect(run.status == 65)
        let object = try #require(
          try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["exitCode"] as? Int == 65)
      }
    }
  }

  @Test func `in one of several policies leaves the others their plans, with the weightiest code`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "good.yaml")
      try tool.write("version: 2\n", to: "bad.yaml")
      try tool.write(#"{"Users":[]}"#, to: "users.json")
      let text = try tool.run(
        "plan", "good.yaml", "bad.yaml", "gone.yaml", "--directory", "snapshot:users.json")
      #expect(text.status == 65)
      #expect(text.output.contains("No changes · 0 unchanged"))
      let json = try tool.run(
        "plan", "good.yaml", "bad.yaml", "--directory", "snapshot:users.json", "--json")
      let list = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
      #expect(list.map { $0["exitCode"] as? Int } == [nil, 65])
    }
  }
}
