import Testing

@Suite struct CodeTextTests {
  @Test(arguments: [
    ("let a = 1 // b!", "let a = 1      "),
    ("a /* b /* c */ d */ e", "a                   e"),
    ("print(\"try! it\")", "print(\"       \")"),
    ("\"\\\"!\" + x", "\"   \" + x"),
    ("\"a\\(b(c)!)d\" e", "\"  (b(c)!) \" e"),
    ("\"a\\(\"b\\(c)\")d\"", "\"  (\"  (c)\") \""),
    ("#\"a\"b\\(c)\"# d", "#\"       \"# d"),
    ("#\"a\\#(b)\"#", "#\"   (b)\"#"),
    ("\"\"\"\n  a \"b\" }\n  \"\"\" {", "\"\"\"\n         \n  \"\"\" {"),
    ("let größe = 1", "let gr____e = 1"),
    ("#if os(Linux)\n#endif", "#if os(Linux)\n#endif"),
  ])
  func `comments and strings are blanked, code stays`(source: String, code: String) {
    #expect(codeText(of: source) == code)
  }

  @Test func `every line keeps its number`() {
    let source = "a\n/* b\nc */ d // e\n\"\"\"\nf\n\"\"\"\ng"
    let lines = codeText(of: source).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7)
    #expect(lines[6] == "g")
  }
}
