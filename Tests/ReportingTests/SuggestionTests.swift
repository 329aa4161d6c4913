import Reconciliation
import Testing

@testable import Reporting

/// What was probably meant.
@Suite struct `A suggestion` {
  private static let keys = ["id", "email", "license", "type", "alexaForBusiness"]
  private static let licenses = ["Basic", "Plus", "ProTrial", "Pro"]

  @Test(arguments: [
    ("licence", "license"), ("lisence", "license"), ("licesne", "license"), ("License", "license"),
    ("LICENSE", "license"), ("license_type", "license"), ("mail", "email"), ("e-mail", "email"),
    ("E_Mail", "email"), ("emails", "email"), ("emial", "email"), ("userId", "id"), ("user_type", "type"),
    ("alexa", "alexaForBusiness"), ("alexa-for-business", "alexaForBusiness"),
  ])
  func `is made for a key that looks or sounds like one`(typed: String, meant: String) {
    #expect(suggestion(for: typed, among: Self.keys) == meant)
  }

  @Test(arguments: [
    ("pro", "Pro"), ("PRO", "Pro"), ("ProTrail", "ProTrial"), ("Pro Trial", "ProTrial"),
    ("pro_trial", "ProTrial"),
    ("Professional", "Pro"), ("basic", "Basic"), ("Basics", "Basic"), ("trial", "ProTrial"),
  ])
  func `is made for a licence in another form`(typed: String, meant: String) {
    #expect(suggestion(for: typed, among: Self.licenses) == meant)
  }

  @Test(arguments: ["Gold", "Enterprise", "", "x", "0", "Business", String(repeating: "Pro", count: 1_000)])
  func `isn't made where nothing is close`(typed: String) {
    #expect(suggestion(for: typed, among: Self.licenses) == nil)
  }

  @Test func `isn't made where another word is meant`() {
    let keys = ["maxChanges", "maxDowngrades", "minManaged"]
    #expect(suggestion(for: "maxUpgrades", among: keys) == nil)
    #expect(suggestion(for: "max_downgrades", among: keys) == "maxDowngrades")
  }

  @Test func `takes of what a word is mistaken for what is possible here`() {
    #expect(suggestion(for: "users", among: ["license", "type", "members"]) == "members")
    #expect(suggestion(for: "user", among: ["version", "users"]) == "users")
    #expect(suggestion(for: "warn", among: ["report", "fail"]) == "report")
    #expect(suggestion(for: "no", among: ["report", "fail"]) == nil)
  }
}
