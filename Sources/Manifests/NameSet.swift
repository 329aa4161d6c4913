import Reconciliation

/// Users by the names that they were called, each name once: a file may hold a million of them.
struct NameSet {
  private var ids = TextColumn()
  private var emails = TextColumn()
  private var rowsByID = TextIndex(.exact)
  private var rowsByEmail = TextIndex(.caseless)

  /// Adds a name; whether it wasn't there in any spelling.
  mutating func insert(_ name: UserName) -> Bool {
    switch name {
    case .id(let id):
      ids.append(id.text)
      return rowsByID.insert(ids.count - 1, of: ids) == nil
    case .email(let email):
      emails.append(email.text)
      return rowsByEmail.insert(emails.count - 1, of: emails) == nil
    }
  }
}

/// The names of groups, in the order of the groups themselves.
struct GroupNames {
  private var names = TextColumn()
  private var rows = TextIndex(.exact)

  /// Notes the next group's name; returns the group that has it already, if one does.
  mutating func note(_ name: String) -> Int? {
    names.append(name)
    guard let known = rows.insert(names.count - 1, of: names) else { return nil }
    names.removeLast()
    return known
  }
}
