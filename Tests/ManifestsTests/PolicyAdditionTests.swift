import Reconciliation
import Testing

@testable import Manifests

/// Users added to a policy, in the style of its file.
@Suite struct `An addition to a policy` {
  @Test func `goes behind the last user and its comments, as far indented`() throws {
    let policy = """
      version: 1
      users:
      - email: ana@example.com # Ana
        # below Ana
      # The groups.
      groups: {}
      """
    #expect(
      try added(policy, [user("1", "eve@example.com", "Pro", nil), user("2", nil, nil, nil)]) == """
        version: 1
        users:
        - email: ana@example.com # Ana
          # below Ana
        - id: "2"
        - email: eve@example.com
          license: Pro
        # The groups.
        groups: {}
        """)
  }

  @Test func `ends the last line first, keeps Windows line ends, and parts entries that are parted`() throws {
    let policy = "version: 1\r\nusers:\r\n    - id: a\r\n\r\n    - id: b"
    #expect(
      try added(policy, [user("1", "eve@example.com", "Pro", nil)])
        == policy + "\r\n\r\n    - email: eve@example.com\r\n      license: Pro\r\n")
  }

  @Test func `makes a list where there is none, above the file's last comments`() throws {
    #expect(
      try added("version: 1 # one\n# end\n...\n", [user("x", nil, "Pro", nil)])
        == "version: 1 # one\n\nusers:\n  - id: x\n    license: Pro\n# end\n...\n")
  }

  @Test(arguments: [
    ("users: []", "users: [{id: x, license: Pro}, {id: z}]"),
    ("users: [ # none\n ]", "users: [ # none\n {id: x, license: Pro}, {id: z}]"),
    ("users: [{id: a}] # c", "users: [{id: a}, {id: x, license: Pro}, {id: z}] # c"),
    ("users: [{id: a} # a\n ]", "users: [{id: a} # a\n  , {id: x, license: Pro}, {id: z}\n ]"),
    (
      "users: [\n   {id: a}, # a\n ]",
      "users: [\n   {id: a}, # a\n   {id: x, license: Pro},\n   {id: z}\n ]"
    ),
    ("users: [\n   {id: a}\n ]", "users: [\n   {id: a},\n   {id: x, license: Pro},\n   {id: z}\n ]"),
  ])
  func `goes into brackets, and leaves a comment behind what it is about`(list: String, expected: String)
    throws
  {
    let users = [user("x", nil, "Pro", nil), user("z", nil, nil, nil)]
    #expect(try added("version: 1\n\(list)\n", users) == "version: 1\n\(expected)\n")
  }

  @Test func `goes into a file in braces`() throws {
    let user = user("x", "eve@a:b", nil, nil, AlexaForBusiness(enabled: true, roomARN: "a:b"))
    #expect(
      try added("{version: 1} # c\n", [user])
        == "{version: 1, users: [{email: \"eve@a:b\", alexaForBusiness: {enabled: true, roomArn: \"a:b\"}}]} # c\n"
    )
  }

  @Test func `says what the file's defaults would change, and leaves the rest to them`() throws {
    let policy = "version: 1\ndefaults: {license: Basic, type: PrivateUser}\nusers:\n  - id: a\n"
    let users = [
      user("x", nil, "Basic", "PrivateUser"), user("w", nil, "Pro", "PrivateUser"),
      user("z", nil, "Basic", "SharedDevice"),
    ]
    #expect(
      try added(policy, users)
        == policy + "  - id: w\n    license: Pro\n  - id: x\n  - id: z\n    type: SharedDevice\n")
  }

  @Test func `leaves out whom the file's defaults would change, and whom it can't name`() throws {
    let policy = "version: 1\ndefaults: {license: Basic}\nusers:\n  - id: a\n"
    let users = [user("x", nil, "Gold", nil), user("y", nil, nil, nil), user(".", nil, "Pro", nil)]
    let addition = try addition(policy, users)
    #expect(
      addition.leftOut == [
        LeftOutUser(UserID(".")!, .name(.dots)), LeftOutUser(UserID("x")!, .defaults),
        LeftOutUser(UserID("y")!, .defaults),
      ])
    #expect(addition.text == Array(policy.utf8))
  }

  // MARK: - Making

  private func user(
    _ id: String, _ email: String?, _ license: String?, _ type: String?, _ alexa: AlexaForBusiness = .init()
  ) -> ObservedUser {
    ObservedUser(
      id: UserID(id)!, email: email, license: Observed(name: license), type: Observed(name: type),
      alexaForBusiness: alexa)
  }

  private func added(_ policy: String, _ users: [ObservedUser]) throws -> String {
    String(decoding: try addition(policy, users).text, as: UTF8.self)
  }

  private func addition(_ policy: String, _ users: [ObservedUser]) throws -> PolicyAddition {
    var observed = ObservedState()
    for user in users { try observed.append(user) }
    let source = PolicySource(path: "policy.yaml", bytes: Array(policy.utf8))
    return try PolicyAddition(
      of: Array(users.indices), in: observed, to: source, at: 0, of: readPolicy([source]).desired.policy)
  }
}
