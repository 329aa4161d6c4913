import Foundation
import Testing

/// The forms of a result, on the real binary.
@Suite struct `Reports in every form` {
  private static let formats = [
    "text", "json", "markdown", "summary", "github", "gitlab", "sarif", "junit", "html",
  ]

  private func prepare(_ tool: Tool, policy: String = "") throws {
    try tool.write(
      """
      version: 1
      account: a
      defaults:
        license: Pro
      users:
        - email: ana@example.com
        - email: bob@example.com
      \(policy)

      """, to: "policy.yaml")
    try tool.write(
      """
      {"Users": [{"UserId": "u-ana", "PrimaryEmail": "ana@example.com", "LicenseType": "Basic"},
        {"UserId": "u-bob", "PrimaryEmail": "bob@example.com", "LicenseType": "Basic"}]}
      """, to: "users.json")
    _ = try tool.run("local", "load", "users.json", "--into", "d.sqlite", "--account", "a")
  }

  private static let outputs = formats.flatMap { ["--out", "\($0)=out.\($0)"] }

  @Test(arguments: [
    (["plan", "policy.yaml", "--directory", "sqlite:d.sqlite"], Int32(0), "2 changes in 1 request"),
    (["validate", "policy.yaml"], 0, "2 users"),
    (["plan", "bad.yaml", "--directory", "sqlite:d.sqlite"], 65, "unknown key"),
    (["validate", "bad.yaml"], 65, "unknown key"),
    (["plan", "policy.yaml", "--directory", "sqlite:gone.sqlite"], 1, "gone.sqlite"),
    (["validate", "gone.yaml"], 65, "gone.yaml"),
    (["plan", "policy.yaml", "--directory", "nothing"], 64, "is no directory"),
    (["undo", "gone.jsonl", "--directory", "sqlite:d.sqlite"], 1, "gone.jsonl"),
  ])
  func `are there however a command ends`(words: [String], status: Int32, said: String) throws {
    try withTool { tool in
      try prepare(tool)
      try tool.write("version: 1\naccount: a\nlicence: Pro\n", to: "bad.yaml")
      let run = try tool.run(list: words + Self.outputs)
      #expect(run.status == status, "\(run.errors)")
      // A failure has no place in text, and what went well none in code quality; JSON has words of its own.
      for format in Self.formats where format != "json" && format != (status == 0 ? "gitlab" : "text") {
        #expect(try tool.read("out.\(format)").contains(said), "\(format)")
      }
    }
  }

  @Test(arguments: formats) func `go to standard output as they go to a file`(format: String) throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.run(
        "plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--format", format, "--out",
        "\(format)=file")
      #expect(run.status == 0, "\(run.errors)")
      let written = try tool.read("file")
      #expect(run.output == written)
    }
  }

  /// The last line of events.
  private static func end(_ exitCode: Int, applied: Int = 0) -> String {
    #"{"event":"end","exitCode":\#(exitCode),"summary":{"applied":\#(applied),"alreadyApplied":0,"stale":0,"#
      + #""rejected":0,"unverified":0,"unknown":0,"notAttempted":0}}"# + "\n"
  }

  @Test func `of an apply are there too, and its events`() throws {
    try withTool { tool in
      try prepare(tool)
      let run = try tool.run(
        list: [
          "apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes", "--format", "ndjson", "--out",
          "ndjson=events",
        ] + Self.outputs)
      #expect(run.status == 0, "\(run.errors)")
      for format in Self.formats where format != "gitlab" {
        let said = format == "json" ? "\"applied\": 2" : "2 of 2 changes applied"
        #expect(try tool.read("out.\(format)").contains(said), "\(format)")
      }
      let written = try tool.read("events")
      #expect(run.output == written)
      let events = run.output.split(separator: "\n").map { $0.prefix { $0 != "," } }
      #expect(
        events == [
          #"{"event":"start""#, #"{"event":"plan""#, #"{"event":"user""#, #"{"event":"user""#,
          #"{"event":"batch""#, #"{"event":"verify""#, #"{"event":"user""#, #"{"event":"user""#,
          #"{"event":"outcome""#, #"{"event":"end""#,
        ])
      #expect(run.output.hasSuffix(Self.end(0, applied: 2)))
    }
  }

  @Test func `as events end with the exit code, also where nothing was applied`() throws {
    try withTool { tool in
      try prepare(tool, policy: "protect:\n  - u-ana")
      let refused = try tool.run(
        "apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes", "--format", "ndjson")
      #expect(refused.status == 7)
      #expect(
        refused.output.contains(#"{"event":"error","policy":"policy.yaml","message":"a guardrail refuses"#))
      #expect(refused.output.hasSuffix(Self.end(7)))
      let unasked = try tool.run(
        "apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--format", "ndjson")
      #expect(unasked.status == 64)
      #expect(unasked.output.hasSuffix(Self.end(64)))
    }
  }

  @Test(arguments: [["plan", "policy.yaml"], ["validate", "policy.yaml"], ["undo", "run.jsonl"]])
  func `as events are for an apply alone`(words: [String]) throws {
    try withTool { tool in
      let run = try tool.run(list: words + ["--format", "ndjson"])
      #expect(run.status == 64)
      #expect(
        run.errors.contains(
          """
          The value 'ndjson' is invalid for '--format <format>': This command's result comes as text, json, markdown \
          (a comment), summary (of a job), github (annotations), gitlab (code quality), sarif, junit or html.
          """), "\(run.errors)")
    }
  }

  @Test func `of several policies are one document each`() throws {
    try withTool { tool in
      try prepare(tool)
      try tool.write("version: 1\naccount: a\nlicence: Pro\n", to: "bad.yaml")
      let run = try tool.run(
        list: ["plan", "policy.yaml", "bad.yaml", "--directory", "sqlite:d.sqlite"] + Self.outputs)
      #expect(run.status == 65)
      let log =
        try JSONSerialization.jsonObject(with: Data(try tool.read("out.sarif").utf8)) as? [String: Any]
      #expect((log?["runs"] as? [Any])?.count == 2)
      for (format, beginning) in [("junit", "<testsuite "), ("html", "<h1 "), ("markdown", "<!-- rollcall:")]
      {
        #expect(try tool.read("out.\(format)").ranges(of: beginning).count == 2)
      }
    }
  }

  @Test func `hold no address where they are redacted, but for JSON`() throws {
    try withTool { tool in
      try prepare(tool, policy: "protect:\n  - ana@example.com")
      let run = try tool.run(
        list: ["plan", "policy.yaml", "--directory", "sqlite:d.sqlite", "--redact"] + Self.outputs)
      #expect(run.status == 0)
      for format in Self.formats where format != "json" {
        let report = try tool.read("out.\(format)")
        #expect(!report.contains("@example.com"), "\(format)")
      }
      #expect(!run.output.contains("@"))
      #expect(run.output.contains("--allow protected=u-ana"))
      #expect(try tool.read("out.json").contains("ana@example.com"))
      let refused = try tool.run(
        "apply", "policy.yaml", "--directory", "sqlite:d.sqlite", "--yes", "--redact")
      #expect(refused.status == 7)
      #expect(!refused.errors.contains("@"), "\(refused.errors)")
    }
  }
}
