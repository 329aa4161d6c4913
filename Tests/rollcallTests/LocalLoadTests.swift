import Foundation
import Testing

/// `local load` says which of its files is to blame, and leaves nothing half done.
@Suite struct `Loading an embedded directory` {
  private static let load = #""$ROLLCALL" local load users.json --account a --into"#
  private static let takeAgain =
    "Take the listing again with 'aws chime list-users' or 'rollcall snapshot', and run the command again.\n"
  private static let makeRoom = "Make room or check permissions, and run the command again.\n"

  @Test(
    arguments: [
      ("rm users.json", "can't use 'users.json': No such file or directory\n\(takeAgain)"),
      ("rm users.json; mkdir users.json", "can't use 'users.json': Is a directory\n\(takeAgain)"),
      (
        ": > users.json",
        "can't use 'users.json': line 1, byte 0: there is nothing in it\n\(takeAgain)"
      ),
    ])
  func `from a listing that can't be used asks for another listing`(script: String, says: String) throws {
    try withTool { tool in
      try tool.write(#"{"Users":[]}"#, to: "users.json")
      let run = try tool.shell("\(script); \(Self.load) d.sqlite")
      #expect(run.status == 1)
      #expect(run.errors.hasSuffix(says), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: tool.folder.appending(path: "d.sqlite").path))
    }
  }

  @Test(
    arguments: [
      ("gone/d.sqlite", "can't use 'gone/d.sqlite': No such file or directory\n\(makeRoom)"),
      (
        "users.json",
        """
        can't use 'users.json': not a SQLite database
        Check the path; 'rollcall local load SNAPSHOT --into FILE --account ID' makes an embedded directory.

        """
      ),
    ])
  func `into a file that can't be used says what is wrong with that file`(into: String, says: String) throws {
    try withTool { tool in
      try tool.write(#"{"Users":[]}"# + String(repeating: "\n", count: 5_000), to: "users.json")
      let run = try tool.shell("\(Self.load) \(into)")
      #expect(run.status == 1)
      #expect(run.errors.hasSuffix(says), "\(run.errors)")
    }
  }

  /// Limits on a file's size, in blocks, at which the making of the file fails and the filling of it.
  @Test(arguments: [1, 200]) func `onto a full disk leaves no file that wasn't there before`(blocks: Int)
    throws
  {
    try withTool { tool in
      try tool.write(Self.manyUsers, to: "users.json")
      let run = try tool.shell("mkdir d && trap '' XFSZ; ulimit -f \(blocks); \(Self.load) d/d.sqlite")
      #expect(run.status == 1)
      #expect(run.errors.contains("can't use 'd/d.sqlite'"), "\(run.errors)")
      #expect(run.errors.hasSuffix(Self.makeRoom), "\(run.errors)")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: tool.folder.appending(path: "d").path) == [])
    }
  }

  @Test func `onto a full disk keeps what was there before`() throws {
    try withTool { tool in
      try tool.write(#"{"Users":[{"UserId":"1"}]}"#, to: "users.json")
      #expect(try tool.shell("\(Self.load) d.sqlite").status == 0)
      try tool.write(Self.manyUsers, to: "users.json")
      let run = try tool.shell("trap '' XFSZ; ulimit -f 200; \(Self.load) d.sqlite")
      #expect(run.status == 1, "\(run.errors)")
      let kept = try tool.shell(#""$ROLLCALL" snapshot --directory sqlite:d.sqlite --account a"#)
      #expect(
        kept.output.contains(#""UserId": "1""#) || kept.output.contains(#""UserId":"1""#), "\(kept.output)")
    }
  }

  @Test func `is what a missing one calls for`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\n", to: "policy.yaml")
      let run = try tool.shell(#""$ROLLCALL" plan policy.yaml --directory sqlite:gone"#)
      #expect(run.status == 1)
      #expect(
        run.errors.hasSuffix(
          """
          can't use 'gone': no such file
          'rollcall local load SNAPSHOT --into FILE --account ID' makes an embedded directory.

          """), "\(run.errors)")
    }
  }

  /// More users than fit in 200 kB, whether a block is 512 bytes to the shell or 1,024.
  private static let manyUsers =
    #"{"Users":["# + (0..<20_000).map { #"{"UserId":"user-\#($0)"}"# }.joined(separator: ",") + "]}"
}
