/// The command to run where a run left something undone.
package enum NextStep: Equatable, Sendable {
  /// One that shows what is left, and writes nothing.
  case look(String)
  /// One that applies what is left: of a saved plan there is no other, and it looks at each user before it writes.
  case apply(String)

  /// The command line.
  package var command: String {
    switch self {
    case .look(let command), .apply(let command): command
    }
  }

  /// What it is for.
  var purpose: Phrase {
    switch self {
    case .look: "To see what is left"
    case .apply: "To apply what is left"
    }
  }
}
