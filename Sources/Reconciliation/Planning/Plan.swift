/// What would have to be written so that an account is as its policy says: a finished value, without a clock,
/// a directory or a way to write.
///
/// Evidence, never authority: `apply` takes an `ApprovedPlan` and still compares each user before writing.
package struct Plan: Equatable, Sendable {
  /// The most users that one request may change (BatchUpdateUser, Amazon Chime API reference).
  package static let usersPerRequest = 20

  /// The account that was observed.
  package let account: Account
  /// The policy's files as they were given; causes refer to them by position.
  package let files: [String]
  /// How many users of the account the policy names.
  package let managed: Int
  /// The users that differ, in order of user id, each once.
  package let changes: [Change]
  /// The users whose type differs where the policy has types only told of, in order of user id. Never written, and no
  /// part of the digest.
  package let typeDrift: [Change]
  /// The entries whose user isn't in the account, in the order of the policy.
  package let missing: [MissingUser]
  /// The users of the account that no entry names, in order of user id.
  package let unmanaged: UserNames
  /// How many users hold each licence before and after, in order of rank; nil where the policy is about its own users
  /// alone, so that nobody else was counted.
  package let seats: [Seats]?
  /// The grants that have run out or soon will, in the order of the policy; told of, and no part of the digest.
  package let grants: [Grant]
  /// How much it may do, which `objections` judges it by.
  package let limits: Limits
  /// Where its changes come from, where it was held against the base branch; told of, and no part of the digest.
  package internal(set) var comparison: BaseComparison?

  /// A plan of finished parts. Who makes it answers for what the members promise: `plan` by computing them, and whoever
  /// reads a plan that was saved by checking them against each other.
  package init(
    account: Account, files: [String], managed: Int, changes: [Change], typeDrift: [Change],
    missing: [MissingUser], unmanaged: UserNames, seats: [Seats]?, grants: [Grant] = [], limits: Limits,
    comparison: BaseComparison? = nil
  ) {
    self.account = account
    self.files = files
    self.managed = managed
    self.changes = changes
    self.typeDrift = typeDrift
    self.missing = missing
    self.unmanaged = unmanaged
    self.seats = seats
    self.grants = grants
    self.limits = limits
    self.comparison = comparison
  }

  /// An entry of the policy whose user isn't in the account.
  package struct MissingUser: Equatable, Sendable {
    /// The id, where the entry names one.
    package let id: String?
    /// The address, where the entry names one.
    package let email: String?
    /// Where the entry stands.
    package let place: SourcePlace

    /// An entry that names its user by an id, an address or both.
    package init(id: String?, email: String?, place: SourcePlace) {
      self.id = id
      self.email = email
      self.place = place
    }
  }

  /// How many users of the whole account hold a licence.
  package struct Seats: Equatable, Sendable {
    /// The licence.
    package let license: License
    /// How many hold it now.
    package let before: Int
    /// How many will hold it once the plan is applied.
    package let after: Int
    /// How many may hold it then, where the policy says.
    package let limit: Int?

    /// The count of a licence.
    package init(license: License, before: Int, after: Int, limit: Int?) {
      self.license = license
      self.before = before
      self.after = after
      self.limit = limit
    }
  }

  /// How much a plan may do: the policy's guardrails, counted out.
  package struct Limits: Equatable, Sendable {
    /// The most changes; nil where there is no limit, as for a plan that takes back what a run did.
    package var maxChanges: Int?
    /// The most changes to a lower licence; nil where there is no limit.
    package var maxDowngrades: Int?
    /// The fewest users of the account that the policy must name.
    package var minManaged: Int
    /// The users that must not be changed.
    package var protected: [UserName]
    /// Whether users that no entry names are a reason to refuse.
    package var refusesUnmanaged: Bool
    /// Whether entries whose user isn't there are a reason to refuse.
    package var refusesMissing: Bool

    /// Limits that refuse nothing but what is told.
    package init(
      maxChanges: Int? = nil, maxDowngrades: Int? = nil, minManaged: Int = 0, protected: [UserName] = [],
      refusesUnmanaged: Bool = false, refusesMissing: Bool = false
    ) {
      self.maxChanges = maxChanges
      self.maxDowngrades = maxDowngrades
      self.minManaged = minManaged
      self.protected = protected
      self.refusesUnmanaged = refusesUnmanaged
      self.refusesMissing = refusesMissing
    }

    /// What a policy allows where so many users of the account are managed.
    init(of policy: Policy, managed: Int) {
      let guardrails = policy.guardrails
      self.init(
        maxChanges: (guardrails.maxChanges ?? Guardrails.defaultMaxChanges).limit(ofManaged: managed),
        maxDowngrades: (guardrails.maxDowngrades ?? Guardrails.defaultMaxDowngrades).limit(
          ofManaged: managed),
        minManaged: guardrails.minManaged ?? Guardrails.defaultMinManaged,
        protected: policy.protected,
        refusesUnmanaged: policy.unmanaged == .fail, refusesMissing: policy.missing == .fail)
    }
  }

  /// The managed users that are as the policy says.
  package var unchanged: Int { managed - changes.count }

  /// How many requests writing the plan takes.
  package var requests: Int { (changes.count + Self.usersPerRequest - 1) / Self.usersPerRequest }

  /// How many changes move a licence in a direction.
  package func count(_ direction: Change.Direction) -> Int {
    changes.count { $0.direction == direction }
  }

  /// How many changes touch a user's type.
  package var typeChanges: Int { changes.count(where: \.changesType) }
}

/// Names of users of an account, kept by column: an account may have a million that no policy names.
package struct UserNames: Equatable, Sendable, RandomAccessCollection {
  private var ids = TextColumn()
  private var emails = TextColumn()

  /// The name of one user.
  package struct Element: Equatable, Sendable {
    /// The id.
    package let id: String
    /// The address, where the account holds one.
    package let email: String?
  }

  /// No users.
  package init() {}

  /// Adds a user.
  package mutating func append(id: ArraySlice<UInt8>, email: ArraySlice<UInt8>) {
    ids.append(id)
    emails.append(email)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ids.count }
  package subscript(position: Int) -> Element {
    Element(id: ids[position], email: emails.text(at: position))
  }

  package static func == (left: UserNames, right: UserNames) -> Bool { left.elementsEqual(right) }
}
