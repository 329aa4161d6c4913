/// A finding in a policy, as a value: what is wrong and where. The sentence is made where it is shown.
package struct Diagnostic: Equatable, Sendable {
  /// What is wrong.
  package let problem: PolicyProblem
  /// Where; nil where no place of a file is to blame.
  package let place: SourcePlace?
  /// A second place that explains the first.
  package let related: SourcePlace?

  /// A finding at a place.
  package init(_ problem: PolicyProblem, at place: SourcePlace?, related: SourcePlace? = nil) {
    self.problem = problem
    self.place = place
    self.related = related
  }
}

/// A policy that can't be used, with every reason for it.
package struct InvalidPolicy: Error, Equatable, Sendable {
  /// The findings in order of file, line and column; never empty.
  package let diagnostics: [Diagnostic]
  /// How many further findings were counted, but not kept.
  package let uncounted: Int

  /// An error over what a collection found, or nil where it found nothing.
  package init?(_ findings: Diagnostics) {
    guard !findings.isEmpty else { return nil }
    diagnostics = findings.sorted
    uncounted = findings.dropped
  }
}

/// Findings as they come, with a bound: a file of nothing but mistakes must not fill the memory.
package struct Diagnostics: Sendable {
  /// How many findings are kept. A hundred are shown; the rest let those be the first in order.
  package static let limit = 10_000

  private var kept: [Diagnostic] = []
  /// How many were counted and let go.
  package private(set) var dropped = 0

  /// No findings.
  package init() {}

  /// Whether nothing was found.
  package var isEmpty: Bool { kept.isEmpty }

  /// Adds a finding.
  package mutating func report(_ problem: PolicyProblem, at place: SourcePlace?, related: SourcePlace? = nil)
  {
    guard kept.count < Self.limit else {
      dropped += 1
      return
    }
    kept.append(Diagnostic(problem, at: place, related: related))
  }

  /// Adds the findings about some of the files, which refer to those files by their positions among them.
  ///
  /// - Parameter files: Where each of them stands among all files.
  package mutating func report(_ findings: Diagnostics, ofFiles files: [Int]) {
    let global = { (place: SourcePlace) in SourcePlace(file: files[place.file], mark: place.mark) }
    for finding in findings.kept {
      report(finding.problem, at: finding.place.map(global), related: finding.related.map(global))
    }
    dropped += findings.dropped
  }

  /// The kept findings in order of place, and of finding where the place is the same; those without one first.
  package var sorted: [Diagnostic] {
    let keyed = kept.enumerated().sorted { left, right in
      switch (left.element.place, right.element.place) {
      case (let first?, let second?) where first != second: first < second
      case (nil, .some): true
      case (.some, nil): false
      default: left.offset < right.offset
      }
    }
    return keyed.map(\.element)
  }
}
