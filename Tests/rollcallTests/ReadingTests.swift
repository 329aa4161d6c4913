import Foundation
import Testing

/// What is read is read up to a limit, from whatever it comes.
@Suite struct `Reading` {
  private static let listing =
    #"{"Users":[{"UserId":"1","AccountId":"a","LicenseType":"Pro"}]}"#

  @Test func `a policy without an end stops at the limit`() throws {
    try withTool { tool in
      let run = try tool.shell(#""$ROLLCALL" validate /dev/zero"#)
      #expect(run.status == 65)
      #expect(run.errors.contains("'/dev/zero': it is larger than 256 MiB (RC1006)"), "\(run.errors)")
    }
  }

  @Test func `an account's facts without an end stops at the limit`() throws {
    try withTool { tool in
      try tool.write(Self.listing, to: "users.json")
      let run = try tool.shell(
        #""$ROLLCALL" local load users.json --into d.sqlite --account a --account-info /dev/zero"#)
      #expect(run.status == 1)
      #expect(
        run.errors.contains("can't use '/dev/zero': it holds more than the limit of 1048576 bytes"),
        "\(run.errors)")
      #expect(run.errors.contains("Take the account's facts again with 'aws chime get-account'"))
    }
  }

  @Test(
    arguments: [
      #"cat users.json | "$ROLLCALL" local load /dev/stdin --into d.sqlite --account a"#,
      #"mkfifo pipe; { cat users.json > pipe & }; "$ROLLCALL" local load pipe --into d.sqlite --account a"#,
    ])
  func `a listing comes through a pipe into an embedded directory`(script: String) throws {
    try withTool { tool in
      try tool.write(Self.listing, to: "users.json")
      let run = try tool.shell(script)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("1 user of account a loaded into d.sqlite"))
    }
  }

  @Test func `a listing is planned against as it comes through a pipe`() throws {
    try withTool { tool in
      try tool.write("version: 1\naccount: a\nusers:\n  - id: '1'\n    license: Basic\n", to: "policy.yaml")
      try tool.write(Self.listing, to: "users.json")
      let run = try tool.shell(
        #"cat users.json | "$ROLLCALL" plan policy.yaml --directory snapshot:/dev/stdin"#)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("1 downgrade"))
    }
  }

  @Test func `a policy comes through a pipe`() throws {
    try withTool { tool in
      let run = try tool.shell(#"printf 'version: 1\n' | "$ROLLCALL" validate /dev/stdin"#)
      #expect(run.status == 0, "\(run.errors)")
    }
  }
}
