import Reconciliation

/// Which users of an imported account are written as members of groups: those of one licence and type, where that
/// takes fewer lines than an entry for each.
struct ImportGroups {
  /// A group and the rows of its members, in order of name.
  struct Group {
    let license: License?
    let type: UserType?
    fileprivate(set) var members: [UInt32] = []

    /// What the group is called: `pro-people`, `basic-devices`, `pro`.
    var name: String {
      let kind: String? =
        switch type {
        case .privateUser: "people"
        case .sharedDevice: "devices"
        case nil: nil
        }
      return [license?.name.lowercased(), kind].compactMap(\.self).joined(separator: "-")
    }

    /// How many lines say what a member is.
    var settings: Int { (license == nil ? 0 : 1) + (type == nil ? 0 : 1) }

    /// How many lines it saves: those settings for each member, less its own, its name and `members:`.
    fileprivate var saved: Int { members.count * settings - settings - 2 }
  }

  /// The lines that the section of groups takes by itself.
  private static let sectionLines = 2

  /// The groups, in order of licence and type.
  private(set) var groups: [Group] = []
  /// The rows of the users with an entry of their own, in order of name.
  private(set) var entries: [UInt32] = []

  /// Groups the named users of an account.
  init(of names: PolicyNames, in observed: ObservedState) {
    var candidates = Self.kinds
    for row in names.rows {
      if let kind = Self.kind(of: Int(row), names, in: observed) { candidates[kind].members.append(row) }
    }
    let worthwhile = candidates.indices.filter { candidates[$0].saved > 0 }
    let isWorthwhile = worthwhile.reduce(0) { $0 + candidates[$1].saved } > Self.sectionLines
    let chosen = Set(isWorthwhile ? worthwhile : [])
    groups = chosen.sorted().map { candidates[$0] }
    entries = names.rows.filter { row in
      Self.kind(of: Int(row), names, in: observed).map { !chosen.contains($0) } ?? true
    }
  }

  /// A group for each licence and type, or one of them alone.
  private static let kinds: [Group] = ([nil] + License.allCases.map(Optional.some)).flatMap { license in
    ([nil] + UserType.allCases.map(Optional.some)).map { Group(license: license, type: $0) }
  }

  /// The group that says everything of a user; nil where the user needs an entry of its own.
  private static func kind(of row: Int, _ names: PolicyNames, in observed: ObservedState) -> Int? {
    // A member that holds '@' is an address; an id that does can only stand in an entry.
    let isMember = names.isByEmail[row] || !observed.id(at: row).text.utf8.contains(UInt8(ascii: "@"))
    guard isMember, observed.alexaForBusiness(at: row).isUnused else { return nil }
    let license =
      if case .known(let license) = observed.license(at: row) { Int(license.rawValue) + 1 } else { 0 }
    let type = if case .known(let type) = observed.type(at: row) { Int(type.rawValue) + 1 } else { 0 }
    // Without either there is nothing to say, and a group that says nothing is none.
    return license + type == 0 ? nil : license * (UserType.allCases.count + 1) + type
  }
}
