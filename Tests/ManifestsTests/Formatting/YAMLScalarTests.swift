import Testing

@testable import Manifests

/// Which texts need quotes: those that some reader of YAML, of version 1.1 or 1.2, takes for something else.
@Suite struct `A scalar` {
  @Test(arguments: [
    "ana@example.com", "Pro", "sales team", "arn:aws:a4b:us-east-1:111122223333:room/1", "yesterday", "e5",
    "x",
    "12a3456b-7c89-012d-3456-78901e23fg45", "3gs0850y-63tb-3725-h18w-80m951766p9c", "1a-2b-3c", "25%", "1@b",
    "Zürich", "Özil", "例え", "a+b", "a_b", "1k",
  ])
  func `stands plain where no reader mistakes it`(text: String) {
    #expect(YAMLScalar(text).text == text)
  }

  @Test(arguments: [
    "", " a", "a ", "yes", "No", "ON", "null", "NaN", "y", "~", "1", "0123", "1e5", "0x1F", "0o17", "1_000",
    "1.5",
    "1e-5", "2027-01-31", "12345678-1234-1234", "12:30", "1a:2", "a:", "a: b", "a #b", "#a", "- a", "?", "@",
    "%a",
    "[a", "{a", "a]", "a,b", "'a'", "*a", "&a", "!a", "|", ">", "<<", "-1", "+1", ".inf", "=", "a\u{A0}b",
    "a\tb",
  ])
  func `is quoted where a reader might`(text: String) {
    #expect(YAMLScalar(text).text == "\"\(text)\"")
  }

  @Test func `escapes quotes and backslashes in quotes`() {
    #expect(YAMLScalar("\"a\\").text == #""\"a\\""#)
  }
}
