import Simulation

/// Text from outside that does harm where it isn't made harmless, drawn by chance.
package struct HostileText {
  private var chance: Chance

  /// The same texts for the same seed.
  package init(seed: UInt64) { chance = Chance(seed: seed, .world) }

  /// The next text: a few pieces put together.
  package mutating func next() -> String {
    let pieces = (0..<Int.random(in: 1...6, using: &chance)).map { _ in
      Self.pieces[Int.random(in: Self.pieces.indices, using: &chance)]
    }
    // A sentence repeats so many characters of a text: longer ones are cut, which harmless text isn't.
    return String(String.UnicodeScalarView(pieces.joined().unicodeScalars.prefix(60)))
  }

  /// What no text from outside may do is tried with these, alone and put together.
  package static let pieces = [
    "\n", "\r", "\r\n", "\t", "\u{0}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}31m", "\u{AD}", "\u{200B}",
    "\u{202E}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{E0001}", "##[command]", "##vso[task.x]",
    "##teamcity[x]", "::error::x", "\n::set-output name=a::b", "%0A::error::x", "%25", ",line=9", "`", "``",
    "```", "|", "\\|", "\\", "\\`", "[x](http://e.example)", "![x](http://e.example/x)", "<img src=x>",
    "<!--", "-->", "--!>", "</script>", "<script>", "]]>", "&amp;", "&#60;", "\"", "'", "{0}", "{", "}",
    "@everyone", "#1", "GH-1", ":smile:", "$x$", "*b*", "_i_", "~~s~~", "http://e.example", "www.e.example",
    "a@b.example", "\u{1F468}\u{200D}\u{1F469}", "李", "e\u{301}", " ", "a", "Z", "0", "- ", "1. ", "# ", "> ",
  ]
}
