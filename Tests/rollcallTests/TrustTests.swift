import Foundation
import NIOSSL
import Testing

/// Whom the tool speaks to over TLS.
@Suite struct `A server over TLS` {
  private static let answer = wireAnswer("404 Not Found")
  /// What is said once the server was trusted and asked.
  private static let asked = "doesn't know the account"

  /// Makes a certificate that vouches for itself, for a name in openssl's form, as `NAME.pem` in the tool's folder.
  private func makeCertificate(_ name: String, for subject: String, in tool: Tool) throws {
    let run = try tool.shell(
      """
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj '/CN=\(name)' \
        -addext 'subjectAltName=\(subject)' -keyout \(name).key -out \(name).pem
      """)
    try #require(run.status == 0, "\(run.errors)")
  }

  private func server(showing name: String, in tool: Tool) throws -> LoopbackServer {
    let path = tool.folder.appending(path: name).path
    let chain = try NIOSSLCertificate.fromPEMFile(path + ".pem").map {
      NIOSSLCertificateSource.certificate($0)
    }
    let key = try NIOSSLPrivateKey(file: path + ".key", format: .pem)
    return try LoopbackServer(
      answering: Self.answer,
      showing: NIOSSLContext(
        configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))))
  }

  private func plan(_ tool: Tool, at url: String, _ environment: [String: String] = [:]) throws -> Tool.Run {
    try tool.write("version: 1\naccount: a\n", to: "policy.yaml")
    let own = [
      "HOME": tool.folder.path, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret-EXAMPLE",
    ]
    return try tool.run(
      list: ["plan", "policy.yaml", "--endpoint-url", url], environment: own.merging(environment) { $1 })
  }

  private func expectUntrusted(_ run: Tool.Run, _ server: LoopbackServer) {
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    let host = server.url.dropFirst("https://".count)
    #expect(
      run.errors.contains("'\(host)' couldn't prove who it is, so nothing was sent: "), "\(run.errors)")
    #expect(run.errors.contains("whether a proxy with a certificate of its own is in between"))
    #expect(server.requests.isEmpty)
  }

  private func expectAsked(_ run: Tool.Run, _ server: LoopbackServer) {
    #expect(run.status == 1)
    #expect(run.errors.contains(Self.asked), "\(run.errors)")
    #expect(server.requestsForAccount.count == 1)
  }

  /// Runs a body with a server whose certificate is `own.pem`, beside an `other.pem` that nobody shows.
  private func withServer(
    for subject: String = "IP:127.0.0.1", _ body: (Tool, LoopbackServer) throws -> Void
  ) throws {
    try withTool { tool in
      try makeCertificate("own", for: subject, in: tool)
      try makeCertificate("other", for: "IP:127.0.0.1", in: tool)
      let server = try server(showing: "own", in: tool)
      defer { server.stop() }
      try body(tool, server)
    }
  }

  @Test func `that vouches for itself is untrusted, and no request reaches it`() throws {
    try withServer { tool, server in expectUntrusted(try plan(tool, at: server.url), server) }
  }

  @Test func `is trusted where AWS_CA_BUNDLE names a file with its root, alone or among others`() throws {
    try withServer { tool, server in
      expectAsked(try plan(tool, at: server.url, ["AWS_CA_BUNDLE": "own.pem"]), server)
    }
    try withServer { tool, server in
      try tool.write(try tool.read("other.pem") + "\n# ours\n" + tool.read("own.pem"), to: "both.pem")
      expectAsked(try plan(tool, at: server.url, ["AWS_CA_BUNDLE": "both.pem"]), server)
    }
  }

  @Test func `is trusted where the profile's ca_bundle names its root`() throws {
    try withServer { tool, server in
      try tool.write("[default]\nca_bundle = ~/own.pem\n", to: ".aws/config")
      expectAsked(try plan(tool, at: server.url), server)
    }
  }

  @Test func `is judged by the variable's roots before the profile's`() throws {
    try withServer { tool, server in
      try tool.write("[default]\nca_bundle = ~/own.pem\n", to: ".aws/config")
      expectUntrusted(try plan(tool, at: server.url, ["AWS_CA_BUNDLE": "other.pem"]), server)
      try tool.write("[default]\nca_bundle = /gone\n", to: ".aws/config")
      expectAsked(try plan(tool, at: server.url, ["AWS_CA_BUNDLE": "own.pem"]), server)
    }
  }

  @Test func `is untrusted under another name, whatever its root`() throws {
    try withServer(for: "DNS:chime.example.com") { tool, server in
      expectUntrusted(try plan(tool, at: server.url, ["AWS_CA_BUNDLE": "own.pem"]), server)
    }
  }

  @Test(arguments: [
    ("gone.pem", "which isn't there"), ("empty.pem", "which holds no certificate that can be read"),
    ("folder", "which can't be read: "),
  ])
  func `isn't asked where the file of roots can't be used`(path: String, sentence: String) throws {
    try withServer { tool, server in
      try tool.write("", to: "empty.pem")
      try tool.write("", to: "folder/file")
      let byVariable = try plan(tool, at: server.url, ["AWS_CA_BUNDLE": path])
      #expect(byVariable.status == 64)
      #expect(
        byVariable.errors.contains("AWS_CA_BUNDLE names '\(path)', \(sentence)"), "\(byVariable.errors)")
      try tool.write("[default]\nca_bundle = \(path)\n", to: ".aws/config")
      let byProfile = try plan(tool, at: server.url)
      #expect(byProfile.status == 64)
      #expect(
        byProfile.errors.contains("'ca_bundle' of profile 'default' names '\(path)', \(sentence)"),
        "\(byProfile.errors)")
      #expect(byProfile.errors.contains("Name a file of trusted roots in PEM"))
      #expect(server.requests.isEmpty)
    }
  }
}
