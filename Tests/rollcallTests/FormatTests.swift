import Foundation
import Testing

/// `rollcall fmt` on the real binary.
@Suite struct `Formatting` {
  private static let odd = "users: [{email: ana@example.com}] # Ana\nversion: 1\n"
  private static let canonical = "version: 1\n\nusers: # Ana\n  - email: ana@example.com\n"

  private func facts(_ tool: Tool, _ path: String) throws -> [FileAttributeKey: Any] {
    try FileManager.default.attributesOfItem(atPath: tool.folder.appending(path: path).path)
  }

  private func names(_ tool: Tool, _ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: tool.folder.appending(path: folder).path).sorted()
  }

  @Test func `rewrites the files that differ, and names them`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "policy/a.yaml")
      try tool.write("version: 1\n", to: "policy/b.yml")
      let before = try facts(tool, "policy/b.yml")[.systemFileNumber] as? Int
      let run = try tool.run("fmt", "policy")
      #expect(run.status == 0)
      #expect(run.output == "policy/a.yaml\n")
      #expect(run.errors == "")
      #expect(try tool.read("policy/a.yaml") == Self.canonical)
      #expect(try facts(tool, "policy/b.yml")[.systemFileNumber] as? Int == before)
      #expect(try names(tool, "policy") == ["a.yaml", "b.yml"])
      #expect(try tool.run("fmt", "policy").output == "")
    }
  }

  @Test(arguments: [0o644, 0o600, 0o775]) func `keeps a file's mode`(mode: Int) throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "a.yaml")
      let run = try tool.shell("umask 077; chmod \(String(mode, radix: 8)) a.yaml; \"$ROLLCALL\" fmt a.yaml")
      #expect(run.status == 0, "\(run.errors)")
      #expect(try facts(tool, "a.yaml")[.posixPermissions] as? Int == mode)
      #expect(try tool.read("a.yaml") == Self.canonical)
    }
  }

  @Test func `with --check shows the difference, writes nothing and ends with 2`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "a.yaml")
      try tool.write("version: 1\n", to: "b.yaml")
      let run = try tool.run("fmt", "--check", "a.yaml", "b.yaml")
      #expect(run.status == 2)
      #expect(
        run.output == """
          --- a.yaml
          +++ a.yaml
          @@ -1,2 +1,4 @@
          -users: [{email: ana@example.com}] # Ana
           version: 1
          +
          +users: # Ana
          +  - email: ana@example.com

          """)
      #expect(run.errors == "1 of 1 file isn't in canonical form; without --check it is rewritten\n")
      #expect(try tool.read("a.yaml") == Self.odd)
      let clean = try tool.run("fmt", "--check", "b.yaml")
      #expect([clean.output, clean.errors] == ["", ""])
      #expect(clean.status == 0)
    }
  }

  @Test func `leaves an invalid policy alone, with all of its files, and goes on with the next`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "policy/a.yaml")
      try tool.write("version: 1\nusers: [{mail: x}]\n", to: "policy/b.yaml")
      try tool.write(Self.odd, to: "c.yaml")
      for check in [["--check"], []] {
        let run = try tool.run(list: ["fmt", "policy", "c.yaml"] + check)
        #expect(run.status == 65)
        #expect(run.errors.contains("error[RC1012]: unknown key 'mail'"), "\(run.errors)")
        #expect(try tool.read("policy/a.yaml") == Self.odd)
        #expect(try tool.read("c.yaml") == (check.isEmpty ? Self.canonical : Self.odd))
      }
    }
  }

  @Test func `takes standard input and gives standard output`() throws {
    try withTool { tool in
      let run = try tool.run("fmt", "-", input: Self.odd)
      #expect(run.output == Self.canonical)
      #expect(run.errors == "")
      #expect(try tool.run("fmt", "-", input: Self.canonical).output == Self.canonical)
      #expect(try tool.run("fmt", "-", "--check", input: Self.odd).status == 2)
      let invalid = try tool.run("fmt", "-", input: "version: 2\n")
      #expect(invalid.status == 65)
      #expect(invalid.output == "")
    }
  }

  @Test func `follows a link, which stays one`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "elsewhere/a.yaml")
      let run = try tool.shell("ln -s elsewhere/a.yaml link.yaml && \"$ROLLCALL\" fmt link.yaml")
      #expect(run.output == "link.yaml\n")
      #expect(try facts(tool, "link.yaml")[.type] as? FileAttributeType == .typeSymbolicLink)
      #expect(try tool.read("elsewhere/a.yaml") == Self.canonical)
    }
  }

  @Test func `leaves a read-only file alone, and says why`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "a.yaml")
      let run = try tool.shell("chmod 444 a.yaml && \"$ROLLCALL\" fmt a.yaml")
      #expect(run.status == 1)
      #expect(run.errors.contains("can't rewrite 'a.yaml': it is read-only"), "\(run.errors)")
      #expect(try tool.read("a.yaml") == Self.odd)
    }
  }

  @Test func `refuses to write into a pipe`() throws {
    try withTool { tool in
      let run = try tool.shell(
        "mkfifo pipe; { printf 'users: []\\nversion: 1\\n' > pipe & }; \"$ROLLCALL\" fmt pipe")
      #expect(run.status == 1)
      #expect(run.errors.contains("it is no regular file; '-' formats standard input"), "\(run.errors)")
    }
  }

  @Test func `on a full disk leaves the old file and nothing beside it`() throws {
    try withTool { tool in
      try tool.write(Self.odd, to: "policy/a.yaml")
      // No file may grow; the signal that says so is ignored, so that writing fails as on a full disk.
      let run = try tool.shell(
        "trap '' XFSZ; ulimit -f 0; \"$ROLLCALL\" fmt policy 2>&1 | grep -q \"can't rewrite 'policy/a.yaml'\""
      )
      #expect(run.status == 0)
      #expect(try tool.read("policy/a.yaml") == Self.odd)
      #expect(try names(tool, "policy") == ["a.yaml"])
    }
  }

  @Test func `shows a hostile file's text as escapes`() throws {
    try withTool { tool in
      try tool.write("users: [] # ##[error]\nversion: 1\n", to: "a.yaml")
      let run = try tool.run("fmt", "--check", "a.yaml")
      #expect(run.output.contains("-users: [] # #\\u{23}[error]\n"), "\(run.output)")
    }
  }
}
