/// Everything that can be wrong with a policy, each with what a sentence about it needs.
///
/// Problems of text come from the manifest reader, problems between entries from folding, and problems that only
/// the account shows from planning.
package enum PolicyProblem: Equatable, Sendable {
  // MARK: Text
  /// libyaml can't read on; its own words for the problem.
  case syntax(String)
  /// A quote that is opened and never closed.
  case unclosedQuote
  /// White space or an indicator that readers of YAML disagree on.
  case layout(Layout)
  /// The bytes aren't UTF-8; the encoding that they look like, where one is recognised.
  case notUTF8(looksLike: String?)
  /// A character that could mislead a reader: a control, an odd line break, an invisible one.
  case refusedCharacter(Unicode.Scalar)
  /// A part of YAML that policies do without.
  case refusedConstruct(Construct)
  /// A tab among the white space that indents a line.
  case tabIndentation
  /// More of something than there may be.
  case overLimit(Limit, allowed: Int)
  /// A file without content.
  case emptyFile

  // MARK: Shape
  /// A file that names no version.
  case missingVersion
  /// A version that this reader doesn't know.
  case unknownVersion(String)
  /// A key that has no meaning where it stands.
  case unknownKey(String, in: Section)
  /// A key that stands twice in one mapping.
  case duplicateKey(String)
  /// A node of the wrong kind.
  case wrongKind(expected: NodeKind, found: NodeKind, of: String)
  /// Nothing where a value is due.
  case missingValue(of: String)

  // MARK: Values
  /// Text that names no licence.
  case unknownLicense(String)
  /// Text that names no user type.
  case unknownUserType(String)
  /// Text that isn't `true` or `false`.
  case notBoolean(String)
  /// Text that can't be an e-mail address.
  case invalidEmail(String)
  /// Text that can't be a user id.
  case invalidID(String)
  /// Text that can't be an account id.
  case invalidAccount(String)
  /// A word that a setting of the whole policy doesn't take.
  case unknownChoice(String, of: Choice)
  /// Text that is neither a count of users nor a part of them.
  case invalidBound(String)
  /// Text that isn't a count.
  case invalidCount(String)
  /// A count that is written as text.
  case quotedCount(Int)
  /// Text that names no day.
  case invalidDay(String)
  /// An entry that ends, but gives nothing that could.
  case emptyGrant
  /// An entry with neither id nor address.
  case unnamedUser
  /// A group whose name is empty or blank.
  case unnamedGroup

  // MARK: Entries against each other
  /// Two entries of their own for one user.
  case repeatedUser(String)
  /// Two groups that say different things about a user whose own entry leaves it open, or settled it by a grant that
  /// has run out: its last day.
  case disagreeingGroups(
    user: String, attribute: Attribute, first: Statement, second: Statement,
    unsettledSince: CalendarDay? = nil)
  /// Two files whose defaults say different things about a user that both name, and that no one else settles.
  case disagreeingDefaults(
    user: String, attribute: Attribute, first: String, second: String, unsettledSince: CalendarDay? = nil)
  /// Two groups of one name.
  case repeatedGroup(String)
  /// A setting of the whole policy that stands in two files.
  case repeatedSetting(String)
  /// A file that names no account, beside files that do.
  case missingAccount

  // MARK: Entries against the account
  /// An id and an address that don't meet in one user: whether the account has the id, and whose the address is.
  case namesDisagree(id: UserID, isKnown: Bool, email: String, owner: UserID?)
  /// An address that two users of the account carry.
  case sharedEmail(String, first: UserID, second: UserID)
  /// Two entries that reach one user by different names.
  case sameUser(UserID, first: String, second: String)
  /// A licence that the account doesn't have.
  case unsupportedLicense(License, supported: [String])

  // MARK: Doubts
  /// Text without quotes that other readers of YAML don't take for text.
  case ambiguousText(String, takenFor: OtherReading)
  /// A group that changes nothing, since it has no members or says nothing about them.
  case idleGroup(String, Lack)
  /// A user that one group names twice.
  case repeatedMember(String, group: String)
  /// An entry of its own that says nothing, for a user that a group names already.
  case idleEntry(String, group: String)
  /// A grant to a user whose last day has passed.
  case endedGrant(String, CalendarDay)
}

