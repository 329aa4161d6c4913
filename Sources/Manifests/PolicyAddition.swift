package import Reconciliation

/// Users of an account added to a policy's file: their entries stand behind its last one, and no other byte changes.
///
/// Each entry says what keeps its user as the account holds it: what the file's defaults say as well is left to them.
package struct PolicyAddition {
  /// The file with the entries.
  package let text: [UInt8]
  /// How many users were added.
  package let count: Int
  /// The users that the file can't keep as they are, in order of id.
  package let leftOut: [LeftOutUser]

  /// Adds users of an account to a file of its policy.
  ///
  /// - Parameters:
  ///   - rows: The users' rows in the account.
  ///   - file: Which of the policy's files they go to; its `source`.
  /// - Precondition: the policy has no errors, and names none of the users.
  /// - Throws: `UnwritablePolicy` where the file would be larger than the reader takes.
  package init(
    of rows: [Int], in observed: ObservedState, to source: PolicySource, at file: Int, of policy: Policy
  ) throws(UnwritablePolicy) {
    let names = PolicyNames(of: observed)
    let wanted = Set(rows)
    let defaults = policy.defaults[file]
    let nameless = names.leftOut.filter { user in observed.row(of: user.id).map(wanted.contains) ?? false }
    let named = names.rows.map { Int($0) }.filter(wanted.contains)
    let isKept = { (row: Int) in Self.isSayable(row, of: observed, beside: defaults) }
    let changed = named.filter { !isKept($0) }.map { LeftOutUser(observed.id(at: $0), .defaults) }
    leftOut = (nameless + changed).sorted { $0.id < $1.id }
    let entries = named.filter(isKept).map { row in
      WrittenEntry(of: observed[row], isByEmail: names.isByEmail[row], beside: defaults)
    }
    count = entries.count
    text = entries.isEmpty ? source.bytes : Self.adding(entries, to: source.bytes)
    let users = policy.entries.count + policy.protected.count + count
    guard users <= PolicyFileReader.entryLimit else {
      throw .tooManyUsers(users, allowed: PolicyFileReader.entryLimit)
    }
    guard text.count <= PolicySource.byteLimit else {
      throw .tooManyBytes(text.count, allowed: PolicySource.byteLimit)
    }
  }

  /// Whether an entry can keep a user as it is: what the defaults say, it has to be able to say otherwise.
  private static func isSayable(_ row: Int, of observed: ObservedState, beside defaults: Settings) -> Bool {
    let isLicenseSayable = if case .known = observed.license(at: row) { true } else { defaults.license == nil }
    let isTypeSayable = if case .known = observed.type(at: row) { true } else { defaults.type == nil }
    return isLicenseSayable && isTypeSayable
  }

  private static func adding(_ entries: [WrittenEntry], to file: [UInt8]) -> [UInt8] {
    let place = AdditionPlace(in: file)
    var text = Array(file[..<place.offset])
    text += place.text(of: entries).utf8
    text += file[place.offset...]
    return text
  }
}

/// Where entries go in a file, and in which style.
private struct AdditionPlace {
  let offset: Int
  private let style: Style
  private let lineEnd: String
  /// Whether the file's last line has no end.
  private let endsLine: Bool

  private enum Style {
    /// Behind the last entry of a list of lines that begin so far to the right, each below a blank one or not.
    case lines(column: Int, areParted: Bool)
    /// A list of its own at the end of a file whose keys begin so far to the right.
    case section(column: Int)
    /// Behind the last entry of a list in brackets: on its line, or each on one of its own.
    case inBrackets(separator: String)
    /// In a list that has nothing but brackets.
    case inEmptyBrackets
    /// A list of its own in a file in braces.
    case sectionInBraces
  }

  init(in file: [UInt8]) {
    let layout = LayoutReader.read(file)
    let end = String(decoding: Manifests.lineEnd(of: file), as: UTF8.self)
    lineEnd = end
    let users = layout.child(of: Layout.root, named: "users")
    let list = users.map { layout[$0] }
    var item = users ?? Layout.root
    switch (users, list) {
    case (let users?, let list?) where list.isFlow:
      guard let last = layout.lastChild(of: users) else {
        (offset, style, endsLine) = (Int(list.end) - 1, .inEmptyBrackets, false)
        return
      }
      offset = Int(layout[last].end)
      style = .inBrackets(separator: Self.separator(behind: offset, in: file, lineEnd: end))
      endsLine = false
      return
    case (let users?, let list?):
      let entries = layout.lastChild(of: users)
      let areParted = entries.map { layout[$0].hasBlankAbove && layout.children(of: users).count > 1 } ?? false
      style = .lines(column: Int(list.column), areParted: areParted)
    default:
      item = layout.lastChild(of: Layout.root) ?? Layout.root
      if layout[Layout.root].isFlow {
        (offset, style, endsLine) = (Int(layout[item].end), .sectionInBraces, false)
        return
      }
      style = .section(column: Int(layout[Layout.root].column))
    }
    let lineFeed = file[layout.endWithComments(of: item)...].firstIndex(of: UInt8(ascii: "\n"))
    offset = lineFeed.map { $0 + 1 } ?? file.count
    endsLine = lineFeed == nil
  }

  /// What stands between two entries in brackets: where the last one has a line of its own, a line's end and as much
  /// indentation.
  private static func separator(behind end: Int, in file: [UInt8], lineEnd: String) -> String {
    let start = file[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let indent = file[start..<end].prefix { $0 == UInt8(ascii: " ") }.count
    let line = file[start + indent..<end]
    guard line.first == UInt8(ascii: "{"), !line.contains(UInt8(ascii: "[")) else { return ", " }
    return ",\(lineEnd)\(String(repeating: " ", count: indent))"
  }

  func text(of entries: [WrittenEntry]) -> String {
    let flow = { entries.map(\.flow) }
    switch style {
    case .lines(let column, let areParted):
      return (endsLine ? lineEnd : "") + block(entries, column, parting: areParted)
    case .section(let column):
      let head = String(repeating: " ", count: column) + "users:"
      return (endsLine ? lineEnd : "") + lineEnd + head + lineEnd + block(entries, column + 2, parting: false)
    case .inBrackets(let separator):
      return flow().map { separator + $0 }.joined()
    case .inEmptyBrackets:
      return flow().joined(separator: ", ")
    case .sectionInBraces:
      return ", users: [" + flow().joined(separator: ", ") + "]"
    }
  }

  private func block(_ entries: [WrittenEntry], _ column: Int, parting: Bool) -> String {
    let indent = String(repeating: " ", count: column)
    return entries.map { (parting ? lineEnd : "") + $0.block(indent: indent, lineEnd: lineEnd) }.joined()
  }
}
