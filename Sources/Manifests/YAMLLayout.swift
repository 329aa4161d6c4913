import Reconciliation

/// Holds the text between and inside libyaml's events against YAML 1.2, in one pass along the text.
///
/// libyaml 0.2.5 takes text that the standard refuses: comments that are glued to a value, lines of a quote or a
/// bracket that are indented like the next key, and the like. What a reader sees and what is read then part ways, and
/// so do two readers of YAML. Directives and tabs are refused by `TextScan` before.
struct YAMLLayout {
  /// A collection that is open.
  private enum Opened {
    case block(column: Int)
    case bracket(SourceMark)
    /// A mapping of one pair among the items of a bracket, without braces of its own.
    case pair
  }

  private let bytes: [UInt8]
  /// Whether each character is one byte, as in most policies: then text on one line needn't be looked at.
  private let isASCII: Bool
  private var opened: [Opened] = []
  /// How many of them are brackets: in most policies none ever is.
  private var openBrackets = 0
  /// How far the pass has come, in bytes and in characters as libyaml counts them: without a byte-order mark.
  private var offset: Int
  private var index = 0
  private var line = 1
  /// Where the line begins that the pass has come to, in bytes.
  private(set) var lineStart = 0

  init(_ bytes: [UInt8], isASCII: Bool) {
    self.bytes = bytes
    self.isASCII = isASCII
    offset = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
  }

  /// Passes over an event and the text before it.
  ///
  /// - Returns: Whether a `?` stands before the event, which makes a key of whatever follows.
  mutating func check(
    _ event: YAMLEvents.Event, _ scalar: ArraySlice<UInt8>
  ) throws(YAMLEvents.SyntaxError) -> Bool {
    if passQuickly(event, scalar) { return false }
    var isExplicitKey = try passGap(to: event.characters.lowerBound)
    switch event.kind {
    case .scalar:
      try passScalar(event, scalar)
    case .sequenceStart, .mappingStart:
      open(collection(event))
      // A mapping of one pair in brackets begins with its indicator.
      if try passGap(to: event.characters.upperBound) { isExplicitKey = true }
    case .sequenceEnd, .mappingEnd:
      close()
      passText(to: event.characters.upperBound)
    default:
      passText(to: event.characters.upperBound)
    }
    return isExplicitKey
  }

  /// Passes over what nearly all events of nearly all policies are: outside of brackets, on one line, with nothing but
  /// blanks before them. Where it isn't so, nothing is passed over.
  private mutating func passQuickly(_ event: YAMLEvents.Event, _ scalar: ArraySlice<UInt8>) -> Bool {
    let (start, end) = (event.characters.lowerBound, event.characters.upperBound)
    guard isASCII, openBrackets == 0, offset <= start, end <= bytes.count, end == start || event.isPlain
    else {
      return false
    }
    let gap = Self.blanks(in: bytes, offset..<start, overBreaks: true)
    guard gap.end == start else { return false }
    switch (event.kind, event.style) {
    case (.scalar, .plain):
      guard event.isOnOneLine, scalar.count != 1 || scalar.first != UInt8(ascii: "-") else { return false }
    case (.sequenceStart, .block), (.mappingStart, .block):
      opened.append(.block(column: Int(event.mark.column) - 1))
    case (.sequenceEnd, _), (.mappingEnd, _):
      _ = opened.popLast()
    default:
      return false
    }
    if gap.lines > 0 { (line, lineStart) = (line + gap.lines, gap.lastBreak + 1) }
    (offset, index) = (end, end)
    return true
  }

  /// The line of a place in the text, counted from the one that the pass has come to.
  func line(of place: Int) -> Int {
    let between = bytes[min(place, offset)..<max(place, offset)].count { $0 == UInt8(ascii: "\n") }
    return place < offset ? line - between : line + between
  }

  /// Whether the pass has come to the end of the text.
  var isAtEnd: Bool { offset == bytes.count }

  /// What is wrong where libyaml gave up inside brackets: a line before that place which can't belong to them, or
  /// nothing but the end of the file.
  mutating func unclosedBracket(before end: Int) -> YAMLEvents.SyntaxError? {
    guard let bracket else { return nil }
    do throws(YAMLEvents.SyntaxError) {
      while index < end, offset < bytes.count {
        if step() { try checkIndentation(bracket, .bracket, mayClose: true) }
      }
    } catch {
      return error
    }
    let isAtEnd = bytes[offset...].allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    return isAtEnd ? YAMLEvents.SyntaxError(.layout(.unclosedBracket), at: bracket) : nil
  }

