import Reconciliation

/// What one file says, before it is joined with the other files of its account: a policy of one file.
struct FileReading {
  /// What it says. Its own places refer to it as the only file.
  var policy: Policy
  /// The account, with the place that names it.
  private(set) var account: Marked<AccountID>?
  /// Where each setting of the whole policy stands.
  var settings: [Key: SourceMark] = [:]
  /// The names of its groups.
  var groupsByName = GroupNames()
  /// The users whom it protects.
  var protected = NameSet()
  /// Whether it was read to its end, so that what it doesn't say is known.
  var isWhole = true

  /// How long a short entry is, in bytes: a member of a group.
  private static let bytesOfEntry = 24

  /// A file of which nothing was read.
  init(path: String) { policy = Policy(files: [path]) }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: Where it stands among all files, which findings refer to.
  ///   - forgetsText: Whether its text is given back meanwhile; nobody may look at it afterwards.
  init(of source: PolicySource, file: Int, forgetsText: Bool, _ findings: inout Diagnostics) {
    self.init(path: source.path)
    var scan = TextScan(file: file)
    scan.scan(source.bytes, &findings)
    guard scan.isReadable else {
      isWhole = false
      return
    }
    policy.entries.reserve(min(source.bytes.count / Self.bytesOfEntry, PolicyFileReader.entryLimit))
    var reader = PolicyFileReader(source.bytes, file: file, after: scan, forgetsText: forgetsText)
    reader.read(into: &self, &findings)
  }

  /// Hands over the entries, so that a million of them needn't be copied where they are to be added to.
  mutating func takeEntries() -> PolicyEntries {
    defer { policy.entries = PolicyEntries() }
    return policy.entries
  }

  /// Hands over the groups, likewise.
  mutating func takeGroups() -> [Group] {
    defer { policy.groups = [] }
    return policy.groups
  }

  /// Hands over the protected users and where each stands, likewise.
  mutating func takeProtected() -> (names: [UserName], places: [SourcePlace]) {
    defer { (policy.protected, policy.protectedPlaces, protected) = ([], [], NameSet()) }
    return (policy.protected, policy.protectedPlaces)
  }

  /// Takes the account that the file names.
  mutating func take(_ named: Marked<AccountID>?) {
    account = named
    policy.account = named?.value
  }
}
