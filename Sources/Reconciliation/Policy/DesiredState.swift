/// What each named user should be: the levels of a policy folded together, each user once.
///
/// A row refers to the entry that names the user and to the level that decides each attribute, so a million rows
/// cost twelve bytes each beside the policy that they refer to.
package struct DesiredState: Sendable {
  /// The policy that was folded.
  package let policy: Policy
  /// The day that it is about: grants that ended before it count no more.
  package let day: CalendarDay
  private(set) var rows: [Row]

  /// Which level of a policy decides an attribute.
  package enum Level: Equatable, Sendable {
    case unsaid
    case defaults(file: UInt32)
    case group(UInt32)
    case user
  }

  struct Row: Sendable {
    /// The entry that names the user: its own where it has one, else its first membership.
    let entry: UInt32
    private var packedLicense: PackedLevel
    private var packedType: PackedLevel

    init(entry: UInt32, license: Level = .unsaid, type: Level = .unsaid) {
      self.entry = entry
      packedLicense = PackedLevel(license)
      packedType = PackedLevel(type)
    }

    var license: Level {
      get { packedLicense.level }
      set { packedLicense = PackedLevel(newValue) }
    }

    var type: Level {
      get { packedType.level }
      set { packedType = PackedLevel(newValue) }
    }
  }

  /// A level in four bytes: two bits tell which, the others which of them.
  private struct PackedLevel: Sendable {
    private static let indexBits: UInt32 = 30
    private let packed: UInt32

    init(_ level: Level) {
      switch level {
      case .unsaid: packed = 0
      case .user: packed = 1 << Self.indexBits
      case .defaults(let file): packed = 2 << Self.indexBits | Self.checked(file)
      case .group(let index): packed = 3 << Self.indexBits | Self.checked(index)
      }
    }

    private static func checked(_ index: UInt32) -> UInt32 {
      precondition(index < 1 << indexBits, "a policy has fewer than a thousand million files and groups")
      return index
    }

    var level: Level {
      let index = packed & (1 << Self.indexBits - 1)
      return switch packed >> Self.indexBits {
      case 0: .unsaid
      case 1: .user
      case 2: .defaults(file: index)
      default: .group(index)
      }
    }
  }

  /// Folds a policy's levels as they are on a day: defaults, then groups, then the user's own entry.
  ///
  /// - Throws: `InvalidPolicy` where entries contradict each other; with every contradiction.
  package init(folding policy: Policy, on day: CalendarDay) throws(InvalidPolicy) {
    var findings = Diagnostics()
    self.init(folding: policy, on: day, &findings)
    if let invalid = InvalidPolicy(findings) { throw invalid }
  }

  /// Folds a policy's levels as they are on a day, and reports every contradiction between its entries.
  package init(folding policy: Policy, on day: CalendarDay, _ findings: inout Diagnostics) {
    var folding = Folding(policy, on: day)
    folding.run(&findings)
    // Beside errors, what seems to be missing may only not have been understood.
    if !findings.hasErrors { policy.reportIdleGroups(&findings) }
    self.policy = policy
    self.day = day
    rows = folding.rows
  }

  /// How many users are named.
  package var count: Int { rows.count }

  /// The entry that names the user in a row.
  func entry(ofRow row: Int) -> Int { Int(rows[row].entry) }

  /// The user in a row.
  package subscript(row: Int) -> DesiredUser { DesiredUser(self, row) }

  /// The licence that is due in a row, without what makes it so: of a million users few are looked at closer.
  func dueLicense(ofRow row: Int) -> License? { value(of: \.license, rows[row].license, row) }

  /// The type that is due in a row, likewise.
  func dueType(ofRow row: Int) -> UserType? { value(of: \.type, rows[row].type, row) }

  private func value<Value>(of setting: (Settings) -> Marked<Value>?, _ level: Level, _ row: Int) -> Value? {
    switch level {
    case .unsaid: nil
    case .user: setting(policy.entries.settings(at: entry(ofRow: row)))?.value
    case .group(let index): setting(policy.groups[Int(index)].settings)?.value
    case .defaults(let file): setting(policy.defaults[Int(file)])?.value
    }
  }
}

// MARK: - What has to be observed

extension DesiredState {
  /// Up to how many named users a directory is asked for by name: more is no few, and their names would only be held
  /// twice.
  private static let fewUsers = 10_000

  /// Whether a plan tells of the whole account: of the users that the policy doesn't name, or of its seats.
  package var isAboutWholeAccount: Bool { policy.unmanaged != .ignore || !policy.seats.isEmpty }

  /// Which users a plan has to see.
  package var scope: ObservationScope {
    guard !isAboutWholeAccount, count <= Self.fewUsers else { return .everyone }
    return .named((0..<count).flatMap { self[$0].names })
  }
}

// MARK: - Finding one user

extension DesiredState {
  /// The user that the policy calls by this name, or nil; looks at every row.
  package func user(named name: UserName) -> DesiredUser? {
    let entries = policy.entries
    let row = rows.indices.first { row in
      let entry = Int(rows[row].entry)
      switch name {
      case .id(let id): return entries.ids.utf8(at: entry).elementsEqual(id.text.utf8)
      case .email(let email):
        let named = entries.emails.utf8(at: entry)
        return !named.isEmpty && caselesslyEqual(named, ArraySlice(email.text.utf8))
      }
    }
    return row.map { self[$0] }
  }

