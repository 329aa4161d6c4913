import Foundation
import Testing

/// `rollcall schema` on the real binary.
@Suite struct `A schema` {
  @Test(arguments: ["policy", "plan", "outcome"]) func `is printed as it stands in the repository`(
    name: String
  ) throws {
    try withTool { tool in
      let file = Tool.repository.appending(path: "schemas/\(name).schema.json")
      let run = try tool.run("schema", name)
      #expect(run.status == 0)
      #expect(run.output == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }
  }

  @Test func `of anything else is misuse, and the names are told`() throws {
    try withTool { tool in
      let run = try tool.run("schema", "journal")
      #expect(run.status == 64)
      #expect(run.errors.contains("Please provide one of 'policy', 'plan' or 'outcome'."), "\(run.errors)")
    }
  }
}
