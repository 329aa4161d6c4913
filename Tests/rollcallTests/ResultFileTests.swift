import Foundation
import Testing

/// What `--out` does to what stands at its path.
@Suite struct `A result file` {
  /// A policy that names nobody, and an account with nobody in it.
  private func withPolicy(_ body: (Tool) throws -> Void) throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy.yaml")
      try tool.write(#"{"Users":[]}"#, to: "users.json")
      try body(tool)
    }
  }

  private static let plan = #""$ROLLCALL" plan policy.yaml --directory snapshot:users.json"#

  /// The names in a test's folder, without those that the running of the tool made.
  private func names(_ tool: Tool, _ folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: tool.folder.appending(path: folder).path).sorted()
  }

  private func kind(_ tool: Tool, _ path: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: tool.folder.appending(path: path).path)[.type]
      as? FileAttributeType
  }

  @Test func `that is a pipe is written into, and stays a pipe`() throws {
    try withPolicy { tool in
      let run = try tool.shell("mkfifo pipe && { cat pipe > copy & } && \(Self.plan) --out json=pipe; wait")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try tool.read("copy").contains("\"formatVersion\""))
      #expect(try kind(tool, "pipe") != .typeRegular)
    }
  }

  @Test func `that is a device is written to, and stays a device`() throws {
    try withPolicy { tool in
      // A device of the test's own, which is /dev/null by another name.
      let made = try tool.shell("mknod null c 1 3 && : > null")
      guard made.status == 0 else { return }
      let run = try tool.shell("\(Self.plan) --out json=null")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try kind(tool, "null") == .typeCharacterSpecial)
    }
  }

  @Test func `behind a link is replaced, and the link stays a link`() throws {
    try withPolicy { tool in
      try tool.write("old", to: "elsewhere/plan.json")
      let run = try tool.shell("ln -s elsewhere/plan.json link && \(Self.plan) --out json=link")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try kind(tool, "link") == .typeSymbolicLink)
      #expect(try tool.read("elsewhere/plan.json").contains("\"formatVersion\""))
      #expect(try names(tool, "elsewhere") == ["plan.json"])
    }
  }

  @Test func `behind a link to nothing is refused by name`() throws {
    try withPolicy { tool in
      let run = try tool.shell("ln -s nowhere link && \(Self.plan) --out json=link")
      #expect(run.status == 1)
      #expect(run.errors.contains("can't write 'link': it is a link to nothing"), "\(run.errors)")
    }
  }

  @Test func `that standard output goes to holds both results, one after the other`() throws {
    try withPolicy { tool in
      let run = try tool.shell("\(Self.plan) --out json=/dev/stdout > both")
      #expect(run.status == 0, "\(run.errors)")
      let both = try tool.read("both")
      #expect(both.hasPrefix("{"))
      #expect(both.contains("No changes"))
    }
  }

  @Test func `isn't blocked by the temporary file of a run that was killed`() throws {
    try withPolicy { tool in
      // In a namespace of its own each run may have the same process number; `exec` keeps the shell's.
      let run = try tool.shell(": > plan.json.$$.tmp && exec \(Self.plan) --out json=plan.json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try tool.read("plan.json").contains("\"formatVersion\""))
    }
  }

  @Test func `is its owner's alone, and nothing is left beside it`() throws {
    try withPolicy { tool in
      let run = try tool.shell("mkdir out && umask 0 && \(Self.plan) --out json=out/plan.json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try names(tool, "out") == ["plan.json"])
      let path = tool.folder.appending(path: "out/plan.json").path
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test(arguments: ["json", "markdown", "text"])
  func `that is there gets new content and keeps its mode`(format: String) throws {
    try withPolicy { tool in
      let run = try tool.shell(
        "echo old > f && chmod 640 f && \(Self.plan) --out \(format)=f && stat -c %a f")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("\n640\n"), "\(run.output)")
      #expect(try !tool.read("f").contains("old"))
    }
  }

  @Test func `of events that is there keeps its mode`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\nusers: [{id: '1'}]\n", to: "policy.yaml")
      try tool.write(#"{"Users":[{"UserId":"1"}]}"#, to: "users.json")
      let run = try tool.shell(
        """
        "$ROLLCALL" local load users.json --into d.sqlite --account a 2> /dev/null
        echo old > f && chmod 604 f
        "$ROLLCALL" apply policy.yaml --directory sqlite:d.sqlite --yes --out ndjson=f && stat -c %a f
        """)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("\n604\n"), "\(run.output)")
      #expect(try tool.read("f").hasPrefix("{"))
    }
  }

  @Test func `that is a job's summary is added to in place, at the beginning of a line`() throws {
    try withPolicy { tool in
      // Another name of the same file shows that the file is the old one.
      let run = try tool.shell(
        "printf 'Tests passed.' > f && chmod 666 f && ln f other && \(Self.plan) --out summary=f && stat -c %a f"
      )
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("\n666\n"), "\(run.output)")
      #expect(try tool.read("other").hasPrefix("Tests passed.\n<!-- rollcall:plan account=a -->\n"))
    }
  }

  @Test func `that is a job's summary keeps what an earlier step of ours said`() throws {
    try withPolicy { tool in
      let run = try tool.shell(": > f && \(Self.plan) --out summary=f && \(Self.plan) --out summary=f")
      #expect(run.status == 0, "\(run.errors)")
      let text = try tool.read("f")
      #expect(text.hasPrefix("<!-- rollcall:plan account=a -->\n"))
      #expect(text.components(separatedBy: "\n<!-- rollcall:plan account=a -->\n").count == 2)
    }
  }

  @Test func `that is a job's summary and isn't there yet is its owner's alone`() throws {
    try withPolicy { tool in
      let run = try tool.shell("umask 0 && \(Self.plan) --out summary=f && stat -c %a f")
      #expect(run.output.hasSuffix("\n600\n"), "\(run.output)")
    }
  }

  @Test func `that doesn't fit leaves the old one and nothing beside it`() throws {
    try withPolicy { tool in
      try tool.write("old", to: "out/plan.json")
      // No file may grow; the signal that says so is ignored, so that writing fails as on a full disk.
      let run = try tool.shell(
        "trap '' XFSZ; ulimit -f 0; \(Self.plan) --out json=out/plan.json 2>&1 | cat > /dev/null")
      #expect(run.status == 0)
      #expect(try tool.read("out/plan.json") == "old")
      #expect(try names(tool, "out") == ["plan.json"])
    }
  }

  @Test func `that can't be written keeps neither standard output nor the other files from being written`()
    throws
  {
    try withPolicy { tool in
      let run = try tool.shell("\(Self.plan) --out json=gone/a --out text=gone/b --out json=plan.json")
      #expect(run.status == 1)
      #expect(run.errors.contains("can't write 'gone/a': No such file or directory"), "\(run.errors)")
      #expect(run.output.contains("No changes"))
      #expect(try tool.read("plan.json").contains("\"formatVersion\""))
    }
  }

  @Test func `may have a name as long as names may be`() throws {
    try withPolicy { tool in
      let name = String(repeating: "n", count: 255)
      let run = try tool.shell("\(Self.plan) --out json=\(name)")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try tool.read(name).contains("\"formatVersion\""))
    }
  }
}
