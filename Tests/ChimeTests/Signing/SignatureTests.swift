import Crypto
import Foundation
import Testing

@testable import Chime

@Suite struct SignatureTests {
  private let time = date("2026-01-15T12:30:45Z")

  @Test(arguments: Vector.all)
  func `a request's address is botocore's`(vector: Vector) throws {
    #expect(try vector.request.address.text == vector.url)
  }

  @Test(arguments: Vector.all)
  func `the canonical request is botocore's`(vector: Vector) throws {
    let request = try vector.request
    let headers = signatureHeaders(
      for: request, with: try #require(vector.credentials), scope: .chime, at: time)
    let signed = (request.headers + headers.filter { $0.name != "authorization" }).sorted {
      $0.name < $1.name
    }
    #expect(canonicalRequest(request, signed: signed) == vector.canonicalRequest)
  }

  @Test func `white space in a signed value is one space`() {
    let canonical = canonicalRequest(
      method: "GET", path: "/", query: "", signed: [HTTPHeader("x-amz-note", " a  b\tc ")], body: [])
    #expect(canonical.contains("x-amz-note:a b c\n"))
  }

  @Test(arguments: Vector.all)
  func `the signature is botocore's`(vector: Vector) throws {
    let headers = signatureHeaders(
      for: try vector.request, with: try #require(vector.credentials), scope: .chime, at: time)
    let authorization = headers.last { $0.name == "authorization" }?.value
    #expect(authorization?.hasSuffix("Signature=" + vector.signature) == true)
    #expect(headers.first { $0.name == "x-amz-date" }?.value == "20260115T123045Z")
    #expect(headers.first { $0.name == "x-amz-security-token" }?.value == vector.token)
  }

  @Test func `the signing key of a day is botocore's`() {
    let secret = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    let hex = "ce7d0a35050c9a87ebfff0cd2fb81a8f6c2ccc411c870eda6789b88bea40d627"
    let bytes = stride(from: 0, to: 64, by: 2).map { UInt8(hex.dropFirst($0).prefix(2), radix: 16) ?? 0 }
    #expect(signingKey(secret, scope: .chime, day: "20260115") == SymmetricKey(data: bytes))
  }

  @Test(arguments: [("", UnsafePathLabel.empty), (".", .dot), ("..", .dots)])
  func `an id that would vanish from the path is refused`(id: String, problem: UnsafePathLabel) {
    #expect(throws: problem) { try PathLabel(id) }
  }

  @Test(arguments: [
    ("...", "..."), ("a/b", "a%2Fb"), ("%2e", "%252e"), ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"),
    ("a b+c~*", "a%20b%2Bc~%2A"), ("😀", "%F0%9F%98%80"), ("\n\0", "%0A%00"),
  ])
  func `an id is percent-encoded byte by byte`(id: String, encoded: String) throws {
    #expect(try PathLabel(id).encoded == encoded)
  }

  @Test func `the query is signed in the order of encoded names, then values`() throws {
    let items = [
      QueryItem("b", "2"), QueryItem("ä", "1"), QueryItem("a~", ""), QueryItem("b", "10"),
      QueryItem("B", "x"),
    ]
    let address = try Endpoint("https://h.example").address(of: [.accounts], query: items)
    let request = HTTPRequest(.get, address, timeLimit: .seconds(1))
    #expect(address.query == "b=2&%C3%A4=1&a~=&b=10&B=x")
    #expect(canonicalRequest(request, signed: []).split(separator: "\n")[2] == "%C3%A4=1&B=x&a~=&b=10&b=2")
  }

  @Test func `headers that may change after signing aren't signed`() throws {
    let plain = try #require(Vector.all.first)
    var request = try plain.request
    request.headers += [
      HTTPHeader("User-Agent", "rollcall"), HTTPHeader("amz-sdk-request", "attempt=1; max=5"),
    ]
    let headers = signatureHeaders(
      for: request, with: try #require(plain.credentials), scope: .chime, at: time)
    #expect(headers.last?.value.hasSuffix("Signature=" + plain.signature) == true)
  }
}