  // MARK: - What is open

  private mutating func open(_ collection: Opened) {
    opened.append(collection)
    if case .bracket = collection { openBrackets += 1 }
  }

  private mutating func close() {
    if case .bracket = opened.popLast() { openBrackets -= 1 }
  }

  private func collection(_ event: YAMLEvents.Event) -> Opened {
    guard event.style == .flow else { return .block(column: Int(event.mark.column) - 1) }
    let isBracket =
      offset < bytes.count && (bytes[offset] == UInt8(ascii: "[") || bytes[offset] == UInt8(ascii: "{"))
    return isBracket ? .bracket(event.mark) : .pair
  }

  /// The innermost bracket that is open.
  private var bracket: SourceMark? {
    if openBrackets == 0 { return nil }
    for case .bracket(let mark) in opened.reversed() { return mark }
    return nil
  }

  /// The indentation of the innermost block, deeper than which its values' lines are.
  private var parentIndentation: Int {
    for case .block(let column) in opened.reversed() { return column }
    return -1
  }

  // MARK: - Between events

  /// Passes over white space, comments and indicators; whether a `?` is among them.
  private mutating func passGap(to end: Int) throws(YAMLEvents.SyntaxError) -> Bool {
    // A line that begins inside brackets is looked at.
    if isASCII { passBlanks(to: end, overBreaks: openBrackets == 0) }
    return index < end ? try passMarks(to: end) : false
  }

