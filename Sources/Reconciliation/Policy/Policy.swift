/// What the files of one account's policy say, level by level, before the levels are folded together.
///
/// A finished reading: every value in it is valid, and each carries its mark. Whether entries agree with each
/// other is decided when it is folded into a `DesiredState`.
package struct Policy: Sendable {
  /// The account, where the files name one.
  package var account: AccountID?
  /// The paths of the files as they were given, in the order of reading.
  package let files: [String]
  /// What each file's entries leave unsaid; one for each file.
  package var defaults: [Settings]
  /// What is done about types that differ.
  package var typeChanges = TypeChanges.apply
  /// What is done about users whom no entry names.
  package var unmanaged = UnmanagedUsers.report
  /// What is done about entries without a user.
  package var missing = MissingUsers.report
  /// The users whom no plan may change, in the order of reading.
  package var protected: [UserName] = []
  /// Where each of them is protected first, in the same order.
  package var protectedPlaces: [SourcePlace] = []
  /// How much one plan may do.
  package var guardrails = Guardrails()
  /// How many users of the account may hold a licence, each licence once, in order of rank.
  package var seats: [SeatLimit] = []
  /// The groups of all files.
  package var groups: [Group] = []
  /// Every entry of every file: the members of groups and the users of their own.
  package var entries = PolicyEntries()

  /// A policy without entries over the given files.
  package init(files: [String]) {
    self.files = files
    defaults = Array(repeating: Settings(), count: files.count)
  }
}

/// What is done about users whose type isn't what it should be.
///
/// The API documents licences alone as updatable, though types are members of its requests (Amazon Chime API
/// reference, BatchUpdateUser), so a policy may choose to be told of types only.
package enum TypeChanges: String, CaseIterable, Sendable {
  case apply
  case report
}

/// What one level says about licence and type; what it leaves out is not its business.
package struct Settings: Sendable {
  /// The licence, where it is said.
  package var license: Marked<License>?
  /// The type, where it is said.
  package var type: Marked<UserType>?

  /// Settings that say nothing unless told.
  package init(license: Marked<License>? = nil, type: Marked<UserType>? = nil) {
    self.license = license
    self.type = type
  }

  /// Whether nothing is said.
  package var isEmpty: Bool { license == nil && type == nil }
}

/// What a user's own entry says about Alexa for Business.
package struct AlexaForBusinessSettings: Sendable {
  /// Whether it shall be switched on, where that is said.
  package var enabled: Marked<Bool>?
  /// The room's ARN, where that is said.
  package var roomARN: Marked<String>?

  /// Settings that say nothing unless told.
  package init(enabled: Marked<Bool>? = nil, roomARN: Marked<String>? = nil) {
    self.enabled = enabled
    self.roomARN = roomARN
  }

  /// Whether nothing is said.
  package var isEmpty: Bool { enabled == nil && roomARN == nil }
}

/// A named set of users that share settings.
package struct Group: Sendable {
  /// The name, one of its kind in an account.
  package let name: Marked<String>
  /// The file that it stands in.
  package let file: Int
  /// What it says about its members.
  package var settings = Settings()

  /// A group that says nothing yet.
  package init(name: Marked<String>, file: Int) {
    self.name = name
    self.file = file
  }
}

// MARK: - Entries

