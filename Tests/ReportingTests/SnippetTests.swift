import Foundation
import Reconciliation
import Testing

@testable import Reporting

/// How findings stand on a terminal.
@Suite struct `A finding` {
  private func place(_ line: Int, _ column: Int, _ length: Int, file: Int = 0) -> SourcePlace {
    SourcePlace(file: file, mark: SourceMark(line: line, column: column, length: length))
  }

  private func shown(
    _ problem: PolicyProblem, at place: SourcePlace, related: SourcePlace? = nil, in texts: String...,
    columns: Int? = nil, color: Bool = false
  ) throws -> String {
    var findings = Diagnostics()
    findings.report(problem, at: place, related: related)
    let invalid = try #require(InvalidPolicy(findings))
    let files = texts.enumerated().map {
      PolicySource(path: "\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    let text = diagnosticText(
      invalid, in: files, TextStyle(color: color, unicode: true, columns: columns))
    return String(text[..<(try #require(text.firstRange(of: "\n\n")).lowerBound)])
  }

  // MARK: - Two places

  @Test func `about two places of one file is one excerpt, in order of lines`() throws {
    let text = try shown(
      .duplicateKey("license"), at: place(12, 1, 7), related: place(3, 1, 7),
      in: "a\nb\nlicense: Pro\n\n\n\n\n\n\n\n\nlicense: Basic\n")
    #expect(
      text == """
        error[RC1013]: the key 'license' is given twice
          --> 0.yaml:12:1
           |
        3  | license: Pro
           | ------- first here
        ...
        12 | license: Basic
           | ^^^^^^^ again here
           |
           = help: keep one of the two; YAML readers disagree on which one counts
        """)
  }

  @Test func `about two lines next to each other leaves nothing out between them`() throws {
    let text = try shown(
      .duplicateKey("a"), at: place(1, 1, 1), related: place(2, 1, 1), in: "a: 1\na: 2\n")
    #expect(text.contains("1 | a: 1\n  | ^ again here\n2 | a: 2\n  | - first here\n"))
  }

  @Test func `about two places of one line marks both on it`() throws {
    let text = try shown(
      .duplicateKey("license"), at: place(1, 20, 7), related: place(1, 6, 7),
      in: "  - {license: Pro, license: Basic}\n")
    #expect(
      text.contains(
        """
        1 |   - {license: Pro, license: Basic}
          |      -------       ^^^^^^^ again here
          |      |
          |      first here
          |
        """))
  }

  @Test func `about two places of two files shows each with its path`() throws {
    let text = try shown(
      .repeatedSetting("unmanaged"), at: place(2, 1, 9, file: 1), related: place(2, 1, 9),
      in: "version: 1\nunmanaged: fail\n", "version: 1\nunmanaged: report\n")
    #expect(
      text == """
        error[RC1037]: 'unmanaged' stands in a second file
         --> 1.yaml:2:1
          |
        2 | unmanaged: report
          | ^^^^^^^^^ again here
          |
         --> 0.yaml:2:1
          |
        2 | unmanaged: fail
          | --------- first here
          |
          = help: it is about the whole policy: keep it in one file
        """)
  }

  @Test func `about two places far apart on one long line shows the line twice`() throws {
    let line = "a: 1, " + String(repeating: "x", count: 300) + ", a: 2"
    let text = try shown(.duplicateKey("a"), at: place(1, 309, 1), related: place(1, 1, 1), in: line)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("1 | ") }.count == 2)
    #expect(lines.filter { $0.hasSuffix("- first here") || $0.hasSuffix("^ again here") }.count == 2)
  }

  // MARK: - Columns

  @Test func `stands under what it is about, whatever stands before it`() throws {
    let table = [
      ("日本 licence: Pro", 4, "1 | 日本 licence: Pro", "  |      ^^^^^^^"),
      ("e\u{301} licence: Pro", 4, "1 | e\u{301} licence: Pro", "  |   ^^^^^^^"),
      ("⌚⭐ licence: Pro", 4, "1 | ⌚⭐ licence: Pro", "  |      ^^^^^^^"),
      ("🇩🇪 licence: Pro", 4, "1 | 🇩🇪 licence: Pro", "  |    ^^^^^^^"),
      (
        "\u{1112}\u{1161}\u{11AB} licence: Pro", 5, "1 | \u{1112}\u{1161}\u{11AB} licence: Pro",
        "  |    ^^^^^^^"
      ),
      ("a:\tlicence: Pro", 4, "1 | a:    licence: Pro", "  |       ^^^^^^^"),
      ("\"licence\": Pro\r", 1, "1 | \"licence\": Pro", "  | ^^^^^^^"),
    ]
    for (line, column, quoted, carets) in table {
      let text = try shown(.unknownKey("licence", in: .defaults), at: place(1, column, 7), in: line + "\n")
      #expect(text.contains("\n\(quoted)\n\(carets) did you mean 'license'?\n"), "\(text)")
    }
  }

  @Test func `about nothing has one caret where something is due`() throws {
    let text = try shown(.missingValue(of: "license"), at: place(1, 9, 0), in: "license:\n")
    #expect(text.contains("1 | license:\n  |         ^\n"))
  }

  // MARK: - Narrow terminals

  @Test func `fits forty columns: words wrap, the excerpt is cut around its caret`() throws {
    let text = try shown(
      .unknownChoice("ingore", of: .unmanaged), at: place(1, 45, 6),
      in: "{version: 1, account: account-1, unmanaged: ingore, missing: report}\n", columns: 40)
    #expect(
      text == """
        error[RC1051]: 'unmanaged' is ignore,
            report or fail, not 'ingore'
         --> 0.yaml:1:45
          |
        1 | ...nmanaged: ingore, missing: rep...
          |              ^^^^^^
          |              did you mean 'ignore'?
          |
          = help: what is done about users whom
                  no entry names: 'report' tells
                  of them, 'ignore' doesn't look
                  at them, 'fail' refuses the
                  plan
        """)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 })
  }

  @Test func `keeps an id whole that is longer than a line, so that it can be copied`() throws {
    let id = String(repeating: "x", count: 60)
    let text = try shown(.repeatedUser(id), at: place(1, 1, 60), in: id, columns: 40)
    #expect(text.contains("'\(id)'"))
  }

  @Test func `repeats no more of a long text than a person reads`() throws {
    let text = try shown(
      .unknownLicense(String(repeating: "x", count: 5_000)), at: place(1, 1, 5_000), in: "x")
    #expect(text.contains("'\(String(repeating: "x", count: 80))...' is no licence"))
  }

  @Test func `says the same in colour`() throws {
    func finding(color: Bool) throws -> String {
      try shown(
        .duplicateKey("a"), at: place(1, 8, 1), related: place(1, 2, 1), in: "{a: 1, a: 2}", color: color)
    }
    let colored = try finding(color: true)
    #expect(colored.contains("\u{1B}[1;31merror[RC1013]\u{1B}[0m"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == (try finding(color: false)))
  }
}
