internal import Reconciliation

/// What a plan should be, worked out user by user from what was read.
struct ExpectedPlan {
  /// The places of the users that change, and how many attributes of each, in order of id.
  private(set) var changes: [(place: Int, attributes: [Attribute])] = []
  /// What stands against it.
  private(set) var objections: [Objection] = []
  /// How many users have another type where types are only told of.
  private(set) var told = 0

  private var downgrades = 0
  private var managed = 0
  private var missing = 0
  private var unmanaged = 0
  private var proSeats = 0
  private var lifting = 0

  init(_ world: World, _ observed: ObservedState) {
    for place in world.ids.indices {
      let user = observed.row(of: world.ids[place]).map { observed[$0] }
      look(at: place, user, world)
    }
    objections = judged(world)
  }

  private mutating func look(at place: Int, _ user: ObservedUser?, _ world: World) {
    if user?.license == .known(.pro) { proSeats += 1 }
    switch (user, world.wanted[place]) {
    case (nil, nil): break
    case (nil, _?): missing += 1
    case (_?, nil): unmanaged += 1
    case (let user?, let wanted?):
      managed += 1
      compare(place, user, wanted, world.rules)
    }
  }

  private mutating func compare(
    _ place: Int, _ user: ObservedUser, _ wanted: World.Wanted, _ rules: World.Rules
  ) {
    var differing = wanted.differing(from: user)
    if rules.reportsTypes, differing.contains(.type) {
      told += 1
      differing.removeAll { $0 == .type }
    }
    if differing.isEmpty { return }
    changes.append((place, differing))
    guard differing.contains(.license), let due = wanted.license else { return }
    lifting += 1
    switch user.license {
    case .known(let license): if due < license { downgrades += 1 }
    case .unrecognized: downgrades += 1
    case .absent: break
    }
    if due == .pro { proSeats += 1 }
    if user.license == .known(.pro) { proSeats -= 1 }
  }

  private func judged(_ world: World) -> [Objection] {
    let rules = world.rules
    var objections: [Objection] = []
    if world.account.type != "Team", lifting > 0 {
      objections.append(.directoryManaged(world.account.type))
    }
    let most = max(rules.maxChanges.count, rules.maxChanges.percent * managed / 100)
    if changes.count > most { objections.append(.changes(changes.count, limit: most)) }
    let mostDown = max(rules.maxDowngrades.count, rules.maxDowngrades.percent * managed / 100)
    if downgrades > mostDown { objections.append(.downgrades(downgrades, limit: mostDown)) }
    if managed < rules.minManaged { objections.append(.managed(managed, minimum: rules.minManaged)) }
    for (place, _) in changes where rules.protected.contains(place) {
      objections.append(.protected(world.ids[place], email: EmailAddress(Names.emails[place])))
    }
    if let seats = rules.proSeats, proSeats > seats {
      objections.append(.seats(.pro, proSeats, limit: seats))
    }
    if rules.refusesUnmanaged, unmanaged > 0 { objections.append(.unmanaged(unmanaged)) }
    if rules.refusesMissing, missing > 0 { objections.append(.missing(missing)) }
    return objections
  }
}

extension World.Wanted {
  /// The attributes that a user has otherwise.
  fileprivate func differing(from user: ObservedUser) -> [Attribute] {
    var differing: [Attribute] = []
    if let license, user.license != .known(license) { differing.append(.license) }
    if let type, user.type != .known(type) { differing.append(.type) }
    if let alexaEnabled, user.alexaForBusiness.enabled != alexaEnabled { differing.append(.alexaEnabled) }
    if let alexaRoomARN, user.alexaForBusiness.roomARN != alexaRoomARN { differing.append(.alexaRoomARN) }
    return differing
  }
}

extension SimulatorState {
  /// Checks a plan, and what stands against it, by what was read.
  mutating func check(_ plan: Plan, _ observed: ObservedState) {
    let expected = ExpectedPlan(world, observed)
    let isRight =
      plan.changes.count == expected.changes.count
      && zip(plan.changes, expected.changes).allSatisfy { change, expected in
        change.userID == world.ids[expected.place]
          && change.attributes.map(\.edit.attribute) == expected.attributes
      }
    if !isRight {
      fail(.rightPlan, "\(plan.changes.map(\.userID)) instead of \(expected.changes)")
    }
    if plan.objections != expected.objections {
      fail(.guardrails, "\(plan.objections) instead of \(expected.objections)")
    }
    if expected.told > 0 { statistics.count(.typeDriftToldOnly) }
    if plan.typeDrift.count != expected.told { fail(.rightPlan, "\(plan.typeDrift.count) types are told of") }
  }
}
