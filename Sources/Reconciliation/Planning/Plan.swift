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
  /// How many users hold each licence before and after, in order of rank.
  package let seats: [Seats]

  /// An entry of the policy whose user isn't in the account.
  package struct MissingUser: Equatable, Sendable {
    /// The id, where the entry names one.
    package let id: String?
    /// The address, where the entry names one.
    package let email: String?
    /// Where the entry stands.
    package let place: SourcePlace
  }

  /// How many users of the whole account hold a licence.
  package struct Seats: Equatable, Sendable {
    /// The licence.
    package let license: License
    /// How many hold it now.
    package let before: Int
    /// How many will hold it once the plan is applied.
    package let after: Int
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
  package mutating func append(id: some Collection<UInt8>, email: some Collection<UInt8>) {
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
