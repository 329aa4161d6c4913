import Reconciliation
import Reporting
import Testing

/// Whatever plan is saved, the same one is read.
@Suite struct `A plan that was saved` {
  private static let seeds: Range<UInt64> = 1..<501

  @Test func `is read as it was, and saved again as the same bytes`() throws {
    for seed in Self.seeds {
      var plans = RandomPlans(seed: seed)
      let plan = try plans.next()
      let file = PlanFixture.file(of: plan)
      do {
        let saved = try readPlanFile(file)
        #expect(saved.plan == plan, "seed \(seed)")
        #expect(PlanFixture.file(of: saved.plan) == file, "seed \(seed)")
        #expect(saved.plan.digest() == plan.digest(), "seed \(seed)")
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
  }

  /// A generator that draws nothing but empty plans would prove nothing.
  @Test func `is of every kind among those that are tried`() throws {
    var kinds: Set<String> = []
    var features: Set<String> = []
    for seed in Self.seeds {
      var plans = RandomPlans(seed: seed)
      let plan = try plans.next()
      kinds.formUnion(plan.objections.map(\.kind))
      if plan.seats == nil { features.insert("uncounted seats") }
      if !plan.typeDrift.isEmpty { features.insert("told types") }
      if !plan.missing.isEmpty { features.insert("missing") }
      if !plan.unmanaged.isEmpty { features.insert("unmanaged") }
      if plan.files.count > 2 { features.insert("several files") }
      for grant in plan.grants {
        features.insert(grant.hasRunOut ? "run out" : "ending")
        if !grant.standing.unsaid.isEmpty { features.insert("unsaid") }
        if grant.reason == nil { features.insert("no reason") }
      }
      for change in plan.changes + plan.typeDrift {
        for case .grant in change.attributes.map(\.cause.level) { features.insert("decided by a grant") }
      }
      for edit in plan.changes.flatMap(\.attributes).map(\.edit) { features.insert(edit.attribute.name) }
      for case .license(.unrecognized, _) in plan.changes.flatMap(\.attributes).map(\.edit) {
        features.insert("unknown licence")
      }
    }
    #expect(
      kinds.sorted() == [
        "directoryManaged", "maxChanges", "maxDowngrades", "minManaged", "missing", "protect", "seats",
        "unmanaged",
      ])
    #expect(
      features.sorted() == [
        "alexaForBusiness.enabled", "alexaForBusiness.roomArn", "decided by a grant", "ending", "license",
        "missing", "no reason", "run out", "several files", "told types", "type", "uncounted seats",
        "unknown licence", "unmanaged", "unsaid",
      ])
  }
}
