import Reconciliation

/// The keys of the format. Which of them a mapping takes is its section's to say.
enum Key: String, CaseIterable {
  case version, account, defaults, groups, users
  case unmanaged, missing, typeChanges, protect, guardrails, seats
  case maxChanges, maxDowngrades, minManaged
  case license, type, members
  case id, email, alexaForBusiness, until, reason
  case enabled, roomArn
}

/// The keys of one section as bytes, to be held against a scalar without making a string of it.
struct KeyTable {
  let section: PolicyProblem.Section
  private let keys: [(beginning: UInt64, bytes: [UInt8], key: Key)]

  init(_ section: PolicyProblem.Section) {
    precondition(section.keys.count <= UInt32.bitWidth, "each key of a section has a bit of its own")
    self.section = section
    keys = section.keys.compactMap { name in
      Key(rawValue: name).map { (Self.beginning(of: ArraySlice(name.utf8)), Array(name.utf8), $0) }
    }
  }

  /// Which of the keys a scalar is, or nil where it is none of them.
  func position(of bytes: ArraySlice<UInt8>) -> Int? {
    let beginning = Self.beginning(of: bytes)
    for position in keys.indices
    where keys[position].beginning == beginning && keys[position].bytes.count == bytes.count {
      if bytes.count <= Self.beginningBytes || keys[position].bytes[...] == bytes { return position }
    }
    return nil
  }

  /// The key at a position.
  subscript(position: Int) -> Key { keys[position].key }

  private static let beginningBytes = 8

  /// The first eight bytes as one number, by which most keys are told apart at once.
  private static func beginning(of bytes: ArraySlice<UInt8>) -> UInt64 {
    let text = bytes.span
    var word: UInt64 = 0
    for index in 0..<min(text.count, beginningBytes) { word = word << 8 | UInt64(text[index]) }
    return word
  }

  static let policy = KeyTable(.policy)
  static let defaults = KeyTable(.defaults)
  static let group = KeyTable(.group)
  static let user = KeyTable(.user)
  static let alexaForBusiness = KeyTable(.alexaForBusiness)
  static let guardrails = KeyTable(.guardrails)
}

/// The keys that a mapping has had so far, by their positions in its table, with the place of each.
struct SeenKeys {
  /// A bit for each key that was seen, and where it stood.
  private var seen: UInt32 = 0
  private var marks = Array(repeating: SourceMark(line: 0, column: 0, length: 0), count: Key.allCases.count)

  /// Notes a key; returns where it stood first, if it did.
  mutating func note(_ position: Int, at mark: SourceMark) -> SourceMark? {
    if seen & 1 << position != 0 { return marks[position] }
    seen |= 1 << position
    marks[position] = mark
    return nil
  }

  /// Forgets the keys, for the next mapping.
  mutating func clear() { seen = 0 }
}
