import Reconciliation

/// Reads how a valid policy file is laid out.
///
/// The comments in the gaps between libyaml's events are given to items by where they stand: behind one, above one,
/// or, indented as deep as a collection's items, below its last.
struct LayoutReader: ~Copyable {
  private let file: [UInt8]
  private var events: YAMLEvents
  private var offsets: ByteOffsets
  private var scan: CommentScan
  private var layout: Layout
  /// The collections that are open, the innermost last.
  private var open: [OpenCollection] = []
  /// The item that a comment on this line is behind.
  private var last = Layout.root

  /// A collection whose end hasn't come.
  private struct OpenCollection {
    let item: Int
    /// How far its items are indented; nil for one in brackets.
    let column: Int?
    let isMapping: Bool
    /// The pair whose key was read and whose value wasn't.
    var pair: Int?
  }

  /// Reads a file's layout.
  ///
  /// - Precondition: the file is part of a policy without errors.
  static func read(_ file: [UInt8]) -> Layout {
    var reader = LayoutReader(file)
    do throws(YAMLEvents.SyntaxError) {
      while true {
        let event = try reader.events.next()
        if event.kind == .streamEnd { return reader.finish() }
        reader.take(event)
      }
    } catch {
      preconditionFailure("only policies without errors are laid out")
    }
  }

  private init(_ file: [UInt8]) {
    self.file = file
    events = YAMLEvents(file)
    offsets = ByteOffsets(file)
    scan = CommentScan(file)
    layout = Layout(of: file)
  }

  // MARK: - Events

  private mutating func take(_ event: YAMLEvents.Event) {
    let start = offsets.offset(ofCharacter: event.characters.lowerBound)
    lookAtGap(upTo: start)
    switch event.kind {
    case .scalar:
      takeScalar(at: start..<offsets.offset(ofCharacter: event.characters.upperBound))
    case .mappingStart, .sequenceStart:
      let isFlow = file[start] == UInt8(ascii: "[") || file[start] == UInt8(ascii: "{")
      openCollection(
        event.kind == .mappingStart ? .mapping : .sequence, column: isFlow ? nil : Int(event.mark.column) - 1)
      // Behind the file's own brace nothing has begun that a comment could be behind.
      if isFlow { scan.skip(to: start + 1, opens: open.count == 1) }
    case .mappingEnd, .sequenceEnd:
      // At the end of the file nothing comes next; its mark is that of the last line then.
      closeCollection(at: start, before: start == file.count ? 0 : Int(event.mark.column) - 1)
    default:
      return
    }
  }

  private mutating func lookAtGap(upTo end: Int) {
    scan.scan(upTo: end)
    for comment in scan.takeBehind() {
      if last == Layout.root { layout.putBelow(last, [comment]) } else { layout.putBehind(last, comment) }
    }
  }

  private mutating func takeScalar(at place: Range<Int>) {
    let text = layout.range(of: events.scalar, writtenAt: place)
    if let parent = open.last, parent.isMapping, parent.pair == nil {
      let pair = layout.append(
        Layout.Item(key: text, end: UInt32(place.upperBound)), to: parent.item)
      open[open.count - 1].pair = pair
      takeLinesAbove(pair, scan.takeLines())
      last = pair
    } else {
      let item = beginValue(isScalar: true)
      layout[item].value = text
      layout[item].end = UInt32(endOfText(in: place))
      last = item
      takeHeader(ofBlockAt: place, of: item)
    }
    scan.skip(to: endOfText(in: place))
  }

  /// The item whose value begins: the pair whose key was read, or a new entry of a list.
  private mutating func beginValue(isScalar: Bool) -> Int {
    guard let parent = open.last else { return Layout.root }
    if let pair = parent.pair {
      open[open.count - 1].pair = nil
      // Between a key and its word nothing can stand in the canonical form.
      if isScalar { layout.putAbove(pair, scan.takeLines().lines) }
      return pair
    }
    let entry = layout.append(Layout.Item(), to: parent.item)
    takeLinesAbove(entry, isScalar ? scan.takeLines() : scan.takeLinesAboveDash())
    return entry
  }

  private mutating func takeLinesAbove(_ item: Int, _ taken: (lines: [Layout.Comment], hasBlank: Bool)) {
    layout[item].hasBlankAbove = taken.hasBlank
    layout.putAbove(item, taken.lines)
  }

  // MARK: - Collections

  private mutating func openCollection(_ kind: Layout.Kind, column: Int?) {
    let item = beginValue(isScalar: false)
    layout[item].kind = kind
    layout[item].isFlow = column == nil
    layout[item].column = UInt32(column ?? 0)
    open.append(OpenCollection(item: item, column: column, isMapping: kind == .mapping))
    // In a block its items come first, and a comment is behind those.
    if column == nil { last = item }
  }

  private mutating func closeCollection(at start: Int, before next: Int) {
    let closed = open.removeLast()
    if let column = closed.column {
      layout.putBelow(closed.item, scan.takeLines(ofItemsAt: column, before: next))
      if let child = layout.lastChild(of: closed.item) { layout[closed.item].end = layout[child].end }
    } else {
      layout.putBelow(closed.item, scan.takeLines().lines)
      layout[closed.item].end = UInt32(start + 1)
      scan.skip(to: start + 1)
      last = closed.item
    }
  }

  private consuming func finish() -> Layout {
    lookAtGap(upTo: file.count)
    layout.putBelow(Layout.root, scan.takeLines().lines)
    layout.settleHead()
    return layout
  }

  // MARK: - Block scalars

  /// `|` and `>` may have a comment behind them.
  private mutating func takeHeader(ofBlockAt place: Range<Int>, of item: Int) {
    guard isBlock(place), let end = file[place].firstIndex(of: UInt8(ascii: "\n")),
      let comment = file[place.lowerBound..<end].firstIndex(of: UInt8(ascii: "#"))
    else { return }
    var header = CommentScan(file)
    header.skip(to: comment)
    header.scan(upTo: end)
    for comment in header.takeBehind() { layout.putBehind(item, comment) }
  }

  private func isBlock(_ place: Range<Int>) -> Bool {
    !place.isEmpty
      && (file[place.lowerBound] == UInt8(ascii: "|") || file[place.lowerBound] == UInt8(ascii: ">"))
  }

  /// Where a scalar's text ends; libyaml counts the blank lines below a block to it.
  private func endOfText(in place: Range<Int>) -> Int {
    guard isBlock(place) else { return place.upperBound }
    var end = place.upperBound
    while [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " ")].contains(file[end - 1]) { end -= 1 }
    return end
  }
}

/// Turns libyaml's counts of characters into places in the text, which come in order.
private struct ByteOffsets {
  private let file: [UInt8]
  private var character = 0
  private var offset: Int

  init(_ file: [UInt8]) {
    self.file = file
    offset = file.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
  }

  /// Where a character begins that doesn't stand before the last one asked for.
  mutating func offset(ofCharacter wanted: Int) -> Int {
    while character < wanted, offset < file.count {
      offset += 1
      while offset < file.count, UTF8.isContinuation(file[offset]) { offset += 1 }
      character += 1
    }
    return offset
  }
}
