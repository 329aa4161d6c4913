package import Reconciliation

/// Reads the files of one account's policy and folds what they say into what each user should be.
///
/// - Throws: `InvalidPolicy` with everything that is wrong in any file, in order.
package func readPolicy(_ sources: [PolicySource]) throws(InvalidPolicy) -> DesiredState {
  var findings = Diagnostics()
  var reading = PolicyReading(files: sources.map(\.path))
  for (file, source) in sources.enumerated() {
    var scan = TextScan(file: file)
    scan.scan(source.bytes, &findings)
    guard scan.isReadable else {
      reading.skippedFiles = true
      continue
    }
    var reader = PolicyFileReader(source.bytes, file: file, refusedLines: scan.refusedLines)
    reader.read(into: &reading, &findings)
  }
  reading.settleAccount(&findings)
  let desired = DesiredState(folding: reading.policy, &findings)
  if let invalid = InvalidPolicy(findings) { throw invalid }
  return desired
}

/// What has been read of a policy so far.
struct PolicyReading {
  var policy: Policy
  /// The account that each file names.
  var accounts: [Marked<AccountID>?]
  /// Where each setting of the whole policy stands first.
  var settings: [Key: SourcePlace] = [:]
  /// The users whom `protect` has named so far, in any spelling.
  var protected = NameSet()
  /// Where each group name stands first.
  var groupsByName = GroupNames()
  /// Whether a file couldn't be read, so that what it would have named isn't known.
  var skippedFiles = false

  init(files: [String]) {
    policy = Policy(files: files)
    accounts = Array(repeating: nil, count: files.count)
  }

  /// Every file names the same account, or none does.
  mutating func settleAccount(_ findings: inout Diagnostics) {
    guard let first = accounts.firstIndex(where: { $0 != nil }), let account = accounts[first] else { return }
    policy.account = account.value
    let firstPlace = SourcePlace(file: first, mark: account.mark)
    for (file, named) in accounts.enumerated() {
      if let named {
        guard named.value != account.value else { continue }
        findings.report(
          .severalAccounts(named.value.text, other: account.value.text),
          at: SourcePlace(file: file, mark: named.mark), related: firstPlace)
      } else if !skippedFiles {
        let top = SourceMark(line: 1, column: 1, length: 1)
        findings.report(.missingAccount, at: SourcePlace(file: file, mark: top), related: firstPlace)
      }
    }
  }
}
