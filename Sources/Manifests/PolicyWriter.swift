package import Reconciliation

/// Writes a policy that says of an account's users exactly what the account holds, as far as a policy can say it:
/// planning it shows no change.
///
/// A million users cost their names twice and some bytes each: row numbers are sorted, and the text goes to a sink
/// entry by entry.
package struct PolicyWriter {
  private let account: Account
  private let observed: ObservedState
  private let entries: PolicyNames

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
    entries = PolicyNames(of: observed)
    guard entries.rows.count <= entryLimit else {
      throw .tooManyUsers(entries.rows.count, allowed: entryLimit)
    }
    self.account = account
    self.observed = observed
    // Few policies are so large that they have to be measured.
    guard entries.rows.count * Self.widestEntry > byteLimit else { return }
    var bytes = 0
    write { bytes += $0.utf8.count }
    guard bytes <= byteLimit else { throw .tooManyBytes(bytes, allowed: byteLimit) }
  }

  /// How many users the policy names.
  package var named: Int { entries.rows.count }

  /// The users that no policy can name, in order of id.
  package var leftOut: [LeftOutUser] { entries.leftOut }

  // MARK: - Text

  /// More bytes than any entry takes: a name and a room of the longest kind, every byte of them escaped, and the keys.
  private static let widestEntry = 2 * 2 * PolicyFileReader.scalarLimit + 256

  /// Writes the policy of the whole account, users in order of the name that they are written with, in parts.
  package func write(_ sink: (String) -> Void) {
    sink("version: 1\naccount: \(YAMLScalar(account.id.text).text)\n")
    if !entries.rows.isEmpty { sink("\nusers:\n") }
    for row in entries.rows { sink(entry(of: observed[Int(row)], isByEmail: entries.isByEmail[Int(row)])) }
  }

  private func entry(of user: ObservedUser, isByEmail: Bool) -> String {
    var text =
      if isByEmail, let email = user.email {
        "  - email: \(YAMLScalar(email).text)\n"
      } else {
        "  - id: \(YAMLScalar(user.id.text).text)\n"
      }
    // Values that this version doesn't know can't be declared, and what isn't declared isn't managed.
    if case .known(let license) = user.license { text += "    license: \(license.name)\n" }
    if case .known(let type) = user.type { text += "    type: \(type.name)\n" }
    append(user.alexaForBusiness, to: &text)
    return text
  }

  private func append(_ alexa: AlexaForBusiness, to text: inout String) {
    // A room that can't be written isn't declared either.
    let room = alexa.roomARN.flatMap { $0.isEmpty || Obstacle(to: $0) != nil ? nil : $0 }
    if alexa.enabled == nil, room == nil { return }
    text += "    alexaForBusiness:\n"
    if let enabled = alexa.enabled { text += "      enabled: \(enabled)\n" }
    if let room { text += "      roomArn: \(YAMLScalar(room).text)\n" }
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
