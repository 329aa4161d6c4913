import Reconciliation
import Testing

/// Entries keep what they say, however far from them it stands.
@Suite struct `The columns of entries` {
  private static func mark(_ line: Int, _ column: Int, _ length: Int) -> SourceMark {
    SourceMark(line: line, column: column, length: length)
  }

  /// Marks at and beyond what fits beside an entry's own: lines, columns and lengths.
  private static let marks: [SourceMark] = [10, 11, 265, 266, 9, 1, 70_000].flatMap { line in
    [1, 7, 4_095, 4_096, 65_535, 65_536, 1_000_000].flatMap { column in
      [0, 3, 4_095, 4_096, 65_535].map { mark(line, column, $0) }
    }
  }

  private static func entries() -> PolicyEntries {
    var entries = PolicyEntries()
    for (index, value) in marks.enumerated() {
      let name = EntryName(id: UserID("u\(index)"), email: nil)
      var settings = Settings()
      if index % 3 != 0 { settings.license = Marked(License.allCases[index % 4], at: value) }
      if index % 3 != 1 { settings.type = Marked(UserType.allCases[index % 2], at: marks[index / 2]) }
      if index % 5 == 0 { settings = Settings() }
      entries.append(
        user: name, settings, AlexaForBusinessSettings(), on: Terms(), inFile: index % 2,
        at: index % 2 == 0 ? mark(10, 5, 36) : value)
      entries.append(member: name, of: index, at: value)
    }
    return entries
  }

  /// Looks at the entries from one on, which have a file in common or their own, and groups that were moved.
  private func check(
    _ entries: PolicyEntries, from start: Int, file: Int? = nil, groupsMovedBy shift: Int = 0
  ) {
    for (index, value) in Self.marks.enumerated() {
      let (user, member) = (start + 2 * index, start + 2 * index + 1)
      let settings = entries.settings(at: user)
      let saysNothing = index % 5 == 0
      #expect(settings.license?.mark == (saysNothing || index % 3 == 0 ? nil : value))
      #expect(settings.license?.value == (saysNothing || index % 3 == 0 ? nil : License.allCases[index % 4]))
      #expect(settings.type?.mark == (saysNothing || index % 3 == 1 ? nil : Self.marks[index / 2]))
      #expect(settings.type?.value == (saysNothing || index % 3 == 1 ? nil : UserType.allCases[index % 2]))
      #expect(entries.mark(at: user) == (index % 2 == 0 ? Self.mark(10, 5, 36) : value))
      #expect(entries.mark(at: member) == value)
      #expect(entries.origin(at: user) == .user(file: UInt32(file ?? index % 2)))
      #expect(entries.origin(at: member) == .member(group: UInt32(index + shift)))
      #expect(entries.settings(at: member).isEmpty)
    }
  }

  @Test func `give back what was put into them`() { check(Self.entries(), from: 0) }

  @Test func `give it back behind those of another file`() {
    var joined = Self.entries()
    let shift = joined.count
    joined.append(contentsOf: Self.entries(), inFile: 7, groups: Self.marks.indices.map { UInt32($0 + 100) })
    check(joined, from: 0)
    check(joined, from: shift, file: 7, groupsMovedBy: 100)
  }
}
