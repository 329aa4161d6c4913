import Foundation
import Testing

@testable import rollcall

/// The help of every command at 80 columns, as it stands in `Help`.
///
/// `ROLLCALL_RECORD=1 swift test --filter HelpTests` writes the texts anew, and fails, so that they are read.
@Suite struct HelpTests {
  private static let folder = Tool.repository.appending(path: "Tests/rollcallTests/Help")

  @Test(arguments: try names())
  func `each command's help is the recorded one`(name: String) throws {
    try withTool { tool in
      let words = name.split(separator: " ").dropFirst().map(String.init) + ["--help"]
      let help = try tool.run(list: words, environment: ["COLUMNS": "80"])
      #expect(help.status == 0)
      #expect(help.errors == "")
      let file = Self.folder.appending(path: name.replacing(" ", with: "-") + ".txt")
      if ProcessInfo.processInfo.environment["ROLLCALL_RECORD"] != nil {
        try Data(help.output.utf8).write(to: file)
        Issue.record("\(name).txt was recorded; read it, and run the tests without ROLLCALL_RECORD")
      }
      #expect(help.output == (try? String(contentsOf: file, encoding: .utf8)))
    }
  }

  @Test func `no help is recorded of a command that isn't there`() throws {
    let recorded = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(recorded == (try Self.names()).map { $0.replacing(" ", with: "-") + ".txt" }.sorted())
  }

  @Test(arguments: try names())
  func `each command's help shows how it is called, and an example, each on a line`(name: String) throws {
    try withTool { tool in
      let words = name.split(separator: " ").dropFirst().map(String.init) + ["--help"]
      let help = try tool.run(list: words, environment: ["COLUMNS": "80"])
      #expect(help.output.split(separator: "\n").filter { $0.count > 80 } == [])
      let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
      let heading = try #require(lines.firstIndex { $0 == "Example:" || $0 == "Examples:" })
      let examples = lines[(heading + 1)...].prefix { !$0.isEmpty }
      #expect(!examples.isEmpty)
      #expect(examples.filter { !$0.hasPrefix("  rollcall ") } == [])
    }
  }

  /// The tool, and every command below it.
  private static func names() throws -> [String] {
    func names(of command: CommandDescription) -> [String] {
      let below = (command.subcommands ?? []).filter { $0.commandName != "help" }
      return [command.name] + below.flatMap(names)
    }
    return names(of: try CommandDescription.ofTool())
  }
}
