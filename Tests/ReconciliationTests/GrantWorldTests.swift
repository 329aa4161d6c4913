import Reconciliation
import Testing

/// Every pair of an entry's terms and what groups and defaults say: 896 worlds with one user each.
@Suite struct `Every grant` {
  @Test func `holds through its last day, and then leaves it to groups and defaults`() {
    #expect(GrantWorld.all.count == 896)
    for world in GrantWorld.all {
      switch folded(world) {
      case .success(let desired):
        #expect(words(desired[0].license, \.name) == world.expectedLicense, "\(world)")
        #expect(words(desired[0].type, \.name) == world.expectedType, "\(world)")
        #expect(desired[0].alexaEnabled?.cause.level == .user, "\(world)")
      case .failure(let invalid):
        #expect(invalid.diagnostics.map { disagreement($0.problem) } == [world.expectedLicense], "\(world)")
      }
    }
  }

  @Test func `is called by its last day where it decides`() throws {
    var grants = 0
    for world in GrantWorld.all {
      guard let license = try? folded(world).get()[0].license, license.value == .pro else { continue }
      let expected = world.end.map { Cause.Level.grant(until: GrantWorld.day($0)) } ?? .user
      #expect(license.cause.level == expected, "\(world)")
      grants += 1
    }
    #expect(grants == 320)
  }

  @Test func `is told of once it has run out, and two weeks before`() throws {
    var told = 0
    for world in GrantWorld.all where world.own != nil || world.ownType != nil {
      guard let desired = try? folded(world).get() else { continue }
      let plan = try Reconciliation.plan(desired, against: ObservedState(), in: SmallWorld.account)
      #expect(plan.grants.map(notice) == [world.expectedNotice].compactMap(\.self), "\(world)")
      #expect(plan.grants.allSatisfy { $0.place.mark.line == 44 && $0.reason == "OPS-1" }, "\(world)")
      told += plan.grants.count
    }
    #expect(told > 300)
  }

  @Test func `is no part of the digest`() throws {
    let user = ObservedUser(id: UserID("u")!, email: nil, license: .known(.basic), type: .absent)
    let observed = try observedState([user])
    let digests = try [nil, 100, 115].map { end in
      let world = GrantWorld(own: .pro, ownType: nil, end: end, groups: [.none, .none], defaults: nil)
      return try Reconciliation.plan(folded(world).get(), against: observed, in: SmallWorld.account)
        .canonicalBytes
    }
    #expect(Set(digests).count == 1)
  }

  @Test func `stands in a chain whose deciding voice is the decision`() throws {
    for world in GrantWorld.all {
      guard let user = try? folded(world).get()[0] else { continue }
      let chain = user.chain
      #expect(chain.links.map(\.attribute) == Attribute.allCases)
      #expect(chain.links[0].deciding?.cause == user.license?.cause, "\(world)")
      #expect(chain.links[1].deciding?.cause == user.type?.cause, "\(world)")
      #expect(chain.links[2].deciding?.cause == user.alexaEnabled?.cause, "\(world)")
      let voices = [world.defaults, world.groups[0].license, world.groups[1].license, world.own].compactMap(
        \.?.name)
      #expect(chain.links[0].voices.map(\.value) == voices, "\(world)")
      let hasRunOut = world.own != nil && (world.end ?? 100) < 100
      #expect(chain.links[0].voices.map(\.weight).contains(.ranOut) == hasRunOut, "\(world)")
      #expect(chain.namings.count == 1 + world.groups.count { $0 != .none }, "\(world)")
    }
  }

  // MARK: - Reading

  private func folded(_ world: GrantWorld) -> Result<DesiredState, InvalidPolicy> {
    Result { () throws(InvalidPolicy) in
      try DesiredState(folding: world.policy, on: GrantWorld.day(GrantWorld.today))
    }
  }

  private func words<Value>(_ decision: Decision<Value>?, _ name: (Value) -> String) -> String {
    decision.map { "\(name($0.value)) by line \($0.cause.place.mark.line)" } ?? "unsaid"
  }

  private func disagreement(_ problem: PolicyProblem) -> String {
    guard case .disagreeingGroups(_, _, _, _, let lapse) = problem else { return "\(problem)" }
    return "disagreement\(lapse.map { " since \($0.text)" } ?? "")"
  }

  private func notice(_ grant: Plan.Grant) -> String {
    switch grant.standing {
    case .endsSoon: "ends soon"
    case .ranOut(let unsaid): "ran out, leaving [\(unsaid.map(\.name).joined(separator: ", "))]"
    }
  }
}