  private mutating func passMarks(to end: Int) throws(YAMLEvents.SyntaxError) -> Bool {
    let bracket = bracket
    var hasQuestionMark = false
    while index < end, offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "#"):
        guard isBlank(before: offset) else { throw refusal(.gluedComment) }
        while index < end, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { step() }
      case UInt8(ascii: "?") where bracket != nil && !isBlank(at: offset + 1):
        throw refusal(.gluedQuestionMark)
      case UInt8(ascii: "?"):
        hasQuestionMark = true
        step()
      default:
        if step(), let bracket { try checkIndentation(bracket, .bracket, mayClose: true) }
      }
    }
    return hasQuestionMark
  }

  /// Passes over what stands between nearly all events: a colon, a comma or a dash, spaces, and at most a line break.
  private mutating func passBlanks(to end: Int, overBreaks: Bool) {
    let stop = min(offset + max(0, end - index), bytes.count)
    let (passed, lines, lastBreak) = Self.blanks(
      in: bytes, offset..<max(offset, stop), overBreaks: overBreaks)
    index += passed - offset
    offset = passed
    line += lines
    if lines > 0 { lineStart = lastBreak + 1 }
  }

  /// Where blanks end that text begins with, how many lines end among them, and where the last of those does.
  private static func blanks(
    in bytes: [UInt8], _ range: Range<Int>, overBreaks: Bool
  ) -> (end: Int, lines: Int, lastBreak: Int) {
    let text = bytes.span
    var (lines, lastBreak) = (0, 0)
    for place in range {
      switch text[place] {
      case UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ","): break
      case UInt8(ascii: "\n") where overBreaks: (lines, lastBreak) = (lines + 1, place)
      default: return (place, lines, lastBreak)
      }
    }
    return (range.upperBound, lines, lastBreak)
  }

  /// That the line which begins here is indented deeper than the block whose value it continues. Comments may stand
  /// anywhere, and a bracket may close below the key that it belongs to: there is only one way to read it.
  private func checkIndentation(
    _ opening: SourceMark, _ kind: PolicyProblem.Layout.Opening, mayClose: Bool
  ) throws(YAMLEvents.SyntaxError) {
    let text = bytes[offset...].firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.count
    let indentation = text - offset
    guard indentation <= parentIndentation, text < bytes.count else { return }
    switch bytes[text] {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return
    case UInt8(ascii: "#") where mayClose: return
    case UInt8(ascii: "]") where mayClose && indentation == parentIndentation: return
    case UInt8(ascii: "}") where mayClose && indentation == parentIndentation: return
    default: break
    }
    let mark = SourceMark(line: line, column: indentation + 1, length: Int(UInt16.max))
    throw YAMLEvents.SyntaxError(.layout(.outdentedLine(in: kind)), at: mark, related: opening)
  }

  // MARK: - Inside scalars

  private mutating func passScalar(
    _ event: YAMLEvents.Event, _ scalar: ArraySlice<UInt8>
  ) throws(YAMLEvents.SyntaxError) {
    switch event.style {
    case .literal, .folded:
      try checkHeader()
      passText(to: event.characters.upperBound)
    case .plain:
      if scalar.count == 1, scalar.first == UInt8(ascii: "-") { throw refusal(.loneDash) }
      let opening = bracket
      try passLines(
        of: event, from: opening ?? event.mark, opening == nil ? .text : .bracket)
    default:
      try passLines(of: event, from: event.mark, .quote)
    }
  }

  private mutating func passLines(
    of event: YAMLEvents.Event, from opening: SourceMark, _ kind: PolicyProblem.Layout.Opening
  ) throws(YAMLEvents.SyntaxError) {
    let end = event.characters.upperBound
    if isASCII, event.isOnOneLine {
      offset = min(offset + max(0, end - index), bytes.count)
      index = max(index, end)
    }
    while index < end, offset < bytes.count {
      if step() { try checkIndentation(opening, kind, mayClose: false) }
    }
  }

  /// Looks at a block scalar's first line, and at the blank lines below it: none may be wider than the indentation that
  /// the first text sets, which would otherwise be a guess.
  private func checkHeader() throws(YAMLEvents.SyntaxError) {
    var end = offset + 1
    while end < bytes.count, isHeaderIndicator(bytes[end]) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "#") {
      throw YAMLEvents.SyntaxError(.layout(.gluedComment), at: mark(of: end))
    }
    let setsIndentation = bytes[offset..<end].contains {
      (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0)
    }
    if !setsIndentation { try checkBlankLines(after: end) }
  }

  private func checkBlankLines(after header: Int) throws(YAMLEvents.SyntaxError) {
    guard var start = bytes[header...].firstIndex(of: UInt8(ascii: "\n")) else { return }
    var line = line
    var widest = 0
    while true {
      start += 1
      line += 1
      guard let text = bytes[start...].firstIndex(where: { $0 != UInt8(ascii: " ") }) else { return }
      if bytes[text] == UInt8(ascii: "\n") || bytes[text] == UInt8(ascii: "\r") {
        widest = max(widest, text - start)
        guard let end = bytes[text...].firstIndex(of: UInt8(ascii: "\n")) else { return }
        start = end
        continue
      }
      guard text - start > parentIndentation, text - start < widest else { return }
      throw YAMLEvents.SyntaxError(
        .layout(.wideBlankLine), at: SourceMark(line: line, column: text - start + 1, length: Int(UInt16.max))
      )
    }
  }

  private func isHeaderIndicator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: - Moving on

  private mutating func passText(to end: Int) {
    while index < end, offset < bytes.count { step() }
  }

  /// Moves on by one character; whether a line begins there.
  ///
  /// - Precondition: the text isn't at its end.
  @discardableResult
  private mutating func step() -> Bool {
    let isLineBreak = bytes[offset] == UInt8(ascii: "\n")
    offset += 1
    while offset < bytes.count, UTF8.isContinuation(bytes[offset]) { offset += 1 }
    index += 1
    if isLineBreak { (line, lineStart) = (line + 1, offset) }
    return isLineBreak
  }

  private func isBlank(at offset: Int) -> Bool {
    guard offset < bytes.count else { return true }
    switch bytes[offset] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): return true
    default: return false
    }
  }

  private func isBlank(before offset: Int) -> Bool {
    offset == 0 || isBlank(at: offset - 1)
      || offset == ByteOrderMark.utf8.count && bytes.starts(with: ByteOrderMark.utf8)
  }

  // MARK: - Refusing

  /// A refusal of the character that the pass has come to.
  private func refusal(_ layout: PolicyProblem.Layout) -> YAMLEvents.SyntaxError {
    YAMLEvents.SyntaxError(.layout(layout), at: mark(of: offset))
  }

  /// The mark of a character on the line that the pass has come to.
  private func mark(of place: Int) -> SourceMark {
    let start = bytes[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = bytes[start..<place].count { !UTF8.isContinuation($0) }
    let skipped = start == 0 && bytes.starts(with: ByteOrderMark.utf8) ? 1 : 0
    return SourceMark(line: line, column: column - skipped + 1, length: 1)
  }
}
