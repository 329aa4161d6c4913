import Reporting
import Testing

/// What would become of a file, shown to people and to `patch`.
@Suite struct `A unified diff` {
  @Test func `of equal texts is empty`() {
    #expect(diff("a\nb\n", "a\nb\n") == "")
  }

  @Test func `shows three lines around each difference, and close ones together`() {
    let old = (1...30).map { "\($0)\n" }
    var new = old
    new[4] = "five\n"
    new[9] = "ten\n"
    new.remove(at: 24)
    #expect(
      diff(old.joined(), new.joined()) == """
        --- policy.yaml
        +++ policy.yaml
        @@ -2,12 +2,12 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
         9
        -10
        +ten
         11
         12
         13
        @@ -22,7 +22,6 @@
         22
         23
         24
        -25
         26
         27
         28

        """)
  }

  @Test func `tells of a last line without an end, and of line ends that change`() {
    #expect(
      diff("a\r\nb", "a\nb\n") == """
        --- policy.yaml
        +++ policy.yaml
        @@ -1,2 +1,2 @@
        -a\\u{D}
        -b
        \\ No newline at end of file
        +a
        +b

        """)
    #expect(diff("a\r\nb\n", "a\r\nb\r\n").hasSuffix("@@ -1,2 +1,2 @@\n a\n-b\\u{A}\n+b\n"))
  }

  @Test func `of an empty text begins before its first line`() {
    #expect(diff("", "a\n").contains("@@ -0,0 +1,1 @@\n+a\n"))
  }

  @Test func `shows what could harm a terminal or a runner as an escape`() {
    let text = unifiedDiff(
      of: "a\u{1B}.yaml", from: Array("a\n".utf8), to: Array("\u{1B}[2J##[x]\n".utf8), .plain)
    #expect(text.hasPrefix("--- a\\u{1B}.yaml\n"))
    #expect(text.hasSuffix("-a\n+\\u{1B}[2J#\\u{23}[x]\n"))
  }

  @Test func `stops after some hundred lines, and says so`() {
    let old = (0..<100_000).map { "old \($0)\n" }.joined()
    let new = (0..<100_000).map { "new \($0)\n" }.joined()
    let lines = diff(old, new).split(separator: "\n")
    #expect(lines.count == 404)
    #expect(lines.last == "… more lines differ than these")
  }

  @Test func `finds small differences far apart in long texts`() {
    let old = (0..<50_000).map { "\($0)\n" }
    var new = old
    new[10] = "first\n"
    new[49_000] = "second\n"
    let lines = diff(old.joined(), new.joined()).split(separator: "\n").filter { "+-".contains($0.prefix(1)) }
    #expect(lines.dropFirst(2) == ["-10", "+first", "-49000", "+second"])
  }

  private func diff(_ old: String, _ new: String) -> String {
    unifiedDiff(of: "policy.yaml", from: Array(old.utf8), to: Array(new.utf8), .plain)
  }
}
