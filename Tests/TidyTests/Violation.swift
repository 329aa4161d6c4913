/// A place of the tree that breaks a rule, and how.
struct Violation: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }
}

/// A rule over one file: pure, so that it can be tried on text that breaks it.
typealias Rule = (_ path: String, _ text: String) -> [Violation]

/// The lines of a report on what was found, one for each place.
func report(_ violations: [Violation]) -> String {
  violations.map(\.description).joined(separator: "\n")
}
