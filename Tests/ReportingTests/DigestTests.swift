import Reconciliation
import Reporting
import Testing

/// The digest covers what will be written and what stands there before, and nothing else.
@Suite struct `A plan's digest` {
  @Test func `is the SHA-256 of these netstrings`() throws {
    var bytes: [UInt8] = []
    try PlanFixture.plan().encodeCanonically { bytes += $0 }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "3:1.0,36:12a3456b-7c89-012d-3456-78901e23fg45,1:3,"
        + "5:u-ana,1:1,7:license,5:Basic,3:Pro,"
        + "5:u-bob,1:1,7:license,3:Pro,5:Basic,"
        + "7:u-lobby,1:4,7:license,-5:Basic,4:type,11:PrivateUser,12:SharedDevice,"
        + "24:alexaForBusiness.enabled,-4:true,24:alexaForBusiness.roomArn,-8:arn:room,")
    // sha256sum of the text above.
    #expect(
      try PlanFixture.plan().digest().text
        == "sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078")
  }

  @Test func `is taken over every change of a plan that is encoded in several pieces`() throws {
    let edits = [
      Change.AttributeChange(edit: .license(from: .known(.basic), to: .pro), cause: try Self.cause())
    ]
    let changes = (1000..<1600).map { Change(userID: UserID("u\($0)")!, email: nil, attributes: edits) }
    let small = try PlanFixture.plan()
    let plan = Plan(
      account: small.account, files: small.files, managed: 600, changes: changes, typeDrift: [], missing: [],
      unmanaged: UserNames(), seats: nil, limits: small.limits)
    var pieces: [[UInt8]] = []
    plan.encodeCanonically { pieces.append($0) }
    #expect(pieces.count == 2)
    let text = (1000..<1600).map { "5:u\($0),1:1,7:license,5:Basic,3:Pro," }.joined()
    #expect(
      String(decoding: pieces.joined(), as: UTF8.self)
        == "3:1.0,36:12a3456b-7c89-012d-3456-78901e23fg45,3:600," + text)
  }

  private static func cause() throws -> Cause {
    let change = try #require(PlanFixture.plan().changes.first)
    return try #require(change.attributes.first).cause
  }

  @Test(arguments: [
    "", "sha256:", "sha256:" + String(repeating: "g", count: 64), String(repeating: "a", count: 71),
  ])
  func `is refused where it isn't one`(text: String) {
    #expect(PlanDigest(text) == nil)
  }
}
