import Manifests
import Reconciliation
import Testing

/// How entries that end are written.
@Suite struct `An entry that ends` {
  @Test(arguments: ["2027-01-31", "'2027-01-31'", "\"2027-01-31\"", "\"2027\\u002D01-31\""])
  func `names its day plain or quoted`(spelling: String) throws {
    let user = try read("license: Pro\n    until: \(spelling)")[0]
    #expect(user.terms.until?.value.text == "2027-01-31")
    #expect(user.terms.until?.mark.line == 5)
    #expect(user.license?.cause.level == .grant(until: CalendarDay("2027-01-31")!))
  }

  @Test func `may stand in any order with what it gives, which may be a type alone`() throws {
    let user = try read("until: 2027-01-31\n    type: SharedDevice")[0]
    #expect(user.type?.value == .sharedDevice)
    #expect(user.type?.cause.level == .grant(until: CalendarDay("2027-01-31")!))
  }

  @Test func `counts no more on the day after`() throws {
    let text = "license: Pro\n    until: 2027-01-31"
    #expect(try read(text, on: "2027-01-31")[0].license?.value == .pro)
    #expect(try read(text, on: "2027-02-01")[0].license == nil)
  }

  @Test func `leaves Alexa for Business as the entry says it`() throws {
    let user = try read(
      "license: Pro\n    until: 2027-01-31\n    alexaForBusiness: {enabled: true}", on: "2030-01-01")[0]
    #expect(user.license == nil)
    #expect(user.alexaEnabled?.value == true)
    #expect(user.alexaEnabled?.cause.level == .user)
  }

  @Test(arguments: ["OPS-1234", "1234", "2027-01-31", "yes"])
  func `has a reason in any words, and so may one that doesn't end`(reason: String) throws {
    for text in ["license: Pro\n    until: 2027-01-31\n    reason: \(reason)", "reason: \(reason)"] {
      #expect(try read(text)[0].terms.reason == reason)
    }
  }

  @Test func `decides between two files' defaults only while it holds`() throws {
    let sources = [
      "version: 1\ndefaults: {license: Pro}\nusers: [{email: a@b, license: Plus, until: 2027-01-31}]\n",
      "version: 1\ndefaults: {license: Basic}\ngroups: {g: {members: [a@b]}}\n",
    ].enumerated().map { PolicySource(path: "\($0).yaml", bytes: Array($1.utf8)) }
    #expect(try readPolicy(sources, on: "2027-01-31").desired[0].license?.value == .plus)
    let invalid = #expect(throws: InvalidPolicy.self) { try readPolicy(sources, on: "2027-02-01") }
    #expect(
      invalid?.diagnostics.map(\.problem) == [
        .disagreeingDefaults(
          user: "a@b", attribute: .license, first: "Pro", second: "Basic",
          unsettledSince: CalendarDay("2027-01-31"))
      ])
  }

  /// A policy with one entry of these keys.
  private func read(_ keys: String, on day: String = "2026-11-25") throws -> DesiredState {
    let text = "version: 1\nusers:\n  - id: a\n    \(keys)\n"
    return try readPolicy([PolicySource(path: "p.yaml", bytes: Array(text.utf8))], on: day).desired
  }
}
