import Foundation
import Reconciliation
import Testing

@testable import Manifests

/// A policy written from an account says what the account holds.
@Suite struct `An imported policy` {
  private static let account = Account(
    id: AccountID("12a3456b: 7".replacing(" ", with: ""))!, type: "Team",
    supportedLicenses: License.allCases.map(\.name))

  @Test func `reads as this text`() throws {
    let users = [
      user("2", "bob@example.com", "Pro", "PrivateUser"),
      user("1", "Ana@example.com", "Basic", "SharedDevice", AlexaForBusiness(enabled: true, roomARN: "null")),
      user(
        "shared-1", "same@example.com", "Gold", nil,
        AlexaForBusiness(enabled: false, roomARN: "arn:aws:a4b:room/0")),
      user("shared-2", "SAME@example.com", nil, nil, AlexaForBusiness(roomARN: "arn:aws:a4b:room/1")),
      user("3", "room@example.com", nil, nil, AlexaForBusiness(roomARN: "a\u{200B}")),
    ]
    #expect(
      try text(users) == """
        version: 1
        account: "12a3456b:7"

        users:
          - email: Ana@example.com
            license: Basic
            type: SharedDevice
            alexaForBusiness:
              enabled: true
              roomArn: "null"
          - email: bob@example.com
            license: Pro
            type: PrivateUser
          - email: room@example.com
          - id: shared-1
            alexaForBusiness:
              enabled: false
              roomArn: arn:aws:a4b:room/0
          - id: shared-2
            alexaForBusiness:
              roomArn: arn:aws:a4b:room/1

        """)
  }

  @Test func `groups the users of one licence and type where that is shorter`() throws {
    let users =
      (1...3).map { user("p\($0)", "pro\($0)@example.com", "Pro", "PrivateUser") }
      + (1...4).map { user("d\($0)", nil, nil, "SharedDevice") } + [
        user("x@4", nil, "Pro", "PrivateUser"),
        user("p5", "pro5@example.com", "Pro", "PrivateUser", AlexaForBusiness(enabled: true)),
        user("p6", "pro6@example.com", "Plus", nil), user("m", nil, nil, nil),
      ]
    #expect(
      try text(users) == """
        version: 1
        account: "12a3456b:7"

        groups:
          devices:
            type: SharedDevice
            members:
              - d1
              - d2
              - d3
              - d4

          pro-people:
            license: Pro
            type: PrivateUser
            members:
              - pro1@example.com
              - pro2@example.com
              - pro3@example.com

        users:
          - id: m
          - email: pro5@example.com
            license: Pro
            type: PrivateUser
            alexaForBusiness:
              enabled: true
          - email: pro6@example.com
            license: Plus
          - id: x@4
            license: Pro
            type: PrivateUser

        """)
  }

  @Test(arguments: [
    AlexaForBusiness(enabled: false, roomARN: "null"), AlexaForBusiness(enabled: false, roomARN: ""),
    AlexaForBusiness(enabled: false), AlexaForBusiness(roomARN: "null"),
  ])
  func `says nothing of Alexa for Business where it is off and has no room, and groups the users`(
    alexa: AlexaForBusiness
  ) throws {
    #expect(
      try text((1...6).map { user("u\($0)", nil, "Pro", nil, alexa) } + [user("x@1", nil, nil, nil, alexa)])
        == """
        version: 1
        account: "12a3456b:7"

        groups:
          pro:
            license: Pro
            members:
              - u1
              - u2
              - u3
              - u4
              - u5
              - u6

        users:
          - id: x@1

        """)
  }

  @Test(arguments: [(3, false), (4, true)])
  func `has no groups where entries take as few lines`(users: Int, areGrouped: Bool) throws {
    let text = try text((1...users).map { user("id-\($0)", nil, "Pro", "PrivateUser") })
    #expect(text.contains("groups:") == areGrouped)
  }

  @Test(arguments: [
    ("no\u{200B}name", Obstacle.refusedCharacter("\u{200B}"), "no\u{200B}name"),
    ("heart\u{FE0F}", .refusedCharacter("\u{FE0F}"), "heart\u{FE0F}"),
    ("x\u{FFFE}", .refusedCharacter("\u{FFFE}"), "x\u{FFFE}"),
    ("a\nb", .refusedCharacter("\n"), "a\nb"), (".", .dots, "."), ("..", .dots, ".."),
    (
      String(repeating: "é", count: 513), .tooLong(bytes: 1_026, allowed: 1_024),
      String(repeating: "é", count: 80) + "..."
    ),
  ])
  func `leaves out whom it can't name, and tells why`(id: String, obstacle: Obstacle, shown: String) throws {
    let users = [user(id, "a\u{200B}@b", "Pro", nil), user("other", nil, nil, nil)]
    let writer = try PolicyWriter(Self.account, try state(users))
    #expect(writer.leftOut == [LeftOutUser(UserID(id)!, .name(obstacle))])
    #expect(writer.leftOut.first?.shownID == shown)
    #expect(writer.named == 1)
    #expect(try text(users).hasSuffix("\nusers:\n  - id: other\n"))
  }

  @Test func `isn't written for an account whose id it can't hold`() throws {
    let id = AccountID("a\u{200B}b")!
    #expect(throws: UnwritablePolicy.account(id, .refusedCharacter("\u{200B}"))) {
      try PolicyWriter(.team(id), ObservedState())
    }
  }

  @Test func `isn't written where the reader would find too much in it`() throws {
    let observed = try state([user("1", nil, nil, nil), user("2", nil, nil, nil), user(".", nil, nil, nil)])
    let text = "version: 1\naccount: \"12a3456b:7\"\n\nusers:\n  - id: \"1\"\n  - id: \"2\"\n"
    let bytes = text.utf8.count
    #expect(throws: UnwritablePolicy.tooManyUsers(2, allowed: 1)) {
      try PolicyWriter(Self.account, observed, entryLimit: 1, byteLimit: bytes)
    }
    #expect(throws: UnwritablePolicy.tooManyBytes(bytes, allowed: bytes - 1)) {
      try PolicyWriter(Self.account, observed, entryLimit: 2, byteLimit: bytes - 1)
    }
    #expect(throws: Never.self) {
      try PolicyWriter(Self.account, observed, entryLimit: 2, byteLimit: bytes)
    }
  }

  @Test func `plans to no change, for any account`() throws {
    let seed =
      ProcessInfo.processInfo.environment["ROLLCALL_SEED"].flatMap(UInt64.init)
      ?? UInt64.random(in: 0 ... .max)
    var random = SplitMix(state: seed)
    for round in 0..<10_000 {
      let account = try state(randomUsers(&random))
      let writer = try PolicyWriter(Self.account, account)
      var text = ""
      writer.write { text += $0 }
      let source = PolicySource(path: "imported.yaml", bytes: Array(text.utf8))
      #expect(canonicalText(of: source) == source.bytes, "ROLLCALL_SEED=\(seed), round \(round):\n\(text)")
      let desired = try readPolicy([source]).desired
      let plan = try plan(desired, against: account, in: Self.account)
      #expect(plan.changes.isEmpty && plan.missing.isEmpty, "ROLLCALL_SEED=\(seed), round \(round):\n\(text)")
      #expect(plan.managed == writer.named, "ROLLCALL_SEED=\(seed), round \(round)")
      #expect(
        plan.unmanaged.count == writer.leftOut.count && plan.managed + plan.unmanaged.count == account.count,
        "ROLLCALL_SEED=\(seed), round \(round)")
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

  private func text(_ users: [ObservedUser]) throws -> String {
    var text = ""
    try PolicyWriter(Self.account, try state(users)).write { text += $0 }
    return text
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
    // Few kinds of users make groups, many make entries.
    let licenses = [["Pro"], [nil, "Basic", "Plus", "Pro", "ProTrial", "Gold"]].randomElement(using: &random)!
    let types = [[nil, "PrivateUser"], [nil, "PrivateUser", "SharedDevice", "Robot"]].randomElement(
      using: &random)!
    let isWithAlexa = Bool.random(using: &random)
    return (0..<Int.random(in: 0..<12, using: &random)).compactMap { _ in
      guard
        let id = UserID(
          Bool.random(using: &random)
            ? randomText(&random)
            : texts.randomElement(using: &random)! + "\(Int.random(in: 0..<3, using: &random))"),
        ids.insert(Array(id.text.utf8)).inserted
      else { return nil }
      return ObservedUser(
        id: id,
        email: [nil, texts.randomElement(using: &random), randomText(&random) + "@b"]
          .randomElement(using: &random)!,
        license: Observed(name: licenses.randomElement(using: &random)!),
        type: Observed(name: types.randomElement(using: &random)!),
        alexaForBusiness: !isWithAlexa
          ? AlexaForBusiness()
          : AlexaForBusiness(
            enabled: [nil, true, false].randomElement(using: &random)!,
            roomARN: [nil, "null", "", texts.randomElement(using: &random), randomText(&random)]
              .randomElement(using: &random)!))
    }
  }

  /// One to four characters of any plane, half of them of the first two kilobytes, where most of the traps are.
  private func randomText(_ random: inout SplitMix) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let top: UInt32 = Bool.random(using: &random) ? 0x7FF : 0x10FFFF
      text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) ?? "\u{FFFD}")
    }
    return text
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
