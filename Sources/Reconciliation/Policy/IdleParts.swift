/// Parts of a policy that do nothing, found while it is folded. Each is told only where nothing can have been meant
/// by it: what merely repeats what holds anyway may be there on purpose.
struct IdleParts {
  private static let none = UInt32.max

  /// The entry of each row's last membership behind the one that named its user, or `none`.
  private var lastMembership: [UInt32] = []

  /// Notes that a group names the user of a row, whom an entry before has named already; the members of a group come
  /// one after another.
  ///
  /// - Parameter entry: The membership.
  /// - Parameter first: The entry that named the user.
  mutating func note(
    _ entry: Int, of group: UInt32, row: Int, namedBy first: UInt32, in policy: Policy,
    _ findings: inout Diagnostics
  ) {
    while lastMembership.count <= row { lastMembership.append(Self.none) }
    let last = lastMembership[row] == Self.none ? first : lastMembership[row]
    lastMembership[row] = UInt32(entry)
    switch policy.entries.origin(at: Int(last)) {
    case .member(group):
      findings.report(
        .repeatedMember(policy.name(ofEntry: entry), group: policy.groups[Int(group)].name.value),
        at: policy.place(ofEntry: entry), related: policy.place(ofEntry: Int(last)))
    case .user where policy.isIdle(userEntry: Int(last), besides: group):
      findings.report(
        .idleEntry(policy.name(ofEntry: Int(last)), group: policy.groups[Int(group)].name.value),
        at: policy.place(ofEntry: Int(last)), related: policy.place(ofEntry: entry))
    default:
      break
    }
  }
}

extension Policy {
  /// Reports the groups that change nothing. One that only names users has a use where `unmanaged: fail` refuses
  /// those whom no entry names.
  func reportIdleGroups(_ findings: inout Diagnostics) {
    var hasMembers = Array(repeating: false, count: groups.count)
    for entry in 0..<entries.count {
      if case .member(let group) = entries.origin(at: entry) { hasMembers[Int(group)] = true }
    }
    for (group, hasMembers) in zip(groups, hasMembers) {
      let isSilent = group.settings.isEmpty && defaults[group.file].isEmpty && unmanaged != .fail
      guard !hasMembers || isSilent else { continue }
      findings.report(
        .idleGroup(group.name.value, hasMembers ? .settings : .members),
        at: SourcePlace(file: group.file, mark: group.name.mark))
    }
  }

  /// Whether a user's own entry could be taken out without a trace, since a group names the user too: it says
  /// nothing, adds no second name, and brings in no defaults of another file.
  fileprivate func isIdle(userEntry entry: Int, besides group: UInt32) -> Bool {
    guard case .user(let file) = entries.origin(at: entry) else { return false }
    let addsName = !entries.ids.isEmpty(at: entry) && !entries.emails.isEmpty(at: entry)
    let addsDefaults = groups[Int(group)].file != Int(file) && !defaults[Int(file)].isEmpty
    return !addsName && !addsDefaults && entries.settings(at: entry).isEmpty
      && entries.terms(at: entry).isEmpty
      && entries.alexaForBusiness(at: entry).isEmpty
  }

  /// What an entry calls its user: the address where it has one, else the id.
  fileprivate func name(ofEntry entry: Int) -> String {
    entries.email(at: entry) ?? entries.id(at: entry) ?? ""
  }
}
