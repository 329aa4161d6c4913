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
    let isLicenseSayable =
      if case .known = observed.license(at: row) { true } else { defaults.license == nil }
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
  private(set) var offset = 0
  private var style = Style.section(column: 0)
  private let layout: Layout
  private let file: [UInt8]
  private let lineEnd: String

  private enum Style {
    /// Behind the last entry of a list of lines that begin so far to the right, each below a blank one or not.
    case lines(column: Int, areParted: Bool)
    /// A list of its own at the end of a file whose keys begin so far to the right.
    case section(column: Int)
    /// Behind the last entry of a list in brackets: what stands before the first, and before the others.
    case inBrackets(first: String, separator: String)
    /// A list of its own in a file in braces.
    case sectionInBraces
  }

  init(in file: [UInt8]) {
    self.file = file
    layout = LayoutReader.read(file)
    lineEnd = String(decoding: Manifests.lineEnd(of: file), as: UTF8.self)
    if let users = layout.child(of: Layout.root, named: "users") {
      if layout[users].isFlow { goIntoBrackets(of: users) } else { goBelow(users) }
    } else {
      goBehindLastSection()
    }
  }

  // MARK: - Places

  private mutating func goBelow(_ users: Int) {
    let last = layout.lastChild(of: users)
    let areParted = last.map { layout[$0].hasBlankAbove && layout.children(of: users).count > 1 } ?? false
    style = .lines(column: Int(layout[users].column), areParted: areParted)
    offset = endOfLine(from: layout.endWithComments(of: users))
  }

  private mutating func goBehindLastSection() {
    let last = layout.lastChild(of: Layout.root) ?? Layout.root
    if layout[Layout.root].isFlow {
      style = .sectionInBraces
      offset = Int(layout[last].end)
    } else {
      style = .section(column: Int(layout[Layout.root].column))
      offset = endOfLine(from: layout.endWithComments(of: last))
    }
  }

  private mutating func goIntoBrackets(of users: Int) {
    guard let last = layout.lastChild(of: users) else {
      style = .inBrackets(first: "", separator: ", ")
      offset = Int(layout[users].end) - 1
      return
    }
    offset = Int(layout[last].end)
    let start = file[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let indent = file[start..<offset].prefix { $0 == UInt8(ascii: " ") }.count
    let line = file[start + indent..<offset]
    let hasOwnLine = line.first == UInt8(ascii: "{") && !line.contains(UInt8(ascii: "["))
    let newLine = lineEnd + String(repeating: " ", count: hasOwnLine ? indent : indent + 2)
    let separator = hasOwnLine ? "," + newLine : ", "
    if let comment = layout.comments(of: last).behind?.text, comment.start > offset {
      // The comment is about the last entry, and so stays behind it.
      let hasComma = file[offset..<comment.start].contains(UInt8(ascii: ","))
      style = .inBrackets(first: newLine + (hasComma ? "" : ", "), separator: separator)
      offset = comment.end
    } else {
      style = .inBrackets(first: separator, separator: separator)
    }
  }

  /// Where the line ends that a place is in, with its end.
  private func endOfLine(from place: Int) -> Int {
    file[place...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? file.count
  }

  // MARK: - Text

  func text(of entries: [WrittenEntry]) -> String {
    switch style {
    case .lines(let column, let areParted):
      return lastLineEnd + block(entries, column, areParted: areParted)
    case .section(let column):
      let head = lineEnd + String(repeating: " ", count: column) + "users:" + lineEnd
      return lastLineEnd + head + block(entries, column + 2, areParted: false)
    case .inBrackets(let first, let separator):
      return first + entries.map(\.flow).joined(separator: separator)
    case .sectionInBraces:
      return ", users: [" + entries.map(\.flow).joined(separator: ", ") + "]"
    }
  }

  /// The end that the line before lacks, where it is the file's last.
  private var lastLineEnd: String { file[offset - 1] == UInt8(ascii: "\n") ? "" : lineEnd }

  private func block(_ entries: [WrittenEntry], _ column: Int, areParted: Bool) -> String {
    let indent = String(repeating: " ", count: column)
    return entries.map { (areParted ? lineEnd : "") + $0.block(indent: indent, lineEnd: lineEnd) }.joined()
  }
}
