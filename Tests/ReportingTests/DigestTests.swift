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

  @Test(arguments: [
    "", "sha256:", "sha256:" + String(repeating: "g", count: 64), String(repeating: "a", count: 71),
  ])
  func `is refused where it isn't one`(text: String) {
    #expect(PlanDigest(text) == nil)
  }
}
