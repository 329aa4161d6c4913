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

/// How much a finding weighs.
package enum Severity: Equatable, Sendable {
  /// The policy can't be used.
  case error
  /// The policy can be used as it is, but may not say what was meant. It changes no exit code.
  case warning
}

/// The warnings about a policy.
package struct Warnings: Equatable, Sendable {
  /// No warnings.
  package static let none = Warnings(Diagnostics())

  /// The warnings in order of file, line and column.
  package let diagnostics: [Diagnostic]
  /// How many further warnings were counted, but not kept.
  package let uncounted: Int

  /// The warnings of a collection.
  package init(_ findings: Diagnostics) {
    diagnostics = findings.warnings.sorted
    uncounted = findings.warnings.dropped
  }

  /// How many warnings there are.
  package var count: Int { diagnostics.count + uncounted }

  /// The warnings about some of the files, by their positions. Those that weren't kept are left out: nobody knows which
  /// file they were about.
  package func about(files: Set<Int>) -> Warnings {
    Warnings(diagnostics: diagnostics.filter { $0.place.map { files.contains($0.file) } ?? true })
  }

  private init(diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
    uncounted = 0
  }
}

/// A policy that can't be used, with every reason for it.
package struct InvalidPolicy: Error, Equatable, Sendable {
  /// The errors in order of file, line and column; never empty.
  package let diagnostics: [Diagnostic]
  /// How many further errors were counted, but not kept.
  package let uncounted: Int
  /// What else was noticed.
  package let warnings: Warnings

  /// An error over what a collection found, or nil where it found no errors.
  package init?(_ findings: Diagnostics) {
    guard findings.hasErrors else { return nil }
    diagnostics = findings.errors.sorted
    uncounted = findings.errors.dropped
    warnings = Warnings(findings)
  }

  /// How many errors there are.
  package var count: Int { diagnostics.count + uncounted }
}

// MARK: - Collecting

/// Findings as they come, with a bound: a file of nothing but mistakes must not fill the memory, nor warnings take
/// the room of errors.
package struct Diagnostics: Sendable {
  /// How many findings of a severity are kept. A hundred are shown; the rest let those be the first in order.
  package static let limit = 10_000

  fileprivate var errors = Kept()
  fileprivate var warnings = Kept()

  /// No findings.
  package init() {}

  /// Whether an error was found.
  package var hasErrors: Bool { !errors.findings.isEmpty }

  /// How many errors were found.
  package var errorCount: Int { errors.findings.count + errors.dropped }

  /// Adds a finding.
  package mutating func report(_ problem: PolicyProblem, at place: SourcePlace?, related: SourcePlace? = nil)
  {
    let finding = Diagnostic(problem, at: place, related: related)
    switch problem.severity {
    case .error: errors.append(finding)
    case .warning: warnings.append(finding)
    }
  }

  /// Takes the warnings back.
  package mutating func forgetWarnings() { warnings = Kept() }

  /// Adds the findings about some of the files, which refer to those files by their positions among them.
  ///
  /// - Parameter files: Where each of them stands among all files.
  package mutating func report(_ findings: Diagnostics, ofFiles files: [Int]) {
    errors.append(contentsOf: findings.errors, ofFiles: files)
    warnings.append(contentsOf: findings.warnings, ofFiles: files)
  }

  fileprivate struct Kept: Sendable {
    private(set) var findings: [Diagnostic] = []
    /// How many were counted and let go.
    private(set) var dropped = 0

    mutating func append(contentsOf other: Kept, ofFiles files: [Int]) {
      let global = { (place: SourcePlace) in SourcePlace(file: files[place.file], mark: place.mark) }
      for finding in other.findings {
        append(
          Diagnostic(finding.problem, at: finding.place.map(global), related: finding.related.map(global)))
      }
      dropped += other.dropped
    }

    mutating func append(_ finding: Diagnostic) {
      guard findings.count < Diagnostics.limit else {
        dropped += 1
        return
      }
      findings.append(finding)
    }

    /// The findings in order of place, and of finding where the place is the same; those without one first.
    var sorted: [Diagnostic] {
      let keyed = findings.enumerated().sorted { left, right in
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
}
