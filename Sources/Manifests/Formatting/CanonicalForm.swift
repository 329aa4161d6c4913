import Reconciliation

/// What stands at a place of a policy, which decides the order of its keys and how its scalars are written.
enum CanonicalForm {
  /// A mapping of the format.
  case section(KeyOrder)
  /// Groups by name, in their author's order.
  case groups
  /// Users with their own entries, in their author's order.
  case users
  /// A number, a truth or a date, or text that no reader takes for one of these: it is written as it is.
  case bare
  /// Text, in quotes where some reader would take it for something else.
  case text

  /// The form of a whole file.
  static let policy = section(.policy)

  /// The keys whose values the format itself reads as something else than text, or writes without quotes.
  private static let bareKeys = ["version", "enabled", "maxChanges", "maxDowngrades", "minManaged", "until"]
    .map { Array($0.utf8) }

  /// The form of a key's value.
  func value(of key: ArraySlice<UInt8>) -> CanonicalForm {
    switch self {
    case .groups: return .section(.group)
    case .section(let order) where order.isOfCounts: return .bare
    case .section:
      if let nested = Self.nested.first(where: { $0.key.elementsEqual(key) }) { return nested.form }
      return Self.bareKeys.contains { $0.elementsEqual(key) } ? .bare : .text
    case .users, .bare, .text: return .text
    }
  }

  /// The form of a list's entries.
  var entry: CanonicalForm {
    if case .users = self { .section(.user) } else { .text }
  }

  /// Where a key stands among its mapping's keys.
  func rank(of key: ArraySlice<UInt8>) -> Int {
    if case .section(let order) = self { order.rank(of: key) } else { 0 }
  }

  /// The keys whose values are mappings, or lists of them; each has one meaning wherever it may stand.
  private static let nested: [(key: [UInt8], form: CanonicalForm)] = [
    ("users", users), ("groups", groups), ("defaults", section(.defaults)),
    ("alexaForBusiness", section(.alexaForBusiness)), ("guardrails", section(.guardrails)),
    ("seats", section(.seats)),
  ].map { (Array($0.utf8), $1) }
}

/// The order of a mapping's keys.
struct KeyOrder {
  private let keys: [[UInt8]]
  /// Whether its values are counts, whatever the key.
  let isOfCounts: Bool

  private init(_ keys: [String], isOfCounts: Bool = false) {
    self.keys = keys.map { Array($0.utf8) }
    self.isOfCounts = isOfCounts
  }

  private init(_ section: PolicyProblem.Section) { self.init(section.keys) }

  static let policy = KeyOrder(.policy)
  static let defaults = KeyOrder(.defaults)
  static let group = KeyOrder(.group)
  static let user = KeyOrder(.user)
  static let alexaForBusiness = KeyOrder(.alexaForBusiness)
  static let guardrails = KeyOrder(.guardrails)
  static let seats = KeyOrder(License.allCases.map(\.name), isOfCounts: true)

  /// A key's place; behind all others where the order doesn't know it.
  func rank(of key: ArraySlice<UInt8>) -> Int {
    keys.firstIndex { $0.elementsEqual(key) } ?? keys.count
  }
}
