import Testing

/// Members that a protocol of the standard library documents.
private let documentedElsewhere: Set<String> = [
  "description", "debugDescription", "hash", "startIndex", "endIndex", "index", "makeIterator", "next",
  "encode",
  "appendLiteral",
]

private let packageDeclaration = Pattern(
  #"^[ \t]*(?:@\w+(?:\([^)\n]*\))?[ \t]+)*(?:(?:static|final|mutating|nonisolated|indirect|override|lazy|weak|borrowing"#
    + #"|consuming|isolated)[ \t]+)*(package(?:\(set\))?[ \t]+[^\n]*)"#)

/// Words that may stand between `package` and what is declared.
private let modifiers: Set<String> = [
  "final", "mutating", "nonisolated", "indirect", "override", "lazy", "weak", "convenience", "required",
  "private(set)",
  "internal(set)", "fileprivate(set)", "borrowing", "consuming", "isolated",
]

/// `package` declarations without a doc comment directly above, attributes between allowed.
///
/// Initialisers, subscripts, static members and what a protocol of the standard library asks for may do without:
/// their type's comment or the protocol's speaks for them.
private func undocumented(_ path: String, _ text: String) -> [Violation] {
  let code = codeText(of: text)
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    line.drop(while: { $0 == " " || $0 == "\t" })
  }
  return packageDeclaration.matches(in: code).compactMap { match in
    let words = match.text.split(whereSeparator: { " \t".contains($0) }).map(String.init)
    guard needsComment(words.dropFirst().drop(while: modifiers.contains)) else { return nil }
    var above = match.line - 2
    while above >= 0, lines[above].hasPrefix("@") { above -= 1 }
    guard above < 0 || !lines[above].hasPrefix("///") else { return nil }
    return Violation(path: path, line: match.line, message: "no doc comment: \(match.text)")
  }
}

/// Whether the words of a declaration, from its keyword on, are of one that must be explained.
private func needsComment(_ words: some Collection<String>) -> Bool {
  guard let keyword = words.first else { return false }
  let isExempt = ["init", "subscript", "static", "import"].contains { word in
    keyword == word || keyword.hasPrefix(word + "(") || keyword.hasPrefix(word + "?")
      || keyword.hasPrefix(word + "<")
  }
  if isExempt { return false }
  let name = words.dropFirst().first?.prefix(while: { $0.isLetter || $0.isNumber || $0 == "_" }) ?? ""
  return !documentedElsewhere.contains(String(name))
}

@Suite struct DocumentationTests {
  @Test func `every package declaration has a doc comment`() {
    #expect(report(SourceTree.violations(of: undocumented, in: SourceTree.sources)) == "")
  }

  @Test(arguments: [
    "package struct A {", "package let a: Int", "  package mutating func a()", "package nonisolated func a()",
    "package private(set) var a = 1", "@frozen package enum A {", "package typealias A = B",
    "package protocol A {",
    "final package class A {", "package indirect enum A {", "package actor A {",
  ])
  func `a package declaration without a doc comment is found`(line: String) {
    for above in ["", "// A comment.\n", "@available(*, deprecated)\n", "/// A.\n\n", "/// A.\nlet b = 1\n"] {
      #expect(undocumented("A.swift", above + line).count == 1, "below \(above)")
    }
    for above in ["/// A.\n", "  /// A.\n  @available(*, deprecated)\n", "/// A.\n///\n/// B.\n"] {
      #expect(undocumented("A.swift", above + line) == [], "below \(above)")
    }
  }

  @Test(arguments: [
    "package import GRDB", "package init(a: Int) {", "package init?(_ text: String) {",
    "package init<A>(_ a: A) {",
    "package static let a = 1", "package static func < (left: A, right: A) -> Bool {",
    "package subscript(a: Int) -> A {",
    "case a", "private let a = 1", "struct A {", "package var description: String { text }",
    "package func hash(into hasher: inout Hasher) {", "// package struct A {",
    "let a = \"\"\"\n  package struct A {\n  \"\"\"",
  ])
  func `what explains itself needs no doc comment`(line: String) {
    #expect(undocumented("A.swift", line) == [])
  }
}
