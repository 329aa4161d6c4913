package import Reconciliation

/// One account's policy among the files of a folder, with the files that it stands in.
package struct AccountPolicy: Sendable {
  /// The account's files, in the order of reading; the policy's places refer to them by position.
  package let sources: [PolicySource]
  /// What each user of the account should be.
  package let desired: DesiredState

  /// The account, where the files name one.
  package var account: AccountID? { desired.policy.account }
}

/// Reads the files of a folder, joins those of each account, and folds what they say into what each user should be
/// on a day.
///
/// - Parameters:
///   - warnsOfEndedGrants: Whether grants that have run out are warned of; a plan names them by itself.
///   - largeFile: From which size on, in bytes, a file's text is given back while it is read: it may be a third of the
///     memory that a plan takes. Nobody may look at it afterwards, and the policies' sources have none.
/// - Returns: One policy for each account that a file names, in order of account id; one alone where none is named.
///   Beside them what is to be warned of though nothing is wrong.
/// - Throws: `InvalidPolicy` with everything that is wrong in any file of any account, in order. Its places, and those
///   of the warnings, refer to `sources` by position.
package func readPolicies(
  _ sources: [PolicySource], on day: CalendarDay, warningOfEndedGrants warnsOfEndedGrants: Bool = false,
  forgettingTextFrom largeFile: Int = .max
) throws(InvalidPolicy) -> (policies: [AccountPolicy], warnings: Warnings) {
  var findings = Diagnostics()
  var readings = sources.enumerated().map { file, source in
    FileReading(of: source, file: file, forgetsText: source.bytes.count >= largeFile, &findings)
  }
  let policies = accounts(of: readings, &findings).map { files in
    let joined = JoinedFiles(files, of: &readings, &findings)
    let desired = joined.folded(on: day, &findings)
    if warnsOfEndedGrants {
      var ended = Diagnostics()
      desired.reportEndedGrants(&ended)
      findings.report(ended, ofFiles: files)
    }
    return AccountPolicy(
      sources: files.map { sources[$0].withoutText(from: largeFile) }, desired: desired)
  }
  if let invalid = InvalidPolicy(findings) { throw invalid }
  return (policies, Warnings(findings))
}

/// The files of each account, in order of account id.
///
/// Either every file names its account, or none does: one that doesn't could be meant for any of them.
private func accounts(of readings: [FileReading], _ findings: inout Diagnostics) -> [[Int]] {
  let named = readings.indices.filter { readings[$0].policy.account != nil }
  guard let first = named.first, let account = readings[first].account else {
    return [Array(readings.indices)]
  }
  let nameless = readings.indices.filter { readings[$0].policy.account == nil }
  if readings.allSatisfy(\.isWhole) {
    let place = SourcePlace(file: first, mark: account.mark)
    for file in nameless {
      let top = SourceMark(line: 1, column: 1, length: 1)
      findings.report(.missingAccount, at: SourcePlace(file: file, mark: top), related: place)
    }
  }
  let byAccount = Dictionary(grouping: named) { readings[$0].policy.account }
  // Beside a single account a nameless file can be meant for no other, and is held against its files.
  if byAccount.count == 1 { return [Array(readings.indices)] }
  let inOrder = byAccount.compactMap { account, files in account.map { ($0, files) } }
    .sorted { $0.0 < $1.0 }.map(\.1)
  return nameless.isEmpty ? inOrder : inOrder + [nameless]
}