extension PolicyProblem {
  /// Whether a policy with this problem can be used.
  package var severity: Severity {
    switch self {
    case .ambiguousText, .idleGroup, .repeatedMember, .idleEntry, .endedGrant: .warning
    default: .error
    }
  }
}

extension PolicyProblem {
  /// A group and what it says.
  package struct Statement: Equatable, Sendable {
    /// The group's name.
    package let group: String
    /// The value that it gives.
    package let value: String

    /// What a group says.
    package init(group: String, value: String) {
      self.group = group
      self.value = value
    }
  }

  /// A mapping of the format, which decides the keys it takes.
  package enum Section: Equatable, Sendable {
    case policy
    case defaults
    case group
    case user
    case alexaForBusiness
    case guardrails

    /// The keys that it takes, in the order in which they are usually written.
    package var keys: [String] {
      switch self {
      case .policy:
        [
          "version", "account", "unmanaged", "missing", "typeChanges", "protect", "guardrails", "seats",
          "defaults", "groups", "users",
        ]
      case .defaults: ["license", "type"]
      case .group: ["license", "type", "members"]
      case .user: ["id", "email", "license", "type", "alexaForBusiness", "until", "reason"]
      case .alexaForBusiness: ["enabled", "roomArn"]
      case .guardrails: ["maxChanges", "maxDowngrades", "minManaged"]
      }
    }
  }

  /// A setting of the whole policy that is one word of a few; the raw value is its key.
  package enum Choice: String, Equatable, Sendable {
    case typeChanges
    case unmanaged
    case missing

    /// The words that it takes.
    package var words: [String] {
      switch self {
      case .typeChanges: TypeChanges.allCases.map(\.rawValue)
      case .unmanaged: UnmanagedUsers.allCases.map(\.rawValue)
      case .missing: MissingUsers.allCases.map(\.rawValue)
      }
    }
  }

  /// What a YAML node can be.
  package enum NodeKind: Equatable, Sendable {
    case mapping
    case sequence
    case scalar
  }

  /// What YAML's standard refuses of white space and indicators, though libyaml takes some of it.
  package enum Layout: Equatable, Sendable {
    /// A `#` right behind a value, without a space between.
    case gluedComment
    /// A `?` among the items of a bracket, right before a value.
    case gluedQuestionMark
    /// A `-` where a value is due.
    case loneDash
    /// A bracket that is opened and never closed.
    case unclosedBracket
    /// A line inside something that is open, indented no deeper than the key that it belongs to.
    case outdentedLine(in: Opening)
    /// A line of a block of text before which a blank line has more spaces than it.
    case wideBlankLine

    /// What a line can be inside of.
    package enum Opening: Equatable, Sendable {
      case quote
      case bracket
      case text
    }
  }

  /// A part of YAML that policies do without, since each can hide what a reviewer reads.
  package enum Construct: Equatable, Sendable {
    case anchor
    case alias
    case tag
    case directive
    case secondDocument
    case complexKey
    case mergeKey
  }

  /// What is bounded in a policy.
  package enum Limit: Equatable, Sendable {
    case fileBytes
    case scalarBytes
    case depth
    case entries
  }

  /// What a reader of YAML 1.1 or of the core schema of YAML 1.2 takes text without quotes for.
  package enum OtherReading: Equatable, Sendable {
    case boolean
    case null
    case number
    case date
    /// `=` and `<<`, which YAML 1.1 keeps for itself.
    case sign
  }

  /// What a group is short of.
  package enum Lack: Equatable, Sendable {
    case members
    /// Neither the group nor the defaults of its file say anything about its members.
    case settings
  }
}
