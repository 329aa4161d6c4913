import Foundation
import Testing

/// `--profile`, `--region`, `--endpoint-url` and what is told of them.
@Suite struct `Options of the connection to Amazon Chime` {
  private static let policy = "version: 1\naccount: a\nusers: [{email: ana@example.com, license: Pro}]\n"

  @Test(arguments: [
    (["--profile", "gone"], "there is no profile 'gone'"),
    (["--region", "cn-north-1"], "there is no Amazon Chime in region 'cn-north-1'"),
    (["--endpoint-url", "http://chime.example.com"], "--endpoint-url can't be used"),
  ])
  func `have a user explained as the account has it`(words: [String], sentence: String) throws {
    try withTool { tool in
      try tool.write(Self.policy, to: "policy.yaml")
      let run = try tool.run(
        list: ["explain", "policy.yaml", "ana@example.com"] + words,
        environment: ["HOME": tool.folder.path])
      #expect(run.status == 64)
      #expect(run.errors.contains(sentence), "\(run.errors)")
    }
  }

  @Test func `aren't meant by an account alone, which is explained offline`() throws {
    try withTool { tool in
      try tool.write(Self.policy, to: "policy.yaml")
      let run = try tool.run("explain", "policy.yaml", "ana@example.com", "--account", "a")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("Pro"))
    }
  }

  @Test func `and the environment are told apart under --verbose, in plain words`() throws {
    try withTool { tool in
      let server = try LoopbackServer(answering: wireAnswer("404 Not Found"))
      defer { server.stop() }
      try tool.write(Self.policy, to: "policy.yaml")
      let environment = [
        "HOME": tool.folder.path, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
      ]
      let byVariable = try tool.run(
        "plan", "policy.yaml", "--verbose",
        environment: environment.merging(["AWS_ENDPOINT_URL": server.url]) { $1 })
      #expect(
        byVariable.errors.contains("endpoint: from AWS_ENDPOINT_URL, url \(server.url)/\n"),
        "\(byVariable.errors)")
      let byOption = try tool.run(
        "plan", "policy.yaml", "--verbose", "--endpoint-url", server.url, environment: environment)
      #expect(byOption.errors.contains("endpoint: from --endpoint-url, url "), "\(byOption.errors)")
    }
  }
}
