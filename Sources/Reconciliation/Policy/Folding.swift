/// Folds the levels of a policy into one row a user; finds entries that contradict each other.
///
/// Strongest level first: a level fills in only what no stronger one has said, so two voices of the same level
/// disagree only where nobody stronger has settled the matter.
struct Folding {
  private let policy: Policy
  private let day: CalendarDay
  private(set) var rows: [DesiredState.Row] = []
  private var rowsByID: TextIndex
  private var rowsByEmail: TextIndex
  /// The row of each entry.
  private var rowOfEntry: [UInt32] = []
  /// Disagreements that were told already; a third voice adds nothing to them.
  private var told: Set<Conflict> = []
  private var idleParts = IdleParts()

  private struct Conflict: Hashable {
    let row: Int
    let attribute: Attribute
  }

  init(_ policy: Policy, on day: CalendarDay) {
    self.policy = policy
    self.day = day
    let entries = policy.entries
    // Room for as many as there can be, so that nothing has to grow: what grows is in memory twice meanwhile.
    rowsByID = TextIndex(.exact, capacity: (0..<entries.count).count { !entries.ids.isEmpty(at: $0) })
    rowsByEmail = TextIndex(
      .caseless, capacity: (0..<entries.count).count { !entries.emails.isEmpty(at: $0) })
    rowOfEntry = Array(repeating: 0, count: entries.count)
    rows.reserveCapacity(entries.count)
  }

  mutating func run(_ findings: inout Diagnostics) {
    for entry in 0..<policy.entries.count {
      if case .user = policy.entries.origin(at: entry) { addUser(entry, &findings) }
    }
    for entry in 0..<policy.entries.count {
      if case .member(let group) = policy.entries.origin(at: entry) {
        addMember(entry, of: group, &findings)
      }
    }
    for entry in 0..<policy.entries.count { applyDefaults(to: entry, &findings) }
  }

  // MARK: - Levels

  private mutating func addUser(_ entry: Int, _ findings: inout Diagnostics) {
    let row = rows.count
    // What a grant gave counts no more once it has run out, as if its entry named the user alone.
    let hasRunOut = policy.entries.terms(at: entry).haveRunOut(on: day)
    let settings = hasRunOut ? Settings() : policy.entries.settings(at: entry)
    rows.append(
      DesiredState.Row(
        entry: UInt32(entry),
        license: settings.license == nil ? .unsaid : .user,
        type: settings.type == nil ? .unsaid : .user))
    rowOfEntry[entry] = UInt32(row)
    let byID = policy.entries.ids.isEmpty(at: entry) ? nil : rowsByID.insert(entry, of: policy.entries.ids)
    let byEmail =
      policy.entries.emails.isEmpty(at: entry) ? nil : rowsByEmail.insert(entry, of: policy.entries.emails)
    if let first = byID ?? byEmail {
      let name = byID == nil ? policy.entries.emails[entry] : policy.entries.ids[entry]
      findings.report(
        .repeatedUser(name), at: policy.place(ofEntry: entry), related: policy.place(ofEntry: first))
    }
  }

  private mutating func addMember(_ entry: Int, of group: UInt32, _ findings: inout Diagnostics) {
    let known =
      policy.entries.ids.isEmpty(at: entry)
      ? rowsByEmail.insert(entry, of: policy.entries.emails)
      : rowsByID.insert(entry, of: policy.entries.ids)
    let row = known.map { Int(rowOfEntry[$0]) } ?? rows.count
    if known == nil { rows.append(DesiredState.Row(entry: UInt32(entry))) }
    rowOfEntry[entry] = UInt32(row)
    if known != nil {
      idleParts.note(entry, of: group, row: row, namedBy: rows[row].entry, in: policy, &findings)
    }
    let settings = policy.groups[Int(group)].settings
    rows[row].license = settle(
      .license, of: row, rows[row].license, .group(group), settings.license, \.license, &findings)
    rows[row].type = settle(.type, of: row, rows[row].type, .group(group), settings.type, \.type, &findings)
  }

  private mutating func applyDefaults(to entry: Int, _ findings: inout Diagnostics) {
    let file = policy.file(ofEntry: entry)
    let row = Int(rowOfEntry[entry])
    let settings = policy.defaults[file]
    let level = DesiredState.Level.defaults(file: UInt32(file))
    rows[row].license = settle(
      .license, of: row, rows[row].license, level, settings.license, \.license, &findings)
    rows[row].type = settle(.type, of: row, rows[row].type, level, settings.type, \.type, &findings)
  }

  // MARK: - One attribute

  /// The level that decides an attribute once `level` has spoken too: it counts only where nothing stronger has
  /// spoken, and an equal that says otherwise is reported.
  private mutating func settle<Value: NamedValue>(
    _ attribute: Attribute, of row: Int, _ current: DesiredState.Level, _ level: DesiredState.Level,
    _ value: Marked<Value>?, _ setting: (Settings) -> Marked<Value>?, _ findings: inout Diagnostics
  ) -> DesiredState.Level {
    guard let value else { return current }
    switch (current, level) {
    case (.unsaid, _):
      return level
    case (.group(let first), .group(let second)) where first != second:
      let groups = (policy.groups[Int(first)], policy.groups[Int(second)])
      guard let said = setting(groups.0.settings), said.value != value.value else { return current }
      report(
        .disagreeingGroups(
          user: name(ofRow: row), attribute: attribute,
          first: .init(group: groups.0.name.value, value: said.value.name),
          second: .init(group: groups.1.name.value, value: value.value.name),
          unsettledSince: lapse(of: row, setting)),
        Conflict(row: row, attribute: attribute),
        at: SourcePlace(file: groups.1.file, mark: value.mark),
        related: SourcePlace(file: groups.0.file, mark: said.mark), &findings)
    case (.defaults(let first), .defaults(let second)) where first != second:
      guard let said = setting(policy.defaults[Int(first)]), said.value != value.value else { return current }
      report(
        .disagreeingDefaults(
          user: name(ofRow: row), attribute: attribute, first: said.value.name, second: value.value.name,
          unsettledSince: lapse(of: row, setting)),
        Conflict(row: row, attribute: attribute),
        at: SourcePlace(file: Int(second), mark: value.mark),
        related: SourcePlace(file: Int(first), mark: said.mark), &findings)
    default:
      break
    }
    return current
  }

  private mutating func report(
    _ problem: PolicyProblem, _ conflict: Conflict, at place: SourcePlace, related: SourcePlace,
    _ findings: inout Diagnostics
  ) {
    guard told.insert(conflict).inserted else { return }
    findings.report(problem, at: place, related: related)
  }

  /// The last day of the grant that settled an attribute, where one did.
  private func lapse<Value>(of row: Int, _ setting: (Settings) -> Marked<Value>?) -> CalendarDay? {
    let entry = Int(rows[row].entry)
    let terms = policy.entries.terms(at: entry)
    guard terms.haveRunOut(on: day), setting(policy.entries.settings(at: entry)) != nil else { return nil }
    return terms.until?.value
  }

  private func name(ofRow row: Int) -> String {
    let entry = Int(rows[row].entry)
    return policy.entries.email(at: entry) ?? policy.entries.id(at: entry) ?? ""
  }
}
