package import Reconciliation

/// Writes a policy that says of an account's users exactly what the account holds, as far as a policy can say it:
/// planning it shows no change.
///
/// Users of one licence and type are members of a group where that makes the policy shorter; the others have entries.
/// The text is in canonical form. A million users cost their names twice and some bytes each: row numbers are sorted,
/// and the text goes to a sink entry by entry.
package struct PolicyWriter {
  private let account: Account
  private let observed: ObservedState
  private let names: PolicyNames
  private let groups: ImportGroups

  /// A writer for what an account holds.
  ///
  /// - Throws: `UnwritablePolicy` where the reader would refuse the policy, whoever were left out.
  package init(_ account: Account, _ observed: ObservedState) throws(UnwritablePolicy) {
    try self.init(
      account, observed, entryLimit: PolicyFileReader.entryLimit, byteLimit: PolicySource.byteLimit)
  }

  init(
    _ account: Account, _ observed: ObservedState, entryLimit: Int, byteLimit: Int
  ) throws(UnwritablePolicy) {
    if let obstacle = Obstacle(to: account.id.text) { throw .account(account.id, obstacle) }
    names = PolicyNames(of: observed)
    guard names.rows.count <= entryLimit else {
      throw .tooManyUsers(names.rows.count, allowed: entryLimit)
    }
    groups = ImportGroups(of: names, in: observed)
    self.account = account
    self.observed = observed
    // Few policies are so large that they have to be measured.
    guard names.rows.count * Self.widestEntry > byteLimit else { return }
    var bytes = 0
    write { bytes += $0.utf8.count }
    guard bytes <= byteLimit else { throw .tooManyBytes(bytes, allowed: byteLimit) }
  }

  /// How many users the policy names.
  package var named: Int { names.rows.count }

  /// The users that no policy can name, in order of id.
  package var leftOut: [LeftOutUser] { names.leftOut }

  // MARK: - Text

  /// More bytes than any entry takes: a name and a room of the longest kind, every byte of them escaped, and the keys.
  private static let widestEntry = 2 * 2 * PolicyFileReader.scalarLimit + 256

  /// Writes the policy of the whole account, in parts; users in order of the name that they are written with.
  package func write(_ sink: (String) -> Void) {
    sink("version: 1\naccount: \(YAMLScalar(account.id.text).text)\n")
    for (index, group) in groups.groups.enumerated() { write(group, isFirst: index == 0, sink) }
    if !groups.entries.isEmpty { sink("\nusers:\n") }
    for row in groups.entries { sink(entry(of: Int(row)).block(indent: "  ", lineEnd: "\n")) }
  }

  private func write(_ group: ImportGroups.Group, isFirst: Bool, _ sink: (String) -> Void) {
    var head = isFirst ? "\ngroups:\n" : "\n"
    head += "  \(group.name):\n"
    if let license = group.license { head += "    license: \(license.name)\n" }
    if let type = group.type { head += "    type: \(type.name)\n" }
    sink(head + "    members:\n")
    for row in group.members { sink("      - \(entry(of: Int(row)).name)\n") }
  }

  private func entry(of row: Int) -> WrittenEntry {
    WrittenEntry(of: observed[row], isByEmail: names.isByEmail[row])
  }
}

/// An account of which no policy can be written that the reader takes.
package enum UnwritablePolicy: Error, Equatable, Sendable {
  /// The account's id can't stand in a policy.
  case account(AccountID, Obstacle)
  /// More users than one policy names.
  case tooManyUsers(Int, allowed: Int)
  /// More bytes than one policy file has.
  case tooManyBytes(Int, allowed: Int)
}
