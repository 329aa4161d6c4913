import Reconciliation

/// libyaml's event stream over one text, held against the layout of YAML 1.2 on the way.
struct YAMLEvents: ~Copyable {
  /// One event, without the scalar's text, which stays in `scalar` until the next event. Kept small: a million users
  /// make eight million of them.
  struct Event: Sendable {
    var mark: SourceMark
    private let lastLine: UInt32
    private let firstCharacter: UInt32
    private let endCharacter: UInt32
    let kind: Kind
    let style: Style
    /// What a policy must not hold, where the event carries it.
    var refused: PolicyProblem.Construct?

    /// An event between two places of a file, whose limit 32 bits can count.
    init(
      _ kind: Kind, _ style: Style, from start: ParserPlace, to end: ParserPlace,
      refused: PolicyProblem.Construct?
    ) {
      mark = start.mark(to: end)
      lastLine = max(mark.line, UInt32(clamping: end.line + 1))
      firstCharacter = UInt32(clamping: start.index)
      endCharacter = max(firstCharacter, UInt32(clamping: end.index))
      self.kind = kind
      self.style = style
      self.refused = refused
    }

    /// The lines that it reaches over.
    var lines: ClosedRange<UInt32> { mark.line...max(mark.line, lastLine) }

    /// Whether it begins and ends on one line.
    var isOnOneLine: Bool { mark.line >= lastLine }

    /// The characters of the text that it was read from, counted from 0 behind a byte-order mark.
    var characters: Range<Int> { Int(firstCharacter)..<Int(endCharacter) }

    /// Whether a scalar is written without quotes or block indicators.
    var isPlain: Bool { style == .plain }
  }

  /// How a scalar or a collection is written.
  enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
    case block
    case flow
    case none
  }

  enum Kind: Sendable {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case scalar
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case alias
  }

  /// Text that can't be read on.
  struct SyntaxError: Error {
    let problem: PolicyProblem
    let mark: SourceMark
    /// Where the quote or the bracket opened that the place belongs to.
    let related: SourceMark?

    init(_ problem: PolicyProblem, at mark: SourceMark, related: SourceMark? = nil) {
      self.problem = problem
      self.mark = mark
      self.related = related
    }
  }

  /// The text of the last scalar, a part of its batch's.
  private(set) var scalar: ArraySlice<UInt8> = []

  private let bytes: [UInt8]
  private let supply: any EventSupply
  private var batch = EventBatch()
  private var position = 0
  private var layout: YAMLLayout
  /// Where the line break stands before the last line that isn't blank.
  private let lastLine: Int
  private static let white = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  /// The text, where it is to be given back behind the events.
  private var passed: PassedText?

  /// The events of valid UTF-8.
  ///
  /// - Parameters:
  ///   - isASCII: Whether each character is known to be one byte.
  ///   - step: The text is given back behind the events, so many bytes at once, and nobody may look at it afterwards; nil
  ///     where it is kept.
  init(_ bytes: [UInt8], isASCII: Bool = false, forgettingBy step: Int? = nil) {
    self.bytes = bytes
    passed = step.map { PassedText(bytes, step: $0) }
    let end = bytes.lastIndex { !Self.white.contains($0) } ?? 0
    lastLine = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")) ?? 0
    layout = YAMLLayout(bytes, isASCII: isASCII)
    supply = bytes.count < EventFeed.leastBytes ? YAMLParser(bytes) : EventFeed(bytes)
  }

  deinit { supply.close() }

  /// The next event.
  mutating func next() throws(SyntaxError) -> Event {
    var event = try nextRead()
    let isExplicitKey = try layout.check(event, scalar)
    if isExplicitKey, event.refused == nil { event.refused = .complexKey }
    // What is left out at the end of the file is missed there, not on a line that the file doesn't have.
    if event.kind == .scalar, layout.isAtEnd { event.mark = min(event.mark, lastMark) }
    return event
  }

  private mutating func nextRead() throws(SyntaxError) -> Event {
    if position == batch.count {
      if !batch.isLast { refill() }
      if position == batch.count, let failure = batch.failure { throw syntaxError(failure) }
      // Behind the last event comes that event again.
      position = min(position, batch.count - 1)
    }
    let event = batch.event(at: position)
    if event.kind == .scalar { scalar = batch.text(at: position) }
    position += 1
    return event
  }

  private mutating func refill() {
    // The batch's room is used again only where nobody holds a part of it.
    scalar = []
    supply.fill(&batch)
    position = 0
    // The line break before the line that was come to may be looked at, and all behind the last line that says anything.
    passed?.forget(before: min(layout.lineStart, lastLine) - 1)
  }

  // MARK: - Giving up

  private mutating func syntaxError(_ failure: ParserFailure) -> SyntaxError {
    let (start, end) = (failure.contextPlace, failure.place)
    // An unclosed quote is found at the end of the file or document; it is wrong where it opened.
    if failure.context == "while scanning a quoted scalar", failure.problem.hasPrefix("found unexpected") {
      return SyntaxError(.unclosedQuote, at: start.mark(to: start))
    }
    if let error = layout.unclosedBracket(before: end.index) { return error }
    // What should be a key is given up when the next line begins, or when it is too long to be one.
    if failure.context == "while scanning a simple key" {
      let isTooLong = start.line == end.line
      return SyntaxError(
        isTooLong
          ? .overLimit(.scalarBytes, allowed: PolicyFileReader.scalarLimit) : .syntax(failure.problem),
        at: start.mark(to: end))
    }
    return SyntaxError(.syntax(failure.problem), at: min(end.mark(to: end), lastMark))
  }

  /// The last character that isn't white space: what is found wrong at the end of the file is shown there.
  private var lastMark: SourceMark {
    let start = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    let text = bytes[start..<((bytes[start...].lastIndex { !Self.white.contains($0) } ?? start - 1) + 1)]
    let line = layout.line(of: text.endIndex)
    let lastLine = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
    let column = text[lastLine...].count { !UTF8.isContinuation($0) }
    return SourceMark(line: line, column: max(column, 1), length: 1)
  }
}
