import Testing

@testable import Chime

@Suite struct INIFileTests {
  private func values(_ text: String, _ section: String = "s") throws -> [String: INIValue]? {
    try INIFile(Array(text.utf8)).sections.first { $0.name == section }?.values
  }

  // What botocore 1.43 (Python's RawConfigParser) makes of the same text.
  @Test(arguments: [
    ("[s]\nkey = value", "value"), ("[s]\nKEY=value", "value"), ("[s]\nkey : value", "value"),
    ("[s]\nkey = a = b", "a = b"), ("[s]\nkey = a # b", "a # b"), ("[s]\nkey = a ; b", "a ; b"),
    ("[s]\nkey = \"a\"", "\"a\""), ("[s]\r\nkey = value\r\n", "value"), ("[s]\rkey = value", "value"),
    ("# x\n; y\n[s]\n  # z\nkey = value", "value"), ("[s] ; note\nkey = value", "value"),
    ("[s]\nkey = a\n  b\n\tc", "a\nb\nc"), ("[s]\nkey = a\n# x\n  b", "a\nb"),
    ("[s]\nkey = a\n\n  b\n\n", "a\n\nb"),
    ("[s]\n  key = value\n  other = x", "value"), ("\u{FEFF}[s]\nkey = value", "value"), ("[s]\nkey =", ""),
  ])
  func `a value reads as it does for botocore`(text: String, value: String) throws {
    #expect(try values(text)?["key"] == .text(value))
  }

  @Test func `indented lines below an empty value are keys of their own`() throws {
    let text =
      "[services s]\nchime =\n  endpoint_url = https://h/x=y\n\n  Other=1\nsts =\n    endpoint_url = u\n"
    #expect(
      try values(text, "services s") == [
        "chime": .nested(["endpoint_url": "https://h/x=y", "other": "1"]),
        "sts": .nested(["endpoint_url": "u"]),
      ])
  }

  @Test(arguments: [
    ("key = value", 1, INIProblem.noSection), ("[s]\nkey", 2, .noDelimiter), ("[s]\n= x", 2, .noDelimiter),
    ("[s]\na=1\nA=2", 3, .repeatedKey), ("[s]\n[t]\n[s]", 3, .repeatedSection),
    ("[s]\na =\n  b", 2, .noDelimiter),
    ("[]\na=1", 1, .noSection),
  ])
  func `what botocore can't read is refused with its line`(text: String, line: Int, problem: INIProblem) {
    #expect(throws: INIFailure(line: line, problem: problem)) { try INIFile(Array(text.utf8)) }
  }

  @Test func `bytes that aren't UTF-8 are refused`() {
    #expect(throws: INIFailure(line: 1, problem: .notUTF8)) { try INIFile([0x5B, 0xFF, 0x5D]) }
  }

  // What Python's shlex.split makes of the same text.
  @Test(arguments: [
    ("aws  sso\tlogin", ["aws", "sso", "login"]), ("'a b' \"c d\"", ["a b", "c d"]), ("a\\ b", ["a b"]),
    ("\"a\\\"b\\n\\\\\"", ["a\"b\\n\\"]), ("'a\\'", ["a\\"]), ("a'b'\"c\"", ["abc"]), ("''", [""]),
    ("  ", []),
    ("$HOME | x > y; z & *", ["$HOME", "|", "x", ">", "y;", "z", "&", "*"]), ("a #b", ["a", "#b"]),
  ])
  func `a command line is split as a shell splits it, and nothing more`(text: String, words: [String]) {
    #expect(shellWords(text) == words)
  }

  @Test(arguments: ["'a", "\"a", "a\\", "\"a\\"])
  func `an open quote is no command line`(text: String) {
    #expect(shellWords(text) == nil)
  }
}
