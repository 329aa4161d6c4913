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
      counts: invalid.map { findingCounts($0.policy, $0.files) } ?? ["1 error"])
    guard let invalid else {
      alerts = [
        Finding(
          kind: .failure, subject: path ?? "", message: message, help: next,
          place: path.map { Finding.Place(path: $0, line: 1, column: 1) })
      ]
      alertsHeading = "What went wrong"
      return
    }
    let paths = invalid.files.map(\.path)
    let shown = invalid.policy.diagnostics.prefix(diagnosticsShown)
    tables = [diagnosticTable("Errors", shown, invalid.policy.count, in: paths)].compactMap(\.self)
    remarks = [PolicyWarnings(invalid.policy.warnings, in: invalid.files).table].compactMap(\.self)
    notes = ["Nothing was changed. Correct the policy and run the command again."]
  }

  /// A policy that was checked and holds no error.
  package init(
    ofValidPolicy path: String, users: Int, files: Int, warnings: PolicyWarnings = .none
  ) {
    self.init(
      subject: .check(policy: path), title: "Policy \(path)",
      counts: [counted(users, "user", "users"), counted(files, "file", "files"), "no errors"]
        + warnings.counts)
    remarks = [warnings.table].compactMap(\.self)
  }
}

private func findingCounts(_ invalid: InvalidPolicy, _ files: [PolicySource]) -> [Phrase] {
  let rest: Phrase =
    invalid.count > diagnosticsShown ? "; the first \(diagnosticsShown) are shown" : ""
  let errors: Phrase = "\(counted(invalid.count, "error", "errors"))\(rest)"
  return [errors] + PolicyWarnings(invalid.warnings, in: files).counts
}

extension Finding.Kind {
  /// A command that couldn't do its work.
  fileprivate static let failure = Self(
    name: "failure", weight: .error, title: "A command could not do its work.")
}
