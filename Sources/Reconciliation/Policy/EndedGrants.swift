extension DesiredState {
  /// Reports the grants whose last day has passed by the state's day. A plan names them by itself; this is for whoever
  /// looks at the policy alone.
  package func reportEndedGrants(_ findings: inout Diagnostics) {
    guard !policy.entries.terms.isEmpty else { return }
    for entry in 0..<policy.entries.count {
      let terms = policy.entries.terms(at: entry)
      guard let until = terms.until, terms.haveRunOut(on: day) else { continue }
      findings.report(
        .endedGrant(policy.entries.email(at: entry) ?? policy.entries.id(at: entry) ?? "", until.value),
        at: SourcePlace(file: policy.file(ofEntry: entry), mark: until.mark))
    }
  }
}
