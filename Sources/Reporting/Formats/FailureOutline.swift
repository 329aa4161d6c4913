package import Reconciliation

extension Outline {
  /// A command that couldn't do its work.
  ///
  /// - Parameters:
  ///   - message: What went wrong.
  ///   - next: What to do.
  ///   - path: The policy that is to blame, where one is.
  ///   - invalid: The findings, where a policy is to blame, and the files that they are about.
  package init(
    ofFailure message: Phrase, next: Phrase, policy path: String? = nil,
    invalid: (policy: InvalidPolicy, files: [PolicySource])? = nil
  ) {
    let about: Phrase = path.map { ": \($0)" } ?? ""
    self.init(
      subject: .check(policy: path), title: "rollcall failed\(about)",
      counts: [invalid.map { errorCounts(of: $0.policy) } ?? "1 error"])
    guard let invalid else {
      alerts = [
        Finding(
          kind: .failure, subject: path ?? "", message: message, help: next,
          place: path.map { Finding.Place(path: $0, line: 1, column: 1) })
      ]
      alertsHeading = "What went wrong"
      return
    }
    columns = ["Code", "Where", "What", "What to do"]
    let shown = invalid.policy.diagnostics.prefix(diagnosticsShown)
    let paths = invalid.files.map(\.path)
    groups = [
      Group(
        heading: "Errors", columns: Array(0..<4),
        count: invalid.policy.diagnostics.count + invalid.policy.uncounted,
        findings: AnySequence(shown.lazy.map { Finding(diagnosing: $0, in: paths) }))
    ]
    notes = ["Nothing was changed. Correct the policy and run the command again."]
  }

  /// A policy that was checked and holds no error.
  package init(ofValidPolicy path: String, users: Int, files: Int) {
    self.init(
      subject: .check(policy: path), title: "Policy \(path)",
      counts: [counted(users, "user", "users"), counted(files, "file", "files"), "no errors"])
  }
}

private func errorCounts(of invalid: InvalidPolicy) -> Phrase {
  let total = invalid.diagnostics.count + invalid.uncounted
  let rest: Phrase = total > diagnosticsShown ? "; the first \(diagnosticsShown) are shown" : ""
  return "\(counted(total, "error", "errors"))\(rest)"
}

extension Finding.Kind {
  /// A command that couldn't do its work.
  fileprivate static let failure = Self(
    name: "failure", weight: .error, title: "A command could not do its work.")
}

extension Finding {
  /// A mistake in a policy; one without a place of its own stands where its file begins.
  fileprivate init(diagnosing diagnostic: Diagnostic, in files: [String]) {
    let explanation = Explanation(of: diagnostic.problem)
    let place =
      diagnostic.place.map { Place($0, in: files) }
      ?? files.first.map { Place(path: $0, line: 1, column: 1) }
    let label: Phrase = explanation.label.map { "; \($0)" } ?? ""
    let message: Phrase = "\(explanation.message)\(label)"
    let shownPlace: Phrase = place.map { "\($0.path):\($0.line):\($0.column)" } ?? ""
    self.init(
      kind: Kind(name: explanation.code, weight: .error, title: "The policy can't be meant."),
      subject: explanation.message.plain, message: message, help: explanation.help, place: place,
      rows: [["\(explanation.code)", shownPlace, message, explanation.help]])
  }
}
