import Reconciliation
import Reporting
import Testing

/// The plan file as people and pipelines read it.
@Suite struct `A plan file` {
  @Test func `says what will be written, why, and what it was judged by`() throws {
    #expect(
      String(decoding: PlanFixture.file(of: try PlanFixture.refusedPlan()), as: UTF8.self)
        == PlanFileGolden.refused)
  }

  @Test func `tells of types that aren't sent`() throws {
    let text = String(decoding: PlanFixture.file(of: try PlanFixture.plan(.report)), as: UTF8.self)
    #expect(
      text.contains(
        """
          "typeDrift": [
            {"userId": "u-lobby", "email": null, "before": "PrivateUser", "after": "SharedDevice", \
        "file": "policy/base.yaml", "line": 5, "column": 5, "from": "defaults"}
          ],
        """))
  }

  @Test func `has null for seats that weren't counted and for limits that there aren't`() throws {
    let counted = try PlanFixture.plan()
    let plan = Plan(
      account: counted.account, files: counted.files, managed: counted.managed, changes: counted.changes,
      typeDrift: [], missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
    let text = String(decoding: PlanFixture.file(of: plan), as: UTF8.self)
    #expect(text.contains(#""maxChanges": null,"#))
    #expect(text.contains(#""maxDowngrades": null,"#))
    #expect(text.contains(#""seats": null,"#))
  }
}