/// The entries of a policy, kept by column: a million of them take their text and some thirty bytes each.
package struct PolicyEntries: Sendable {
  private(set) var ids = TextColumn()
  private(set) var emails = TextColumn()
  private var marks = MarkColumn()
  private var origins: [PackedOrigin] = []
  private var settings = SettingsColumn()
  private var ownSettings: [Int32] = []
  private var alexaForBusiness: [Int: AlexaForBusinessSettings] = [:]
  /// The terms of the entries that have some, in order of entry.
  private(set) var terms: [(entry: Int, terms: Terms)] = []

  /// Whose entry it is: a member of a group, or a user of its own in a file.
  package enum Origin: Equatable, Sendable {
    case member(group: UInt32)
    case user(file: UInt32)
  }

  /// An origin in four bytes: the highest bit tells users from members.
  private struct PackedOrigin: Sendable {
    private static let userBit: UInt32 = 1 << 31
    private let packed: UInt32

    init(_ origin: Origin) {
      switch origin {
      case .member(let group):
        precondition(group < Self.userBit, "a policy has fewer than two thousand million groups")
        packed = group
      case .user(let file): packed = file | Self.userBit
      }
    }

    var origin: Origin {
      packed & Self.userBit == 0 ? .member(group: packed) : .user(file: packed & ~Self.userBit)
    }
  }

  /// No entries.
  package init() {}

  /// How many entries there are.
  package var count: Int { marks.count }

  /// Makes room for so many further entries: what isn't used of it takes no memory, and what has to grow is in memory
  /// twice meanwhile.
  package mutating func reserve(_ entries: Int) {
    ids.reserve(entries, ofBytes: 36)
    emails.reserve(entries, ofBytes: 24)
    marks.reserve(entries)
    origins.reserveCapacity(count + entries)
    settings.reserve(entries)
    ownSettings.reserveCapacity(count + entries)
  }

  /// Adds a member of a group.
  package mutating func append(member name: UserName, of group: Int, at mark: SourceMark) {
    switch name {
    case .id(let id): append(member: EntryName(id: id, email: nil), of: group, at: mark)
    case .email(let email): append(member: EntryName(id: nil, email: email), of: group, at: mark)
    }
  }

  /// Adds a member of a group.
  ///
  /// - Precondition: the name isn't empty.
  package mutating func append(member name: EntryName, of group: Int, at mark: SourceMark) {
    append(name, mark, .member(group: UInt32(group)), -1)
  }

  /// Adds a user of its own.
  ///
  /// - Precondition: an id or an address is there.
  package mutating func append(
    user id: UserID?, _ email: EmailAddress?, _ settings: Settings, _ alexa: AlexaForBusinessSettings,
    on terms: Terms = Terms(), inFile file: Int, at mark: SourceMark
  ) {
    append(
      user: EntryName(id: id, email: email), settings, alexa, on: terms, inFile: file, at: mark)
  }

  /// Adds a user of its own.
  ///
  /// - Precondition: the name isn't empty.
  package mutating func append(
    user name: EntryName, _ settings: Settings, _ alexa: AlexaForBusinessSettings, on terms: Terms,
    inFile file: Int, at mark: SourceMark
  ) {
    if !alexa.isEmpty { alexaForBusiness[count] = alexa }
    if !terms.isEmpty { self.terms.append((count, terms)) }
    let saysNothing = settings.license == nil && settings.type == nil
    if !saysNothing { self.settings.append(settings, near: mark) }
    append(name, mark, .user(file: UInt32(file)), saysNothing ? -1 : Int32(self.settings.count - 1))
  }

  private mutating func append(
    _ name: EntryName, _ mark: SourceMark, _ origin: Origin, _ settingsRow: Int32
  ) {
    precondition(!name.isEmpty, "an entry names a user")
    ids.append(name.id)
    emails.append(name.email)
    marks.append(mark)
    origins.append(PackedOrigin(origin))
    ownSettings.append(settingsRow)
  }

  /// Adds the entries of one file behind those that are there.
  ///
  /// - Parameters:
  ///   - file: Where the file stands among those of the policy.
  ///   - groups: For each group of the file, where it stands among those of the policy.
  package mutating func append(contentsOf others: PolicyEntries, inFile file: Int, groups: [UInt32]) {
    let shift = count
    let settingsShift = Int32(settings.count)
    ids.append(contentsOf: others.ids)
    emails.append(contentsOf: others.emails)
    marks.append(contentsOf: others.marks)
    origins += others.origins.lazy.map { packed in
      switch packed.origin {
      case .member(let group): PackedOrigin(.member(group: groups[Int(group)]))
      case .user: PackedOrigin(.user(file: UInt32(file)))
      }
    }
    settings.append(contentsOf: others.settings)
    ownSettings += others.ownSettings.lazy.map { $0 < 0 ? $0 : $0 + settingsShift }
    for (entry, alexa) in others.alexaForBusiness { alexaForBusiness[shift + entry] = alexa }
    terms += others.terms.lazy.map { (shift + $0.entry, $0.terms) }
  }

  // MARK: - Reading

  /// The id that an entry names, where it names one.
  package func id(at row: Int) -> String? { ids.text(at: row) }

  /// The address that an entry names, where it names one.
  package func email(at row: Int) -> String? { emails.text(at: row) }

  /// Where an entry stands.
  package func mark(at row: Int) -> SourceMark { marks[row] }

  /// Whose entry it is.
  package func origin(at row: Int) -> Origin { origins[row].origin }

  /// What a user's own entry says; a member says nothing of its own, nor do many users.
  package func settings(at row: Int) -> Settings {
    ownSettings[row] < 0 ? Settings() : settings.settings(at: Int(ownSettings[row]), near: marks[row])
  }

  /// What a user's own entry says about Alexa for Business.
  package func alexaForBusiness(at row: Int) -> AlexaForBusinessSettings {
    alexaForBusiness[row] ?? AlexaForBusinessSettings()
  }

  /// The terms on which an entry stands.
  package func terms(at row: Int) -> Terms {
    var range = terms.indices
    while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
      if terms[middle].entry == row { return terms[middle].terms }
      range = terms[middle].entry < row ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return Terms()
  }
}

extension Policy {
  /// The file that an entry stands in.
  package func file(ofEntry row: Int) -> Int {
    switch entries.origin(at: row) {
    case .member(let group): groups[Int(group)].file
    case .user(let file): Int(file)
    }
  }

  /// Where an entry stands.
  package func place(ofEntry row: Int) -> SourcePlace {
    SourcePlace(file: file(ofEntry: row), mark: entries.mark(at: row))
  }
}
