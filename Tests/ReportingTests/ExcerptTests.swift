import Foundation
import Reconciliation
import Testing

@testable import Reporting

/// What is quoted of a line.
@Suite struct `An excerpt` {
  private func shown(_ text: String, _ marks: SourceMark...) throws -> [String] {
    try shown(Array(text.utf8), marks)
  }

  private func shown(_ bytes: [UInt8], _ marks: [SourceMark]) throws -> [String] {
    var findings = Diagnostics()
    for mark in marks { findings.report(.emptyFile, at: SourcePlace(file: 0, mark: mark)) }
    let invalid = try #require(InvalidPolicy(findings))
    let file = PolicySource(path: "p", bytes: bytes)
    let text = diagnosticText(invalid, in: [file], .plain)
    return text.split(separator: "\n").map(String.init).filter { $0.contains(" | ") }
  }

  private static let long =
    String(repeating: "abcdefghi ", count: 500) + "HERE" + String(repeating: " jklmnopqr", count: 500)

  @Test func `of a long line begins a little before each mark and stands over its caret`() throws {
    let lines = try shown(
      "first\n" + Self.long + "\nlast\n", SourceMark(line: 2, column: 5_001, length: 4),
      SourceMark(line: 2, column: 1, length: 3), SourceMark(line: 2, column: 10_002, length: 3),
      SourceMark(line: 3, column: 1, length: 4))
    #expect(
      lines == [
        "2 | abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdef...",
        "  | ^^^",
        "2 | ...i abcdefghi abcdefghi abcdefghi HERE jklmnopqr jklmnopqr jklmnopqr jklmnopqr jklmnopqr jklmnopqr...",
        "  |                                    ^^^^",
        "2 | ...nopqr jklmnopqr jklmnopqr jklmnopqr",
        "  |                                    ^^^",
        "3 | last",
        "  | ^^^^",
      ])
  }

  @Test func `counts columns in scalars, also far into a line of wide ones`() throws {
    let lines = try shown(
      String(repeating: "é", count: 300) + "X", SourceMark(line: 1, column: 301, length: 1))
    #expect(
      lines == ["1 | ...\(String(repeating: "é", count: 32))X", "  | \(String(repeating: " ", count: 35))^"])
  }

  @Test func `cuts a line to what may be shown of it`() throws {
    let mark = SourceMark(line: 1, column: 5_001, length: 1)
    for bytes in [Array(Self.long.utf8), Array(repeating: 0x80, count: 1 << 20)] as [[UInt8]] {
      let file = PolicySource(path: "p", bytes: bytes)
      let quoted = QuotedLines(of: [Diagnostic(.emptyFile, at: SourcePlace(file: 0, mark: mark))], in: [file])
      let cut = quoted[SourcePlace(file: 0, mark: mark)].cut
      #expect(cut.text.unicodeScalars.count <= 1_200)
    }
  }

  @Test func `leaves a byte-order mark and a line's end out`() throws {
    let lines = try shown("\u{FEFF}ab\r\ncd\r\n", SourceMark(line: 1, column: 2, length: 9))
    #expect(lines == ["1 | ab", "  |  ^"])
  }
}
