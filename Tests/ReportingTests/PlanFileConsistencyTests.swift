import Reconciliation
import Reporting
import Testing

/// What a plan file can be caught at though each of its values is one that may stand there.
@Suite struct `A plan file that isn't the plan that was made` {
  @Test(arguments: [
    (#""id": "12a3456b-7c89"#, #""id": "22a3456b-7c89"#), (#""userId": "u-ana""#, #""userId": "u-anb""#),
    (#""before": "Basic", "after": "Pro""#, #""before": "Basic", "after": "Plus""#),
    (#""before": "Pro", "after": "Basic""#, #""before": "ProTrial", "after": "Basic""#),
    (#""before": null, "after": "true""#, #""before": "false", "after": "true""#),
    (#""after": "arn:room""#, #""after": "arn:rooms""#),
  ])
  func `is refused by its digest where it would write something else`(from: String, to: String) throws {
    let text = PlanFileGolden.refused.replacing(from, with: to, maxReplacements: 1)
    try #require(text != PlanFileGolden.refused)
    do {
      _ = try readPlanFile(Array(text.utf8))
      Issue.record("it was taken")
    } catch .digestMismatch(let stated, _) {
      #expect(stated.text == "sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078")
    }
  }

  @Test func `is refused where a new digest was put to it by hand and the rest wasn't`() throws {
    let plan = try PlanFixture.plan()
    let reversed = try error(of: plan, changes: plan.changes.reversed())
    #expect(reversed == .contradiction(.order(at: "changes[1]")))
    let twice = try error(of: plan, changes: [plan.changes[0], plan.changes[0]])
    #expect(twice == .contradiction(.order(at: "changes[1]")))
    let lobby = plan.changes[2]
    let swapped = try error(
      of: plan, changes: [change(lobby.userID, [lobby.attributes[1], lobby.attributes[0]])])
    #expect(swapped == .contradiction(.attributes(at: "changes[0].attributes")))
    let nothing = try error(of: plan, changes: [change(lobby.userID, [])])
    #expect(nothing == .contradiction(.attributes(at: "changes[0].attributes")))
    let still = Change.AttributeChange(
      edit: .license(from: .known(.pro), to: .pro), cause: lobby.attributes[0].cause)
    #expect(
      try error(of: plan, changes: [change(lobby.userID, [still])])
        == .contradiction(.noStep(at: "changes[0].attributes[0]")))
  }

  @Test func `is refused where two files of its policy have one path`() throws {
    let plan = try PlanFixture.plan()
    #expect(
      try error(of: plan, files: ["a.yaml", "a.yaml"]) == .contradiction(.repeatedFile("a.yaml")))
  }

  @Test func `is refused where users that it doesn't change are out of order`() throws {
    let plan = try PlanFixture.plan(.report)
    let drift = try #require(plan.typeDrift.first)
    #expect(
      try error(of: plan, typeDrift: [drift, drift]) == .contradiction(.order(at: "typeDrift[1]")))
    let missing = try #require(plan.missing.first)
    let earlier = Plan.MissingUser(
      id: "x", email: nil, place: SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 1)))
    #expect(
      try error(of: plan, missing: [missing, earlier]) == .contradiction(.order(at: "missing[1]")))
  }

  // MARK: - Making

  private func change(_ id: UserID, _ attributes: [Change.AttributeChange]) -> Change {
    Change(userID: id, email: nil, attributes: attributes)
  }

  /// Why the file of a plan with other parts is refused; nil where it isn't.
  private func error(
    of plan: Plan, files: [String]? = nil, changes: [Change]? = nil, typeDrift: [Change]? = nil,
    missing: [Plan.MissingUser]? = nil
  ) throws -> PlanFileError? {
    let altered = Plan(
      account: plan.account, files: files ?? plan.files, managed: plan.managed,
      changes: changes ?? plan.changes, typeDrift: typeDrift ?? plan.typeDrift,
      missing: missing ?? plan.missing, unmanaged: plan.unmanaged, seats: nil, limits: plan.limits)
    do {
      _ = try readPlanFile(PlanFixture.file(of: altered))
      return nil
    } catch {
      return error
    }
  }
}

/// Why a plan file is refused, in sentences.
@Suite struct `A refused plan file` {
  private static let digest = PlanDigest("sha256:" + String(repeating: "0", count: 64))!
  private static let again = "Nothing was written. Make the plan anew: rollcall plan POLICY --out json=FILE."

  private static let sentences: [(error: PlanFileError, what: String, next: String)] = [
    (
      .tooLarge, "the plan file is larger than 1024 MiB",
      "Nothing was written. Split the policy into several, and plan them one by one."
    ),
    (.notJSON(line: 3, column: 7), "the plan file isn't one JSON document: line 3, byte 7", again),
    (
      .otherFormat("2.0"), "the plan file has format '2.0', but this rollcall reads 1.0",
      "Nothing was written. Apply it with the rollcall that made it, or make it anew with this one."
    ),
    (.missingMember("seats.Pro"), "the plan file has no 'seats.Pro'", again),
    (.unknownMember("color"), "the plan file has 'color', which no plan has", again),
    (.repeatedMember("digest"), "the plan file has 'digest' twice", again),
    (
      .wrongValue("", expected: .object), "the plan file must be an object, which is one plan",
      "Nothing was written. Where a policy is about several accounts, save one plan with --account ID."
    ),
    (.wrongValue("a", expected: .day), "'a' in the plan file must be a day as in '2027-01-31'", again),
    (
      .wrongValue("changes[0].userId", expected: .userID),
      "'changes[0].userId' in the plan file must be a user's id", again
    ),
    (
      .wrongValue("a", expected: .license),
      "'a' in the plan file must be 'Basic', 'Plus', 'ProTrial' or 'Pro'", again
    ),
    (.wrongValue("a", expected: .word(["rollcall"])), "'a' in the plan file must be 'rollcall'", again),
    (
      .wrongValue("a", expected: .countOrNull),
      "'a' in the plan file must be a whole number from 0 to 4294967295, or null", again
    ),
    (
      .digestMismatch(stated: digest, computed: digest),
      "the plan file was altered: its digest is \(digest), but its changes have \(digest)",
      "Nothing was written. Make the plan anew and have it approved again; don't correct the digest by hand."
    ),
    (
      .contradiction(.order(at: "changes[1]")),
      "the plan file contradicts itself: 'changes[1]' doesn't come after the one before it", again
    ),
    (
      .contradiction(.grant(at: "grants[1]")),
      "the plan file contradicts itself: 'grants[1]' is no grant as plans have them", again
    ),
    (
      .contradiction(.summary("changes", stated: 4, counted: 3)),
      "the plan file contradicts itself: 'summary.changes' says 4, but the plan holds 3", again
    ),
    (
      .contradiction(.seats(.pro, stated: 4, counted: 3)),
      "the plan file contradicts itself: 'seats.Pro.after' says 4, but its changes lead to 3", again
    ),
    (
      .contradiction(.objections),
      "the plan file contradicts itself: its objections aren't those that it gives cause for", again
    ),
  ]

  @Test(arguments: sentences.indices) func `says what is wrong and what to do next`(row: Int) {
    let (error, what, next) = Self.sentences[row]
    let told = explanation(of: error)
    #expect(told.what.plain == what)
    #expect(told.next.plain == next)
  }
}
