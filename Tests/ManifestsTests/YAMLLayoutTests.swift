import Reconciliation
import Testing

@testable import Manifests

/// What libyaml reads though YAML's standard refuses it, and what it reads otherwise than the standard says.
@Suite struct `The layout of YAML` {
  @Test(
    arguments: [
      ("a: [b]#c", .gluedComment, 1, 7),
      ("a: [b,#c\n  d]", .gluedComment, 1, 7),
      ("a: [#c\n  d]", .gluedComment, 1, 5),
      ("a: \"b\"#c", .gluedComment, 1, 7),
      ("é: 'ü'#c", .gluedComment, 1, 7),
      ("a: b\nc: >#d\n  e", .gluedComment, 2, 5),
      ("a: |2-#d\n   e", .gluedComment, 1, 7),
      ("[?a]", .gluedQuestionMark, 1, 2),
      ("{?a: b}", .gluedQuestionMark, 1, 2),
      ("[?]", .gluedQuestionMark, 1, 2),
      ("[-]", .loneDash, 1, 2),
      ("- [-, -]", .loneDash, 1, 4),
      ("a: >\n \n   \n # b", .wideBlankLine, 4, 2),
      ("a: |\n     \n  b\n  c", .wideBlankLine, 3, 3),
      ("a: [b, c", .unclosedBracket, 1, 4),
      ("a: [b, {c: d\n\n", .unclosedBracket, 1, 8),
      ("a: [b,\n  c\n  # d", .unclosedBracket, 1, 4),
    ] as [(String, PolicyProblem.Layout, Int, Int)])
  func `is refused where the standard refuses it`(
    text: String, problem: PolicyProblem.Layout, line: Int, column: Int
  ) {
    guard case .refused(.layout(let found), let mark) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
    #expect(found == problem)
    #expect((mark.line, mark.column) == (UInt32(line), UInt32(column)))
  }

  @Test(
    arguments: [
      ("a: [b,\nc]", .bracket, 2, 1),
      ("a:\n  b: [c,\n  d]", .bracket, 3, 3),
      ("a:\n  - [b\n  , c]", .bracket, 3, 3),
      ("a: {b: [c,\nd: e", .bracket, 2, 1),
      ("a:\n  b: [c, d\n  e: f\n", .bracket, 3, 3),
      ("a: \"b\nc\"", .quote, 2, 1),
      ("a:\n  - b: 'c\n    d'", .quote, 3, 5),
      ("a:\n  - b: \"c\n    d: e\n  - b: \"f\"\n", .quote, 3, 5),
      ("a: [b\nc]", .bracket, 2, 1),
    ] as [(String, PolicyProblem.Layout.Opening, Int, Int)])
  func `is refused where a line that belongs to something is indented like a line of its own`(
    text: String, opening: PolicyProblem.Layout.Opening, line: Int, column: Int
  ) {
    guard case .refused(.layout(let found), let mark) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
    #expect(found == .outdentedLine(in: opening))
    #expect((mark.line, mark.column) == (UInt32(line), UInt32(column)))
  }

  @Test(arguments: [
    ("a: [b] #c", ["+MAP", "=VAL :a", "+SEQ []", "=VAL :b", "-SEQ", "-MAP"]),
    ("a: b#c", ["+MAP", "=VAL :a", "=VAL :b#c", "-MAP"]),
    ("a: \"b#c\" # d", ["+MAP", "=VAL :a", "=VAL \"b#c", "-MAP"]),
    ("#a\nb", ["=VAL :b"]),
    ("\u{FEFF}#a\nb", ["=VAL :b"]),
    ("a: | # b\n  c", ["+MAP", "=VAL :a", "=VAL |c\\n", "-MAP"]),
    ("a: |\n\n  b\n   \n", ["+MAP", "=VAL :a", "=VAL |\\nb\\n \\n", "-MAP"]),
    ("a: |\n  b\n   ", ["+MAP", "=VAL :a", "=VAL |b\\n \\n", "-MAP"]),
    ("a: [\n  b\n]", ["+MAP", "=VAL :a", "+SEQ []", "=VAL :b", "-SEQ", "-MAP"]),
    ("a: [\n#b\n\n  c]", ["+MAP", "=VAL :a", "+SEQ []", "=VAL :c", "-SEQ", "-MAP"]),
    ("[a,\nb]", ["+SEQ []", "=VAL :a", "=VAL :b", "-SEQ"]),
    ("a: \"b\n\n  c\"", ["+MAP", "=VAL :a", "=VAL \"b\\nc", "-MAP"]),
    ("[a?, -b]", ["+SEQ []", "=VAL :a?", "=VAL :-b", "-SEQ"]),
    ("'-'", ["=VAL '-"]),
    (
      "a:\n- b: [c,\n   d]",
      [
        "+MAP", "=VAL :a", "+SEQ", "+MAP", "=VAL :b", "+SEQ []", "=VAL :c", "=VAL :d", "-SEQ", "-MAP", "-SEQ",
        "-MAP",
      ]
    ),
  ])
  func `is read where the standard allows it`(text: String, events: [String]) {
    guard case .events(let found) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
    #expect(found.dropFirst(2).dropLast(2) == events[...])
  }

  @Test(arguments: ["%YAML 1.2", "a: b\n%TAG ! x:\n---\n", "---\na\n%YAML 1.2\n---\nb", "[a,\n%b]"])
  func `knows no directives, wherever they stand`(text: String) {
    guard case .refused(.refusedConstruct(.directive), _) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
  }

  @Test(arguments: ["[? a]", "{? a: b}", "? a", "a: b\n? c\n: d"])
  func `knows no keys behind a question mark`(text: String) {
    guard case .refused(.refusedConstruct(.complexKey), _) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
  }

  @Test(arguments: [
    ("a: |\n  b\n c\n\n", 3, 2),
    ("a\n\n\n: b", 4, 1),
    ("'a\n", 1, 1),
    ("a: {b: 'c\n---\n", 1, 8),
    ("a: b\nc\n  \n\n", 2, 1),
    ("é: {ü,\n  ä: \\\n\n", 1, 4),
  ])
  func `marks what libyaml finds where a person would look for it`(text: String, line: Int, column: Int) {
    guard case .refused(_, let mark) = readYAML(text) else {
      Issue.record("\(readYAML(text))")
      return
    }
    #expect((mark.line, mark.column) == (UInt32(line), UInt32(column)))
  }
}
