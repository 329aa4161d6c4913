package import Reconciliation

/// What is said about a problem: its code, a sentence, what stands beside the caret, and what to do.
package struct Explanation: Sendable {
  /// The stable code, `RC` and four digits; `RC15` and two digits for a warning.
  package let code: String
  /// What is wrong.
  package let message: Phrase
  /// What stands beside the caret, where there is something to add.
  package var label: Phrase?
  /// What stands beside the second place's caret.
  package var relatedLabel: Phrase?
  /// What to do.
  package let help: Phrase
  /// How the file has to change, where there is one way.
  var correction: Correction?

  init(
    _ code: String, _ message: Phrase, label: Phrase? = nil, relatedLabel: Phrase? = nil, help: Phrase,
    correction: Correction? = nil
  ) {
    self.code = code
    self.message = message
    self.label = label
    self.relatedLabel = relatedLabel
    self.help = help
    self.correction = correction
  }

  /// What is said about a problem.
  package init(of problem: PolicyProblem) {
    self =
      Self.ofText(problem) ?? Self.ofShape(problem) ?? Self.ofValue(problem) ?? Self.ofEntries(problem)
      ?? Self.ofDoubt(problem) ?? Self.againstAccount(problem)
  }
}

// MARK: - Words

/// How many characters of a policy's text a sentence repeats; the line below it shows the rest.
private let repeatedCharacters = 80

/// Text of a policy in single quotes, cut where it is longer than anyone reads.
func named(_ text: String) -> Phrase {
  let scalars = text.unicodeScalars
  guard
    let end = scalars.index(scalars.startIndex, offsetBy: repeatedCharacters, limitedBy: scalars.endIndex),
    end < scalars.endIndex
  else { return "'\(text)'" }
  return "'\(String(scalars[..<end]))...'"
}

/// Our own words as a list: `a, b and c`.
func listed(_ words: [String], _ conjunction: Phrase = "and") -> Phrase {
  guard words.count > 1, let last = words.last else { return Phrase(joining: words.map { "\($0)" }, by: "") }
  return "\(Phrase(joining: words.dropLast().map { "\($0)" }, by: ", ")) \(conjunction) \(last)"
}
