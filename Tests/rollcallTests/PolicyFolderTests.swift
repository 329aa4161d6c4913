import Foundation
import Testing

/// A folder of policies is read whole or refused: what is passed over in silence is a policy that nobody keeps.
@Suite struct `A policy folder` {
  private func withFolder(_ script: String, _ body: (Tool.Run) -> Void) throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy/base.yaml")
      body(try tool.shell("cd policy && { \(script); } && cd .. && \"$ROLLCALL\" validate policy"))
    }
  }

  @Test(
    arguments: [
      ("ln -s nowhere sales.yaml", "'policy/sales.yaml': No such file or directory"),
      ("ln -s nowhere sales.yml", "'policy/sales.yml': No such file or directory"),
      ("ln -s sales.yaml sales.yaml", "'policy/sales.yaml': Too many levels of symbolic links"),
      ("ln -s $(printf '%0300d' 0) sales.yaml", "'policy/sales.yaml': File name too long"),
      ("mkfifo sales.yaml", "'policy/sales.yaml': it is no regular file"),
      ("ln -s /dev/null sales.yaml", "'policy/sales.yaml': it is no regular file"),
      (": > $(printf 'sal\\351s.yaml')", #"'policy/sal\xE9s.yaml': its name isn't UTF-8"#),
      ("mkdir $(printf 'sal\\351s')", #"'policy/sal\xE9s': its name isn't UTF-8"#),
      (
        "mkdir ../other && ln -s ../other team",
        "'policy/team': it is a link to a folder; give that folder itself"
      ),
    ])
  func `with what might be a policy and can't be read is refused by name`(script: String, says: String) throws
  {
    try withFolder(script) { run in
      #expect(run.status == 65, "\(run.errors)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("can't read the policy \(says)"), "\(run.errors)")
    }
  }

  @Test(
    arguments: [
      "mkfifo notes", "ln -s nowhere notes.txt", "ln -s /dev/zero notes", ": > .hidden.yaml",
      "ln -s .. .data", "ln -s nowhere .sales.yaml",
    ])
  func `may hold what is no policy, and what begins with a dot`(script: String) throws {
    try withFolder(script) { run in
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("0 users in 1 file, no errors"))
    }
  }

  @Test func `may hold links to files, and may be reached by a link itself`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy/base.yaml")
      try tool.write("version: 1\naccount: a\n", to: "elsewhere.yaml")
      let run = try tool.shell(
        #"ln -s ../elsewhere.yaml policy/more.yaml && ln -s policy link && "$ROLLCALL" validate link"#)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("0 users in 2 files"))
    }
  }
}
