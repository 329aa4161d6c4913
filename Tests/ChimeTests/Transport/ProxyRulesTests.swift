import Testing

@testable import Chime

@Suite struct `A proxy` {
  private func isUsed(_ variables: [String: String], for address: String) throws -> Bool {
    try ProxyRules(Environment(variables)).apply(to: WebAddress(address))
  }

  @Test(arguments: [
    "https://127.0.0.1:8443/", "https://localhost/", "https://[::1]/", "http://169.254.169.254/",
  ])
  func `is never asked for this machine, nor for the metadata service`(address: String) throws {
    let variables = ["HTTPS_PROXY": "http://proxy:3128", "HTTP_PROXY": "http://proxy:3128"]
    #expect(try !isUsed(variables, for: address))
    #expect(try isUsed(variables, for: "https://chime.us-east-1.amazonaws.com/"))
  }

  @Test(arguments: [
    ("*", true), ("amazonaws.com", true), (".amazonaws.com", true), ("a.com, AMAZONAWS.com", true),
    ("chime.us-east-1.amazonaws.com:443", true), ("chime.us-east-1.amazonaws.com:444", false),
    ("zonaws.com", false), ("com.", false), (",", false),
  ])
  func `isn't asked for what NO_PROXY names`(exceptions: String, isExcepted: Bool) throws {
    let variables = ["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": exceptions]
    #expect(try isUsed(variables, for: "https://chime.us-east-1.amazonaws.com/") != isExcepted)
  }

  @Test func `is given by the lower-case name before the upper-case one`() throws {
    let rules = try ProxyRules(Environment(["HTTPS_PROXY": "http://a:1", "https_proxy": "b:2"]))
    #expect(rules.proxy == ProxyRules.Proxy(host: "b", port: 2, authorization: nil))
  }

  @Test func `takes a name and a password, and doesn't show them`() throws {
    let rules = try ProxyRules(Environment(["HTTPS_PROXY": "http://me:p%40ss:word@proxy:3128"]))
    // me:p@ss:word
    #expect(rules.proxy?.authorization == Secret("bWU6cEBzczp3b3Jk"))
    #expect("\(rules) \(String(reflecting: rules))" == "proxy proxy:3128 proxy proxy:3128")
  }

  @Test(arguments: ["https://proxy:1", "socks5://proxy:1", "http://", "http://proxy:x"])
  func `that can't be used is an error`(text: String) {
    #expect(throws: SettingsError.self) { try ProxyRules(Environment(["HTTPS_PROXY": text])) }
  }
}
