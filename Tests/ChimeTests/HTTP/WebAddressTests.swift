import Testing

@testable import Chime

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://Example.COM", "https://example.com/"),
    ("HTTPS://example.com:443/a", "https://example.com/a"),
    ("https://example.com:80", "https://example.com:80/"),
    ("http://127.0.0.1:443/", "http://127.0.0.1:443/"),
    ("https://[2001:DB8::1]:8443/x?q=1", "https://[2001:db8::1]:8443/x?q=1"),
    ("https://h/a%2Fb/c'd", "https://h/a%2Fb/c'd"),
  ])
  func `an address is kept as written, but for the case and the scheme's own port`(text: String, kept: String)
    throws
  {
    #expect(try WebAddress(text).text == kept)
  }

  @Test(arguments: [
    ("", AddressProblem.noScheme), ("example.com", .noScheme), ("ftp://h", .noScheme),
    ("https:/h", .noScheme),
    ("file:///etc/passwd", .noScheme), ("https://", .badHost), ("https://:80", .badHost),
    ("https://h:", .badPort), ("https://h:0", .badPort), ("https://h:65536", .badPort),
    ("https://h:8a", .badPort),
    ("https://h:+80", .badPort), ("https://user@h", .userInfo), ("https://user:secret@h/", .userInfo),
    ("https://h/#f", .fragment), ("https://h#f", .fragment), ("https://h/a b", .badCharacter),
    ("https://h\\@evil/", .badCharacter), ("https://h/é", .badCharacter), ("https://h/\r\nx", .badCharacter),
    ("https://h/%", .badCharacter), ("https://h/%4", .badCharacter), ("https://h/%zz", .badCharacter),
    ("https://h/a/../b", .badPath), ("https://h/.", .badPath), ("https://h/%2E%2e/", .badPath),
    ("https://h//a", .badPath), ("https://a..b", .badHost), ("https://[::1", .badHost),
    ("https://[::1%25x]", .badHost),
    ("https://h%41", .badHost), ("https://a,b", .badHost),
  ])
  func `what can be read in two ways is refused`(text: String, problem: AddressProblem) {
    #expect(throws: problem) { try WebAddress(text) }
  }

  @Test(arguments: [
    ("https://h/base/", "https://h/base/accounts/a%2Fb"), ("https://h/base", "https://h/base/accounts/a%2Fb"),
    ("https://h/", "https://h/accounts/a%2Fb"), ("https://h:8443", "https://h:8443/accounts/a%2Fb"),
  ])
  func `an endpoint's base path goes before every path`(text: String, address: String) throws {
    let labels = [PathLabel.accounts, try PathLabel("a/b")]
    #expect(try Endpoint(text).address(of: labels).text == address)
  }

  @Test(arguments: [
    "http://localhost:8080", "http://LOCALHOST", "http://127.0.0.1", "http://127.255.0.3:1",
    "http://[::1]:80",
  ])
  func `plain HTTP is fine on this machine`(text: String) throws {
    #expect(try Endpoint(text).address.scheme == .http)
  }

  @Test(arguments: [
    "http://chime.us-east-1.amazonaws.com", "http://10.0.0.1", "http://127.0.0.1.evil.example",
    "http://127.1",
    "http://0177.0.0.1", "http://127.0.0.256", "http://localhost.evil.example", "http://[::2]",
    "http://0.0.0.0",
    "http://127.0.0.1.", "http://[::ffff:127.0.0.1]", "http://xlocalhost",
  ])
  func `plain HTTP to any other host is refused`(text: String) throws {
    let host = try WebAddress(text).host
    #expect(throws: AddressProblem.plainHTTP(host: host)) { try Endpoint(text) }
  }

  @Test(arguments: ["https://h?", "https://h/?a=b", "https://h/base?x"])
  func `an endpoint carries no query`(text: String) {
    #expect(throws: AddressProblem.query) { try Endpoint(text) }
  }
}
