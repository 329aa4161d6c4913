import Testing

@testable import rollcall

@Suite struct ManualTests {
  @Test(arguments: [
    ("--out json=FILE", #"\-\-out json=FILE"#),
    (".rollcall/journal", #"\&.rollcall/journal"#),
    ("'rollcall plan' \"now\"", #"\(aqrollcall plan\(aq \(dqnow\(dq"#),
    (#"a\b"#, #"a\eb"#),
    ("3f2a…", #"3f2a\[u2026]"#),
    ("\u{1F600}", #"\[u1F600]"#),
  ])
  func `text is shown as it reads, and never taken for a request`(text: String, roff: String) {
    #expect(Roff.escaped(text) == roff)
  }

  @Test func `lines that begin with two spaces keep their breaks`() {
    var page = Roff()
    page.prose("Shows it.\n\nExamples:\n  rollcall plan policy\n  rollcall history")
    #expect(
      page.text == #"""
        .PP
        Shows it.
        .PP
        Examples:
        .RS 2
        .nf
        rollcall plan policy
        rollcall history
        .fi
        .RE

        """#)
  }

  @Test func `a group of options stands in the manual once, however many commands take it`() throws {
    let text = ManualPage.text(of: try .ofTool())
    #expect(text.split(separator: "\n").filter { $0.contains(#"\-\-endpoint\-url\fP"#) }.count == 1)
  }

  @Test func `the manual says which commands take a group of options`() throws {
    let text = ManualPage.text(of: try .ofTool())
    let plan = try #require(text.split(separator: ".SS ").first { $0.hasPrefix("\"rollcall plan\"") })
    #expect(plan.contains(#"It takes the options under \(dqWhere the users are\(dq"#))
  }
}
