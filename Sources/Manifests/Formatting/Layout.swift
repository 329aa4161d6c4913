/// A policy file as it is laid out: the items of its mappings and lists in the order of the text, each with the
/// comments that belong to it.
///
/// Kept as places in the text, some forty bytes an item, since a file may have a million entries. Comments are rare
/// and stand beside.
struct Layout {
  /// What an item holds.
  enum Kind: UInt8 {
    case scalar
    case mapping
    case sequence
  }

  /// A key with its value, or an entry of a list.
  struct Item {
    /// The key; empty for an entry of a list.
    var key = TextRange.empty
    /// The value, where it is a scalar.
    var value = TextRange.empty
    var kind = Kind.scalar
    /// Whether a collection is written in brackets.
    var isFlow = false
    /// How far the items of a collection that isn't in brackets are indented.
    var column: UInt32 = 0
    /// Whether a blank line stands directly above, below the comments that do.
    var hasBlankAbove = false
    /// Where the item ends in the file, with its quotes and brackets, and without the comments behind it.
    var end: UInt32 = 0
    fileprivate(set) var firstChild = Layout.none
    fileprivate(set) var lastChild = Layout.none
    fileprivate(set) var next = Layout.none
  }

  /// A comment, from its `#` to the last character that isn't white space.
  struct Comment {
    let text: TextRange
    /// Whether a blank line stands above it.
    var hasBlankAbove = false
  }

  /// The comments that belong to an item.
  struct Comments {
    /// Those on lines of their own above it.
    var above: [Comment] = []
    /// The one behind its first line.
    var behind: Comment?
    /// Those below the last item of its collection, as far indented as the items.
    var below: [Comment] = []
  }

  fileprivate static let none = UInt32.max
  /// The item that is the whole file.
  static let root = 0

  /// The comments that stay at the file's top, whichever key comes first.
  var head: [Comment] = []
  /// Whether a blank line stands below them.
  var hasBlankBelowHead = false

  private let file: [UInt8]
  /// The text of scalars that stand in the file in another spelling: with escapes, or over several lines.
  private var respelt: [UInt8] = []
  private var items = [Item(kind: .mapping)]
  private var comments: [Int: Comments] = [:]

  init(of file: [UInt8]) { self.file = file }

  // MARK: - Reading

  subscript(item: Int) -> Item {
    get { items[item] }
    set { items[item] = newValue }
  }

  /// The items of an item's collection, in the order of the text.
  func children(of item: Int) -> [Int] {
    var children: [Int] = []
    var child = items[item].firstChild
    while child != Self.none {
      children.append(Int(child))
      child = items[Int(child)].next
    }
    return children
  }

  func isEmpty(_ item: Int) -> Bool { items[item].firstChild == Self.none }

  /// The last item of an item's collection.
  func lastChild(of item: Int) -> Int? {
    items[item].lastChild == Self.none ? nil : Int(items[item].lastChild)
  }

  func comments(of item: Int) -> Comments { comments[item] ?? Comments() }

  /// The text of a scalar or a comment.
  subscript(text: TextRange) -> ArraySlice<UInt8> {
    text.start < file.count
      ? file[text.start..<text.end] : respelt[text.start - file.count..<text.end - file.count]
  }

  /// The item of a collection that has a key.
  func child(of item: Int, named key: String) -> Int? {
    children(of: item).first { self[items[$0].key].elementsEqual(key.utf8) }
  }

  /// Where an item ends with the comments behind and below it.
  func endWithComments(of item: Int) -> Int {
    let own = comments(of: item)
    let below = own.below.last?.text.end ?? 0
    let inner = lastChild(of: item).map(endWithComments(of:)) ?? 0
    return max(Int(items[item].end), own.behind?.text.end ?? 0, below, inner)
  }

  // MARK: - Building

  /// Adds an item at the end of another's collection.
  mutating func append(_ item: Item, to parent: Int) -> Int {
    let index = UInt32(items.count)
    items.append(item)
    if items[parent].firstChild == Self.none {
      items[parent].firstChild = index
    } else {
      items[Int(items[parent].lastChild)].next = index
    }
    items[parent].lastChild = index
    return Int(index)
  }

  mutating func putAbove(_ item: Int, _ lines: [Comment]) {
    if !lines.isEmpty { comments[item, default: Comments()].above += lines }
  }

  /// Puts a comment behind an item's first line. There is room for one; another that stood there goes above.
  mutating func putBehind(_ item: Int, _ comment: Comment) {
    var own = comments(of: item)
    if let other = own.behind { own.above.append(other) }
    own.behind = comment
    comments[item] = own
  }

  /// Puts comments at the end of an item's collection; above an empty one, since `[]` has no inside.
  mutating func putBelow(_ item: Int, _ lines: [Comment]) {
    if isEmpty(item) { return putAbove(item, lines) }
    if !lines.isEmpty { comments[item, default: Comments()].below += lines }
  }

  /// Parts the comments above the first key: those that a blank line parts from it, or that speak to editors, are the
  /// file's; the others are the key's.
  mutating func settleHead() {
    guard items[Self.root].firstChild != Self.none else { return }
    let first = Int(items[Self.root].firstChild)
    let lines = comments(of: first).above
    let parted = items[first].hasBlankAbove ? lines.count : lines.lastIndex(where: \.hasBlankAbove) ?? 0
    let count = parted > 0 ? parted : lines.prefix { isModeline($0) }.count
    head = Array(lines.prefix(count))
    hasBlankBelowHead = parted > 0
    comments[first]?.above.removeFirst(count)
  }

  /// Whether a comment speaks to editors, which look for it at the top.
  private func isModeline(_ comment: Comment) -> Bool {
    let text = String(decoding: self[comment.text], as: UTF8.self)
    return ["yaml-language-server:", "vim:", "-*-"].contains {
      text.drop { $0 == "#" || $0 == " " }.hasPrefix($0)
    }
  }

  /// The range of a scalar's text: where it stands in the file, or beside the file where it is spelt otherwise there.
  mutating func range(of text: ArraySlice<UInt8>, writtenAt place: Range<Int>) -> TextRange {
    let isQuoted = file[place.lowerBound] == UInt8(ascii: "\"") || file[place.lowerBound] == UInt8(ascii: "'")
    let inner = isQuoted ? place.lowerBound + 1..<place.upperBound - 1 : place
    if file[inner].elementsEqual(text) { return TextRange(inner) }
    let start = file.count + respelt.count
    respelt += text
    return TextRange(start..<start + text.count)
  }
}

/// A stretch of a file, whose limit 32 bits can count.
struct TextRange {
  private let lower: UInt32
  private let upper: UInt32

  static let empty = TextRange(0..<0)

  init(_ range: Range<Int>) {
    lower = UInt32(range.lowerBound)
    upper = UInt32(range.upperBound)
  }

  var start: Int { Int(lower) }
  var end: Int { Int(upper) }
}
