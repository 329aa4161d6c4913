internal import Reconciliation

/// An account and a policy for it, drawn from the seed: what is there, and what should be.
struct World: Sendable {
  /// The day that decides which of the policy's grants hold.
  static let day = CalendarDay(of: UTCTime(secondsSince1970: 1_800_000_000))

  /// The account's facts.
  let account: Account
  /// The users at first; nil for one that another administrator may add later.
  private(set) var users: [ObservedUser?] = []
  /// The names of the users, by place.
  private(set) var ids: [UserID] = []
  /// What the policy says of each user; nil where it doesn't name it.
  private(set) var wanted: [Wanted?] = []
  /// The guardrails, as the simulator understands them.
  private(set) var rules = Rules()
  /// The policy, folded.
  let desired: DesiredState

  /// What a policy says of a user, attribute by attribute; nil where it says nothing.
  struct Wanted: Sendable {
    var license: License?
    var type: UserType?
    var alexaEnabled: Bool?
    var alexaRoomARN: String?
  }

  /// The guardrails of a world.
  struct Rules: Sendable {
    /// The most changes: a count, and so many of a hundred managed users; the larger counts.
    var maxChanges = (count: 20, percent: 25)
    /// The most changes to a lower licence, likewise.
    var maxDowngrades = (count: 5, percent: 10)
    /// The fewest managed users.
    var minManaged = 0
    /// The users that must not be changed, by place.
    var protected: [Int] = []
    /// The most Pro licences.
    var proSeats: Int?
    /// Whether users that no entry names stop a plan.
    var refusesUnmanaged = false
    /// Whether entries without a user stop a plan.
    var refusesMissing = false
    /// Whether types are only told of.
    var reportsTypes = false
  }

  init(_ chance: inout Chance) {
    account = chance.happens(30) ? Self.directoryManaged : Self.account
    let usual: License? = chance.happens(512) ? .pro : nil
    let size = Self.size(&chance)
    // How far the account is from the policy.
    let drift = chance.pick([0, 100, 700, 1_024, 1_024])
    for place in 0..<size {
      ids.append(Names.ids[place])
      let wanted = chance.happens(940) ? Self.wanted(usual, &chance) : nil
      self.wanted.append(wanted)
      let isThere = chance.happens(1_000)
      users.append(isThere ? Self.user(place, wanted, drift, &chance) : nil)
    }
    rules = Self.rules(size, &chance)
    let policy = Self.policy(ids, wanted, usual, rules, &chance)
    do throws(InvalidPolicy) {
      desired = try DesiredState(folding: policy, on: Self.day)
    } catch {
      preconditionFailure("each user is named once")
    }
  }

  private static let account = account(type: "Team")
  private static let directoryManaged = account(type: "EnterpriseDirectory")

  private static func account(type: String) -> Account {
    guard let id = AccountID("simulated") else { preconditionFailure("it has no white space") }
    return Account(id: id, type: type, supportedLicenses: License.allCases.map(\.name))
  }

  /// Mostly enough for several requests, sometimes a handful, rarely many.
  private static func size(_ chance: inout Chance) -> Int {
    switch chance.below(64) {
    case 0: 200
    case 1...20: chance.within(1...20)
    default: chance.within(24...72)
    }
  }

  private static func wanted(_ usual: License?, _ chance: inout Chance) -> Wanted {
    var wanted = Wanted(license: usual)
    if chance.happens(960) { wanted.license = chance.happens(512) ? .pro : chance.pick(License.allCases) }
    if chance.happens(300) { wanted.type = chance.pick(UserType.allCases) }
    if chance.happens(40) { wanted.alexaEnabled = chance.happens(512) }
    if chance.happens(40) { wanted.alexaRoomARN = chance.happens(512) ? "arn:1" : "arn:2" }
    return wanted
  }

  private static func user(
    _ place: Int, _ wanted: Wanted?, _ drift: Int, _ chance: inout Chance
  ) -> ObservedUser {
    var user = ObservedUser(
      id: Names.ids[place], email: Names.emails[place], license: .known(wanted?.license ?? .basic),
      type: .known(wanted?.type ?? .privateUser))
    user.alexaForBusiness.enabled = wanted?.alexaEnabled
    user.alexaForBusiness.roomARN = wanted?.alexaRoomARN
    return chance.happens(drift) ? Edits.drawn(user, &chance) : user
  }

  private static func rules(_ size: Int, _ chance: inout Chance) -> Rules {
    var rules = Rules()
    if chance.happens(300) { rules.maxChanges = (0, chance.pick([0, 10, 50, 100])) }
    if chance.happens(300) { rules.maxDowngrades = (chance.below(size), 0) }
    if chance.happens(100) { rules.protected = Set([chance.below(size), chance.below(size)]).sorted() }
    if chance.happens(100) { rules.proSeats = chance.below(size) }
    if chance.happens(20) { rules.minManaged = chance.within(1...size) }
    rules.refusesUnmanaged = chance.happens(20)
    rules.refusesMissing = chance.happens(20)
    rules.reportsTypes = chance.happens(60)
    return rules
  }
}

/// The names of users, made once: short enough to be copied without counting references.
enum Names {
  /// The most users of a world.
  static let limit = 200

  static let ids: [UserID] = (0..<limit).map { place in
    guard let id = UserID("u\(1_000 + place)") else { preconditionFailure("it isn't blank") }
    return id
  }

  static let emails = (0..<limit).map { "u\(1_000 + $0)@a.io" }
}

/// What an administrator may make of a user.
enum Edits {
  /// A user that differs, or may.
  static func drawn(_ user: ObservedUser, _ chance: inout Chance) -> ObservedUser {
    var user = user
    switch chance.below(16) {
    case 0: user.license = .absent
    case 1: user.license = .unrecognized("Gold")
    case 2: user.type = chance.happens(512) ? .known(.sharedDevice) : .unrecognized("Robot")
    case 3: user.alexaForBusiness.enabled = chance.happens(512)
    case 4: user.alexaForBusiness.roomARN = "arn:3"
    case 5:
      user.license = .known(chance.pick(License.allCases))
      user.type = .known(chance.pick(UserType.allCases))
    default: user.license = .known(chance.pick(License.allCases))
    }
    return user
  }

  /// A user as a policy wants it.
  static func desired(_ user: ObservedUser, _ wanted: World.Wanted) -> ObservedUser {
    var user = user
    if let license = wanted.license { user.license = .known(license) }
    if let type = wanted.type { user.type = .known(type) }
    if let enabled = wanted.alexaEnabled { user.alexaForBusiness.enabled = enabled }
    if let roomARN = wanted.alexaRoomARN { user.alexaForBusiness.roomARN = roomARN }
    return user
  }
}
