import Foundation
import Manifests
import Reconciliation
import Testing

/// A policy written from an account says what the account holds.
@Suite struct `An imported policy` {
  private static let account = Account(
    id: AccountID("12a3456b: 7".replacing(" ", with: ""))!, type: "Team",
    supportedLicenses: License.allCases.map(\.name))

  @Test func `reads as this text`() throws {
    let users = [
      user("2", "bob@example.com", "Pro", "PrivateUser"),
      user("1", "Ana@example.com", "Basic", "SharedDevice", AlexaForBusiness(enabled: true, roomARN: "null")),
      user("shared-1", "same@example.com", "Gold", nil), user("shared-2", "SAME@example.com", nil, nil),
      user("no\u{200B}name", nil, "Pro", nil),
    ]
    let written = PolicyWriter(Self.account, try state(users)).write()
    #expect(
      written.text == """
        version: 1
        account: "12a3456b:7"

        users:
          - email: Ana@example.com
            license: Basic
            type: SharedDevice
            alexaForBusiness:
              enabled: true
          - email: bob@example.com
            license: Pro
            type: PrivateUser
          - id: shared-1
          - id: shared-2

        """)
    #expect(written.unnameable.map(\.text) == ["no\u{200B}name"])
  }

  @Test func `plans to no change, for any account`() throws {
    let seed =
      ProcessInfo.processInfo.environment["ROLLCALL_SEED"].flatMap(UInt64.init)
      ?? UInt64.random(in: 0 ... .max)
    var random = SplitMix(state: seed)
    for round in 0..<2_000 {
      let account = try state(randomUsers(&random))
      let text = PolicyWriter(Self.account, account).write().text
      let desired = try readPolicy([PolicySource(path: "imported.yaml", bytes: Array(text.utf8))])
      let plan = try plan(desired, against: account, in: Self.account)
      #expect(plan.changes.isEmpty && plan.missing.isEmpty, "ROLLCALL_SEED=\(seed), round \(round):\n\(text)")
      #expect(plan.managed + plan.unmanaged.count == account.count, "ROLLCALL_SEED=\(seed), round \(round)")
    }
  }

  // MARK: - Making

  private func user(
    _ id: String, _ email: String?, _ license: String?, _ type: String?, _ alexa: AlexaForBusiness = .init()
  ) -> ObservedUser {
    ObservedUser(
      id: UserID(id)!, email: email, license: Observed(name: license), type: Observed(name: type),
      alexaForBusiness: alexa)
  }

  private func state(_ users: [ObservedUser]) throws -> ObservedState {
    var state = ObservedState()
    for user in users { try state.append(user) }
    return state
  }

  private func randomUsers(_ random: inout SplitMix) -> [ObservedUser] {
    let texts = [
      "ana@example.com", "ANA@example.com", "é@b", "E\u{301}@b", "@", "a b@c", "- x", "x: y", "#", "'",
      "\"q\"", "\\",
      "yes", "null", "~", "1e5", "0x1F", "2024-01-01", "<<", "*a", "&a", "!t", "%d", "[", "{", "]", ",", "?",
      "|", ">",
      ".", "..", "a\tb", "a\nb", " a", "a ", "🙂@例え.jp", "\u{FEFF}x", "\u{1B}[2J", "a@b@c",
      String(repeating: "x", count: 1_024), String(repeating: "x", count: 1_025),
      String(repeating: "y", count: 300) + "@b",
    ]
    var ids: Set<[UInt8]> = []
    return (0..<Int.random(in: 0..<12, using: &random)).compactMap { _ in
      guard
        let id = UserID(texts.randomElement(using: &random)! + "\(Int.random(in: 0..<3, using: &random))"),
        ids.insert(Array(id.text.utf8)).inserted
      else { return nil }
      return ObservedUser(
        id: id, email: Bool.random(using: &random) ? texts.randomElement(using: &random) : nil,
        license: Observed(
          name: [nil, "Basic", "Plus", "Pro", "ProTrial", "Gold"].randomElement(using: &random)!),
        type: Observed(name: [nil, "PrivateUser", "SharedDevice", "Robot"].randomElement(using: &random)!),
        alexaForBusiness: AlexaForBusiness(
          enabled: [nil, true, false].randomElement(using: &random)!,
          roomARN: [nil, "null"].randomElement(using: &random)!))
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
