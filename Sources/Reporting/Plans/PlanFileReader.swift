import JSONStream
import Reconciliation

/// Reads a plan file piece by piece, strictly: each member once, none beside those that are known, and each error with
/// its path.
struct PlanFileReader {
  /// The most users that a number of a plan may stand for, so that sums of a few can't overflow.
  static let countLimit = Int(UInt32.max)

  private let bytes: [UInt8]
  private var json: JSONReader
  private var path: [Step] = []
  /// The first contradiction that was met. It isn't thrown at once: the digest is to be looked at before.
  private(set) var contradiction: PlanContradiction?

  private enum Step {
    case member(String)
    case element(Int)
  }

  /// A reader that stands before the first byte of a file.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    json = JSONReader(bytes)
  }

  // MARK: - Objects and arrays

  /// Reads an object: each of its members by a call that reads the member's value.
  mutating func object<Member>(
    _ members: PlanFileMembers<Member>,
    _ readValue: (inout PlanFileReader, Member) throws(PlanFileError) -> Void
  ) throws(PlanFileError) {
    try step(.object) { (json) throws(JSONError) in try json.enterObject() }
    var seen: UInt32 = 0
    while let key = try step(.object, { (json) throws(JSONError) in try json.nextKey() }) {
      guard let row = members.row(of: key) else {
        throw .unknownMember(place(String(decoding: key, as: UTF8.self)))
      }
      guard seen & 1 << UInt32(row) == 0 else { throw .repeatedMember(place(members.names[row])) }
      seen |= 1 << UInt32(row)
      path.append(.member(members.names[row]))
      try readValue(&self, members.members[row])
      path.removeLast()
    }
    if let missing = members.missing(in: seen) { throw .missingMember(place(missing)) }
  }

  /// Reads an array: each of its elements by a call.
  mutating func array(
    _ readElement: (inout PlanFileReader, Int) throws(PlanFileError) -> Void
  ) throws(PlanFileError) {
    try step(.array) { (json) throws(JSONError) in try json.enterArray() }
    var index = 0
    while try step(.array, { (json) throws(JSONError) in try json.nextElement() }) {
      path.append(.element(index))
      try readElement(&self, index)
      path.removeLast()
      index += 1
    }
  }

  /// Reads on to a member of the object that comes next, over all that stand before it; false where it isn't there.
  mutating func skip(to member: String) throws(PlanFileError) -> Bool {
    try step(.object) { (json) throws(JSONError) in try json.enterObject() }
    let found = try step(.object) { (json) throws(JSONError) in
      while let key = try json.nextKey() {
        if key.elementsEqual(member.utf8) { return true }
        try json.skipValue()
      }
      return false
    }
    if found { path.append(.member(member)) }
    return found
  }

  /// Reads to the end of the file, where nothing may follow.
  mutating func end() throws(PlanFileError) {
    guard !json.atEnd() else { return }
    throw notJSON(at: json.offset)
  }

  // MARK: - Scalars

  /// A text that may be anything.
  mutating func text(_ expected: PlanFileValue = .text) throws(PlanFileError) -> String {
    try step(expected) { (json) throws(JSONError) in try json.readString() }
  }

  /// A text that may be anything, or null.
  mutating func textOrNull() throws(PlanFileError) -> String? {
    try step(.text) { (json) throws(JSONError) in try json.readStringOrNull() }
  }

  /// A text that isn't empty.
  mutating func filledText(_ expected: PlanFileValue = .filledText) throws(PlanFileError) -> String {
    let text = try text(expected)
    if text.isEmpty { throw wrong(expected) }
    return text
  }

  /// A text that isn't empty, or null.
  mutating func filledTextOrNull() throws(PlanFileError) -> String? {
    let text = try step(.filledTextOrNull) { (json) throws(JSONError) in try json.readStringOrNull() }
    if text == "" { throw wrong(.filledTextOrNull) }
    return text
  }

  /// The bytes of a text.
  mutating func utf8(_ expected: PlanFileValue) throws(PlanFileError) -> ArraySlice<UInt8> {
    try step(expected) { (json) throws(JSONError) in try json.readUTF8() }
  }

  /// A text that stands for a value.
  mutating func value<Value>(
    _ expected: PlanFileValue, _ make: (String) -> Value?
  ) throws(PlanFileError) -> Value {
    guard let value = make(try text(expected)) else { throw wrong(expected) }
    return value
  }

  /// A day of the calendar.
  mutating func day() throws(PlanFileError) -> CalendarDay { try value(.day) { CalendarDay($0) } }

  /// A number of users or requests.
  mutating func count() throws(PlanFileError) -> Int { try integer(.count, in: 0...Self.countLimit) }

  /// A number of users, or null.
  mutating func countOrNull() throws(PlanFileError) -> Int? {
    let isNull = try step(.countOrNull) { (json) throws(JSONError) in
      guard try json.peek() == .null else { return false }
      try json.readNull()
      return true
    }
    return isNull ? nil : try integer(.countOrNull, in: 0...Self.countLimit)
  }

  /// A line or a column, as marks hold them.
  mutating func position() throws(PlanFileError) -> Int { try integer(.position, in: 1...Int(UInt32.max)) }

  private mutating func integer(
    _ expected: PlanFileValue, in range: ClosedRange<Int>
  ) throws(PlanFileError) -> Int {
    let number = try step(expected) { (json) throws(JSONError) in try json.readInteger() }
    guard range.contains(number) else { throw wrong(expected) }
    return number
  }

  /// Whether null comes next.
  mutating func isNull() throws(PlanFileError) -> Bool {
    try step(.object) { (json) throws(JSONError) in
      guard try json.peek() == .null else { return false }
      try json.readNull()
      return true
    }
  }

  // MARK: - What is wrong

  /// The path of what is being read, or of a member of it.
  func place(_ member: String? = nil) -> String {
    let steps = path + (member.map { [.member($0)] } ?? [])
    return steps.reduce(into: "") { text, step in
      switch step {
      case .member(let name): text += text.isEmpty ? name : "." + name
      case .element(let index): text += "[\(index)]"
      }
    }
  }

  /// An error about what was read last, or about a member of it.
  func wrong(_ expected: PlanFileValue, in member: String? = nil) -> PlanFileError {
    .wrongValue(place(member), expected: expected)
  }

  /// Remembers a contradiction where it is the first.
  mutating func note(_ make: (PlanFileReader) -> PlanContradiction) {
    if contradiction == nil { contradiction = make(self) }
  }

  private mutating func step<Value>(
    _ expected: PlanFileValue, _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(PlanFileError) -> Value {
    do throws(JSONError) {
      return try read(&json)
    } catch {
      switch error.problem {
      case .wrongKind, .notAnInteger: throw wrong(expected)
      default: throw notJSON(at: error.offset)
      }
    }
  }

  private func notJSON(at offset: Int) -> PlanFileError {
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return .notJSON(line: json.line(of: offset), column: offset - lineStart + 1)
  }
}

/// The members of one kind of object.
struct PlanFileMembers<Member: CaseIterable & RawRepresentable<String> & Sendable>: Sendable {
  fileprivate let members: [Member]
  fileprivate let names: [String]
  private let keys: [[UInt8]]
  /// One bit for each member that has to be there, the first lowest.
  private let due: UInt32

  /// The members that the cases of a type spell, at most 32; they have to be there where they aren't optional.
  init(optional: Member...) {
    members = Array(Member.allCases)
    names = members.map(\.rawValue)
    keys = names.map { Array($0.utf8) }
    let spare = Set(optional.map(\.rawValue))
    due = names.enumerated().reduce(0) { due, name in
      spare.contains(name.element) ? due : due | 1 << UInt32(name.offset)
    }
  }

  fileprivate func row(of key: ArraySlice<UInt8>) -> Int? {
    keys.firstIndex { $0.count == key.count && $0.elementsEqual(key) }
  }

  /// The first member that should have been seen and wasn't.
  fileprivate func missing(in seen: UInt32) -> String? {
    names.indices.first { (due & ~seen) & 1 << UInt32($0) != 0 }.map { names[$0] }
  }
}
