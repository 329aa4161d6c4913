import Foundation
import Testing

@testable import rollcall

@Suite struct VersionTests {
  @Test func `the version names the tool, and the commit where one is known`() throws {
    try withTool { tool in
      let run = try tool.run("--version")
      #expect(run.status == 0)
      #expect(
        run.output.wholeMatch(of: /rollcall 0\.1\.0( \([0-9a-f]{12}( with changes)?\))?\n/) != nil,
        "\(run.output)")
    }
  }

  @Test func `a plan names the version alone, so that each build of it makes the same bytes`() throws {
    try withTool { tool in
      try tool.write(
        #"{"Users": [{"UserId": "u-1", "PrimaryEmail": "a@example.com", "LicenseType": "Pro"}]}"#,
        to: "users.json")
      try tool.write("version: 1\naccount: team\nusers:\n  - {id: u-1, license: Basic}\n", to: "policy.yaml")
      let plan = try tool.run("plan", "policy.yaml", "--directory", "snapshot:users.json", "--json")
      #expect(
        plan.output.contains(#""tool": {"name": "rollcall", "version": "0.1.0"}"#), "\(plan.errors)")
    }
  }
}
