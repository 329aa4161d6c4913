import Foundation
import Reconciliation
import Testing

@testable import Reporting

/// Findings as data for other programs.
@Suite struct `A finding as JSON` {
  private func json(_ invalid: InvalidPolicy, _ texts: [String]) throws -> [String: Any] {
    let files = texts.enumerated().map {
      PolicySource(path: "\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    let bytes = failureJSON("wrong", next: "go on", exitCode: 65, policy: "p", invalid: (invalid, files))
    return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func place(_ line: Int, _ column: Int, _ length: Int, file: Int = 0) -> SourcePlace {
    SourcePlace(file: file, mark: SourceMark(line: line, column: column, length: length))
  }

  @Test func `has its place, in lines and in bytes, its words and its fix`() throws {
    var findings = Diagnostics()
    findings.report(.unknownKey("licence", in: .defaults), at: place(2, 3, 7))
    let bytes = failureJSON(
      "the policy is invalid", next: "Correct it.", exitCode: 65, policy: "p",
      invalid: (
        try #require(InvalidPolicy(findings)),
        [
          PolicySource(path: "a.yaml", bytes: Array("é:\r\n  licence: Pro\r\n".utf8))
        ]
      ))
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {
          "formatVersion": "1.0",
          "exitCode": 65,
          "policy": "p",
          "error": "the policy is invalid",
          "next": "Correct it.",
          "diagnostics": [
            {
              "code": "RC1012",
              "severity": "error",
              "message": "unknown key 'licence'",
              "file": "a.yaml",
              "line": 2,
              "column": 3,
              "endLine": 2,
              "endColumn": 10,
              "byteStart": 7,
              "byteEnd": 14,
              "label": "did you mean 'license'?",
              "help": "the keys of 'defaults' are license and type",
              "related": [],
              "fix": {
                "description": "write 'license'",
                "file": "a.yaml",
                "byteStart": 7,
                "byteEnd": 14,
                "replacement": "license"
              }
            }
          ],
          "notShown": 0
        }

        """)
  }

  @Test func `covers exactly the bytes that are marked`() throws {
    let table: [(text: String, line: Int, column: Int, length: Int, covered: String, endColumn: Int)] = [
      ("key: value\n", 1, 6, 5, "value", 11),
      ("\u{FEFF}key: value\n", 1, 6, 5, "value", 11),
      ("日本: 李小龙\n", 1, 5, 3, "李小龙", 8),
      ("a\r\nb: \"c d\"\r\n", 2, 4, 5, "\"c d\"", 9),
      ("e\u{301}: x\n", 1, 5, 1, "x", 6),
      // Of a text over several lines, its first.
      ("a: \"b\n  c\"\n", 1, 4, 65_535, "\"b", 6),
      ("a: \"b\r\n  c\"\r\n", 1, 4, 65_535, "\"b", 6),
      // Where something is due that isn't there.
      ("key:\nnext: 1\n", 1, 5, 0, "", 5),
      ("key:", 1, 5, 0, "", 5),
      // Behind the end.
      ("key:\n", 2, 1, 1, "", 1),
      ("key:\n", 7, 3, 1, "", 3),
    ]
    for row in table {
      var findings = Diagnostics()
      findings.report(.emptyFile, at: place(row.line, row.column, row.length))
      let report = try json(try #require(InvalidPolicy(findings)), [row.text])
      let found = try #require((report["diagnostics"] as? [[String: Any]])?.first)
      let start = try #require(found["byteStart"] as? Int)
      let end = try #require(found["byteEnd"] as? Int)
      let bytes = Array(row.text.utf8)
      #expect(String(decoding: bytes[start..<end], as: UTF8.self) == row.covered, "\(row)")
      #expect(found["endColumn"] as? Int == row.endColumn, "\(row)")
    }
  }

  @Test func `of several on one line covers each`() throws {
    let text = String(repeating: "aé ", count: 500)
    var findings = Diagnostics()
    for word in 0..<100 { findings.report(.emptyFile, at: place(1, 1 + 15 * word, 2)) }
    let report = try json(try #require(InvalidPolicy(findings)), [text])
    let found = try #require(report["diagnostics"] as? [[String: Any]])
    #expect(found.count == 100)
    #expect(found.map { $0["byteStart"] as? Int } == (0..<100).map { 20 * $0 })
    #expect(found.map { $0["byteEnd"] as? Int } == (0..<100).map { 20 * $0 + 3 })
  }

  @Test func `tells of the second place, and has none where no place is to blame`() throws {
    var findings = Diagnostics()
    findings.report(.repeatedGroup("g"), at: place(1, 1, 1, file: 1), related: place(2, 2, 3))
    findings.report(.emptyFile, at: nil)
    let report = try json(try #require(InvalidPolicy(findings)), ["x\n yyy\n", "z\n"])
    let found = try #require(report["diagnostics"] as? [[String: Any]])
    #expect(found[0]["file"] == nil)
    #expect(found[1]["file"] as? String == "1.yaml")
    let related = try #require((found[1]["related"] as? [[String: Any]])?.first)
    #expect(related["file"] as? String == "0.yaml")
    #expect(related["byteStart"] as? Int == 3)
    #expect(related["byteEnd"] as? Int == 6)
    #expect(related["label"] as? String == "first here")
  }

  @Test func `stands among a hundred errors and twenty warnings at most, and the rest is counted`() throws {
    var findings = Diagnostics()
    for line in 1...130 {
      findings.report(.unclosedQuote, at: place(line, 1, 1))
      findings.report(.ambiguousText("1", takenFor: .number), at: place(line, 1, 1))
    }
    let invalid = try #require(InvalidPolicy(findings))
    let report = try json(invalid, [""])
    let severities = try #require(report["diagnostics"] as? [[String: Any]]).map { $0["severity"] as? String }
    #expect(severities.count(where: { $0 == "error" }) == 100)
    #expect(severities.count(where: { $0 == "warning" }) == 20)
    #expect(report["notShown"] as? Int == 140)
    let text = diagnosticText(invalid, in: [PolicySource(path: "p", bytes: [])], .plain)
    #expect(
      text.hasSuffix(
        """
        130 errors, of which the first 100 are shown; 130 warnings, of which the first 20 are shown. Nothing was \
        changed. Correct the policy and run the command again.

        """))
  }
}
