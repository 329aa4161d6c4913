extension DesiredState {
  /// The rows of an account's users whom no entry of the policy names, in the account's order.
  ///
  /// - Throws: `InvalidPolicy` where it can't be told whom an entry means, as `plan` does.
  package func rowsOfUnnamedUsers(in observed: ObservedState) throws(InvalidPolicy) -> [Int] {
    var findings = Diagnostics()
    let resolution = Resolution(of: self, in: observed, &findings)
    if let invalid = InvalidPolicy(findings) { throw invalid }
    return (0..<observed.count).filter { !resolution.isNamed($0) }
  }
}
