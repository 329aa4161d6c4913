import ChimeWire
import Testing

/// The next page's token is found before a page is read; never another one than reading it finds.
@Suite struct `The token of the next page` {
  private func token(_ text: String) throws -> String? { try Listing.nextToken(Array(text.utf8)) }

  @Test(
    arguments: [
      (#"{"Users":[],"NextToken":"t1"}"#, "t1"),
      ("{\"Users\" : [ ] ,\r\n \"NextToken\" : \"t1\" }\n ", "t1"),
      (#"{"NextToken":"t1","Users":[]}"#, "t1"),
      (#"{"NextToken":"t1"}"#, "t1"),
      (#"{"Users":[],"NextToken":"a\u0062"}"#, "ab"),
      (#"{"Users":[],"NextToken":"a\"}"}"#, #"a"}"#),
    ])
  func `is found wherever it stands`(text: String, expected: String) throws {
    #expect(try token(text) == expected)
  }

  @Test(
    arguments: [
      #"{"Users":[]}"#, #"{"Users":[],"NextToken":null}"#, #"{"Users":[],"NextToken":""}"#,
      // Within a text, within another object, and behind another key.
      #"{"Users":[{"DisplayName":",\"NextToken\":\"t1\"}"}]}"#,
      #"{"Users":[{"UserId":"a","NextToken":"t1"}]}"#,
      #"{"Users":[],"Other":"NextToken\":\"t1"}"#,
      #"{"Users":[],"XNextToken":"t1"}"#,
    ])
  func `is none where no member of the page is one`(text: String) throws {
    #expect(try token(text) == nil)
  }
}