  /// What the policy says of a user of the account, by whichever name it calls it, or nil.
  package func user(meaning user: ObservedUser) -> DesiredUser? {
    let email = user.email.flatMap(EmailAddress.init)
    return self.user(named: .id(user.id)) ?? email.flatMap { self.user(named: .email($0)) }
  }

  /// Where the policy protects a user, or nil: by a name that the account has for it, or where the account wasn't asked
  /// by one that the policy has, or at last by one that it was asked for by.
  package func protection(
    of desired: DesiredUser?, _ observed: ObservedUser?, askedFor names: [UserName]
  ) -> SourcePlace? {
    let names = observed?.names ?? desired?.names ?? names
    return zip(policy.protected, policy.protectedPlaces).first { names.contains($0.0) }?.1
  }
}

extension ObservedUser {
  /// Each name that a policy can call the user by.
  fileprivate var names: [UserName] {
    let email = email.flatMap(EmailAddress.init).map { UserName.email($0) }
    return [.id(id), email].compactMap(\.self)
  }
}

/// One user of a desired state, with what is said of it and why.
package struct DesiredUser: Sendable {
  let state: DesiredState
  private let row: Int

  init(_ state: DesiredState, _ row: Int) {
    self.state = state
    self.row = row
  }

  /// The entry that names the user.
  var entry: Int { state.entry(ofRow: row) }

  /// The id, where the policy names it.
  package var id: String? { state.policy.entries.id(at: entry) }

  /// The address, where the policy names it.
  package var email: String? { state.policy.entries.email(at: entry) }

  /// The name to show: the address where there is one, else the id.
  package var name: String { email ?? id ?? "" }

  /// Each name that the entry calls the user by.
  fileprivate var names: [UserName] {
    let id = id.flatMap(UserID.init).map { UserName.id($0) }
    let email = email.flatMap(EmailAddress.init).map { UserName.email($0) }
    return [id, email].compactMap(\.self)
  }

  /// Where the entry stands that names the user.
  package var place: SourcePlace { state.policy.place(ofEntry: entry) }

  /// The licence that is due, or nil where no level says.
  package var license: Decision<License>? { decision(state.rows[row].license, \.license) }

  /// The type that is due, or nil where no level says.
  package var type: Decision<UserType>? { decision(state.rows[row].type, \.type) }

  /// Whether Alexa for Business is due to be on, or nil where that isn't said.
  package var alexaEnabled: Decision<Bool>? {
    own(state.policy.entries.alexaForBusiness(at: entry).enabled, .user)
  }

  /// The room ARN that is due, or nil where that isn't said.
  package var alexaRoomARN: Decision<String>? {
    own(state.policy.entries.alexaForBusiness(at: entry).roomARN, .user)
  }

  /// What the user's own entry says: for a time where it is a grant.
  private func own<Value>(_ value: Marked<Value>?, _ level: Cause.Level) -> Decision<Value>? {
    value.map {
      Decision(value: $0.value, cause: Cause(level, at: SourcePlace(file: place.file, mark: $0.mark)))
    }
  }

  private func decision<Value>(
    _ level: DesiredState.Level, _ setting: (Settings) -> Marked<Value>?
  ) -> Decision<Value>? {
    let policy = state.policy
    switch level {
    case .unsaid:
      return nil
    case .user:
      let until = policy.entries.terms(at: entry).until?.value
      return own(setting(policy.entries.settings(at: entry)), until.map { .grant(until: $0) } ?? .user)
    case .group(let index):
      let group = policy.groups[Int(index)]
      return setting(group.settings).map {
        Decision(
          value: $0.value,
          cause: Cause(.group(group.name.value), at: SourcePlace(file: group.file, mark: $0.mark)))
      }
    case .defaults(let file):
      return setting(policy.defaults[Int(file)]).map {
        Decision(value: $0.value, cause: Cause(.defaults, at: SourcePlace(file: Int(file), mark: $0.mark)))
      }
    }
  }
}

/// A value that is due, and what makes it so.
package struct Decision<Value: Sendable>: Sendable {
  /// The value.
  package let value: Value
  /// What decided it.
  package let cause: Cause
}

/// What decided an attribute: a level of the policy, or a run that is to be undone, at a place.
package struct Cause: Hashable, Sendable {
  /// The level.
  package let level: Level
  /// Where the deciding value stands.
  package let place: SourcePlace

  /// The levels that can decide, weakest first, and what stands beside them.
  package enum Level: Hashable, Sendable {
    case defaults
    case group(String)
    case user
    /// A user's own entry that holds through a day.
    case grant(until: CalendarDay)
    /// A run's journal, of which the place is the line that tells what was there before.
    case undo
  }

  /// A cause at a place.
  package init(_ level: Level, at place: SourcePlace) {
    self.level = level
    self.place = place
  }
}
