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
    self.section = section
    keys = section.keys.compactMap { name in
      Key(rawValue: name).map { (Self.beginning(of: Array(name.utf8)), Array(name.utf8), $0) }
    }
  }

  func key(_ bytes: [UInt8]) -> Key? {
    let beginning = Self.beginning(of: bytes)
    for index in keys.indices where keys[index].beginning == beginning && keys[index].bytes == bytes {
      return keys[index].key
    }
    return nil
  }

  /// The first eight bytes as one number, by which most keys are told apart at once.
  private static func beginning(of bytes: [UInt8]) -> UInt64 {
    let text = bytes.span
    var word: UInt64 = 0
    for index in 0..<min(text.count, 8) { word = word << 8 | UInt64(text[index]) }
    return word
  }

  static let policy = KeyTable(.policy)
  static let defaults = KeyTable(.defaults)
  static let group = KeyTable(.group)
  static let user = KeyTable(.user)
  static let alexaForBusiness = KeyTable(.alexaForBusiness)
  static let guardrails = KeyTable(.guardrails)
}

/// The keys that a mapping has had so far, with the place of each.
struct SeenKeys {
  private var marks: [(Key, SourceMark)] = []

  /// Notes a key; returns where it stood first, if it did.
  mutating func note(_ key: Key, at mark: SourceMark) -> SourceMark? {
    for seen in marks where seen.0 == key { return seen.1 }
    marks.append((key, mark))
    return nil
  }

  /// Forgets the keys, for the next mapping.
  mutating func clear() { marks.removeAll(keepingCapacity: true) }
}
