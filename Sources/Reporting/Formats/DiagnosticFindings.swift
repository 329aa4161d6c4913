package import Reconciliation

/// What a policy that can be used may not have meant, for a report on it.
package struct PolicyWarnings: Sendable {
  /// Nothing to warn of.
  package static let none = PolicyWarnings(.none, in: [])

  private let warnings: Warnings
  private let paths: [String]

  /// The warnings about files that they refer to by position.
  package init(_ warnings: Warnings, in files: [PolicySource]) {
    self.warnings = warnings
    paths = files.map(\.path)
  }

  /// How many there are, where there are some.
  var counts: [Phrase] { warnings.count > 0 ? [counted(warnings.count, "warning", "warnings")] : [] }

  /// The warnings, the first of many; nil where there are none.
  var table: Outline.Table? {
    let shown = warnings.diagnostics.prefix(warningsShown)
    return diagnosticTable("Warnings", shown, warnings.count, in: paths)
  }
}

/// Findings in a policy as rows; nil where there are none.
///
/// - Parameter count: How many there are with those that aren't shown.
func diagnosticTable(
  _ heading: Phrase, _ shown: ArraySlice<Diagnostic>, _ count: Int, in paths: [String]
) -> Outline.Table? {
  var met: [String: Int] = [:]
  let findings = shown.map { diagnostic in
    var finding = Finding(diagnosing: diagnostic, in: paths)
    // What is said twice is two findings all the same, wherever they move to.
    met[finding.subject, default: 0] += 1
    if let times = met[finding.subject], times > 1 { finding.subject += " #\(times)" }
    return finding
  }
  return Outline.Table(
    columns: ["Code", "Where", "What", "What to do"],
    groups: [
      .init(heading: heading, columns: Array(0..<4), count: count, findings: AnySequence(findings))
    ])
}

extension Finding {
  /// A finding in a policy; one without a place of its own stands where its file begins.
  fileprivate init(diagnosing diagnostic: Diagnostic, in files: [String]) {
    let explanation = Explanation(of: diagnostic.problem)
    let place =
      diagnostic.place.map { Place($0, in: files) }
      ?? files.first.map { Place(path: $0, line: 1, column: 1) }
    let label: Phrase = explanation.label.map { "; \($0)" } ?? ""
    let message: Phrase = "\(explanation.message)\(label)"
    let shownPlace: Phrase = place.map { "\($0.path):\($0.line):\($0.column)" } ?? ""
    self.init(
      kind: Kind(named: explanation.code, diagnostic.problem.severity), subject: explanation.message.plain,
      message: message, help: explanation.help, place: place,
      rows: [["\(explanation.code)", shownPlace, message, explanation.help]])
  }
}

extension Finding.Kind {
  /// The kind of what is wrong with a policy, or may not have been meant.
  fileprivate init(named code: String, _ severity: Severity) {
    self =
      switch severity {
      case .error: Self(name: code, weight: .error, title: "The policy can't be meant.")
      case .warning: Self(name: code, weight: .warning, title: "The policy may not say what was meant.")
      }
  }
}
