internal import Reconciliation

/// A user of the simulated service, with what it was before: a reading may show it as it was.
struct ServedUser: Sendable {
  /// The id, also while the user isn't there.
  let id: UserID
  private var versions: [Version]

  /// How many versions are kept; no reading is staler than that.
  private static let versionLimit = 6

  private struct Version {
    let since: Duration
    let user: ObservedUser?
  }

  init(_ id: UserID, _ user: ObservedUser?) {
    self.id = id
    versions = [Version(since: .zero, user: user)]
  }

  /// The user now; nil where it isn't there.
  var current: ObservedUser? { versions[versions.count - 1].user }

  /// The user as it was at a time.
  func user(at time: Duration) -> ObservedUser? {
    (versions.last { $0.since <= time } ?? versions[0]).user
  }

  /// Makes it another from now on.
  mutating func become(_ user: ObservedUser?, at now: Duration) {
    if versions.count == Self.versionLimit { versions.removeFirst() }
    versions.append(Version(since: now, user: user))
  }
}

extension ObservedUser {
  /// The value of an attribute, as it is spelled; nil where there is none.
  func value(of attribute: Attribute) -> String? {
    switch attribute {
    case .license: license.name
    case .type: type.name
    case .alexaEnabled: alexaForBusiness.enabled.map { $0 ? "true" : "false" }
    case .alexaRoomARN: alexaForBusiness.roomARN
    }
  }

  /// The user with what an update sets.
  func updated(by update: UserUpdate, ignoring ignored: Attribute? = nil) -> ObservedUser {
    var user = self
    if let license = update.license, ignored != .license { user.license = .known(license) }
    if let type = update.type, ignored != .type { user.type = .known(type) }
    if let enabled = update.alexaForBusiness.enabled { user.alexaForBusiness.enabled = enabled }
    if let roomARN = update.alexaForBusiness.roomARN { user.alexaForBusiness.roomARN = roomARN }
    return user
  }
}
