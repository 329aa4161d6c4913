import Reconciliation

/// What is said about white space and indicators that readers of YAML disagree on.
extension Explanation {
  static func ofLayout(_ layout: PolicyProblem.Layout) -> Explanation {
    switch layout {
    case .gluedComment:
      Explanation(
        "RC1011", "a comment begins right behind a value",
        help: "put a space before the '#', or put the text into quotes if the '#' belongs to it")
    case .gluedQuestionMark:
      Explanation(
        "RC1011", "a value in brackets begins with '?'", help: "put the text into quotes, or take the '?' out"
      )
    case .loneDash:
      Explanation(
        "RC1011", "a '-' alone is no value",
        help: "write the value; in brackets items stand behind commas, without '-'")
    case .unclosedBracket:
      Explanation("RC1011", "this bracket is never closed", help: "close it behind its last item")
    case .outdentedLine(.quote):
      outdented(
        "this line stands in a quote, but is indented like a line of its own", "the quote opens here",
        "close the quote on its own line, or leave the quotes out")
    case .outdentedLine(.bracket):
      outdented(
        "this line stands in brackets, but is indented like a line of its own", "the bracket opens here",
        "close the bracket before this line, or indent the line deeper than the key above")
    case .outdentedLine(.text):
      outdented(
        "this line goes on with a text, but is indented like a line of its own", "the text begins here",
        "write the text on one line, or indent this line deeper than the key above")
    case .wideBlankLine:
      Explanation(
        "RC1011", "a blank line before this text has more spaces than the text is indented by",
        help: "take the spaces out of the blank line")
    }
  }

  private static func outdented(_ message: Phrase, _ opening: Phrase, _ cure: Phrase) -> Explanation {
    Explanation("RC1011", message, relatedLabel: opening, help: cure)
  }
}
