import Reconciliation

@testable import Manifests

/// One account beside one policy in an odd style, and what adding the account's other users to it must keep.
struct AdditionRound {
  let policy: [UInt8]
  let observed: ObservedState
  let account: Account

  /// - Throws: `RepeatedUser` never: each id is made once.
  init(seed: UInt64) throws {
    policy = Array(RandomPolicyText(seed: seed).text.utf8)
    var random = SplitMix(state: seed ^ 0xADD)
    var observed = ObservedState()
    for number in 1...8 where Bool.random(using: &random) {
      let license = [nil, "Basic", "Pro", "ProTrial", "Gold"].randomElement(using: &random) ?? nil
      let type = [nil, "PrivateUser", "SharedDevice"].randomElement(using: &random) ?? nil
      try observed.append(
        ObservedUser(
          id: Self.id(number, &random), email: Self.email(number, &random), license: Observed(name: license),
          type: Observed(name: type), alexaForBusiness: Self.alexa(&random)))
    }
    self.observed = observed
    let named = try? readPolicy([PolicySource(path: "policy.yaml", bytes: policy)]).desired.policy.account
    account = Account(
      id: named ?? AccountID("a")!, type: "Team", supportedLicenses: License.allCases.map(\.name))
  }

  private static func id(_ number: Int, _ random: inout SplitMix) -> UserID {
    UserID(
      ["id\(number)", "other \(number)", "# x\(number)", "\(number)", "a\u{200B}\(number)", "x@\(number)"]
        .randomElement(using: &random)!)!
  }

  private static func email(_ number: Int, _ random: inout SplitMix) -> String? {
    [
      "u\(number)@example.com", "U\(number)@example.com", "shared@example.com", "{\(number)@a:b",
      "no address", nil,
    ]
    .randomElement(using: &random)!
  }

  private static func alexa(_ random: inout SplitMix) -> AlexaForBusiness {
    AlexaForBusiness(
      enabled: [nil, nil, true].randomElement(using: &random)!,
      roomARN: [nil, nil, "arn:aws:a4b:x", "}, ["].randomElement(using: &random)!)
  }

  /// What is wrong; nil where all is well, or where the policy can't be planned at all.
  func mistake() throws -> (tried: Bool, mistake: String?) {
    let source = PolicySource(path: "policy.yaml", bytes: policy)
    let desired = try readPolicy([source]).desired
    guard let before = try? plan(desired, against: observed, in: account),
      let rows = try? desired.rowsOfUnnamedUsers(in: observed)
    else { return (false, nil) }
    let addition = try PolicyAddition(of: rows, in: observed, to: source, at: 0, of: desired.policy)
    guard addition.count + addition.leftOut.count == rows.count else { return (true, "users are lost") }
    guard isInsertion(addition.text) else { return (true, "bytes changed:\n\(shown(addition))") }
    let added: DesiredState
    do {
      added = try readPolicy([PolicySource(path: "policy.yaml", bytes: addition.text)]).desired
    } catch { return (true, "invalid: \(error)\n\(shown(addition))") }
    let after = try plan(added, against: observed, in: account)
    let isSame =
      after.changes.map(\.userID) == before.changes.map(\.userID)
      && after.missing.count == before.missing.count
      && after.managed == before.managed + addition.count
      && zip(after.changes, before.changes).allSatisfy {
        $0.attributes.map(\.edit) == $1.attributes.map(\.edit)
      }
    return (true, isSame ? nil : "another plan:\n\(shown(addition))")
  }

  private func shown(_ addition: PolicyAddition) -> String { String(decoding: addition.text, as: UTF8.self) }

  /// Whether a text is the policy with something put into it at one place.
  private func isInsertion(_ text: [UInt8]) -> Bool {
    let same = zip(policy, text).prefix { $0 == $1 }.count
    return text.count >= policy.count && text.suffix(policy.count - same).elementsEqual(policy[same...])
  }
}
