import CLibYAML
import Reconciliation

/// libyaml's event stream over one text: the only code that touches the C library.
///
/// Owns the parser; each event is read, copied out and released in one call, so nothing of the library's memory
/// leaves this type. Marks are right as long as the text has no line breaks but LF and CRLF, which `TextScan`
/// makes sure of first.
@safe
struct YAMLEvents: ~Copyable {
  /// One event, without the scalar's text, which stays in `scalar` until the next event.
  struct Event {
    let kind: Kind
    var mark: SourceMark
    /// The lines that it reaches over.
    let lines: ClosedRange<UInt32>
    /// The characters of the text that it was read from, counted from 0 behind a byte-order mark.
    let characters: Range<Int>
    /// What a policy must not hold, where the event carries it.
    var refused: PolicyProblem.Construct?
    let style: Style

    /// Whether a scalar is written without quotes or block indicators.
    var isPlain: Bool { style == .plain }
  }

  /// How a scalar or a collection is written.
  enum Style {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
    case block
    case flow
    case none
  }

  enum Kind {
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

  /// The text of the last scalar.
  private(set) var scalar: [UInt8] = []

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let source: ByteSource
  private var layout: YAMLLayout

  init(_ bytes: [UInt8]) {
    layout = YAMLLayout(bytes)
    unsafe parser = .allocate(capacity: 1)
    source = ByteSource(bytes)
    // Fails only where memory does; the first event then reports it.
    unsafe yaml_parser_initialize(parser)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input(parser, readSource, Unmanaged.passUnretained(source).toOpaque())
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// The next event.
  mutating func next() throws(SyntaxError) -> Event {
    var event = try parse()
    let isExplicitKey = try layout.check(event, scalar)
    if isExplicitKey, event.refused == nil { event.refused = .complexKey }
    // What is left out at the end of the file is missed there, not on a line that the file doesn't have.
    if event.kind == .scalar, layout.isAtEnd { event.mark = min(event.mark, source.lastMark) }
    return event
  }

  private mutating func parse() throws(SyntaxError) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { unsafe yaml_event_delete(&event) }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let data = unsafe event.data.scalar
      unsafe copy(data)
      let refused = unsafe Self.refused(data.anchor, data.tag)
      return unsafe Event(.scalar, event, Self.style(data.style), refused: refused)
    case YAML_ALIAS_EVENT:
      return unsafe Event(.alias, event, refused: .alias)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      let style: Style = unsafe start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block
      return unsafe Event(.sequenceStart, event, style, refused: Self.refused(start.anchor, start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      let style: Style = unsafe start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block
      return unsafe Event(.mappingStart, event, style, refused: Self.refused(start.anchor, start.tag))
    case YAML_DOCUMENT_START_EVENT: return unsafe Event(.documentStart, event)
    case YAML_SEQUENCE_END_EVENT: return unsafe Event(.sequenceEnd, event)
    case YAML_MAPPING_END_EVENT: return unsafe Event(.mappingEnd, event)
    case YAML_DOCUMENT_END_EVENT: return unsafe Event(.documentEnd, event)
    case YAML_STREAM_START_EVENT: return unsafe Event(.streamStart, event)
    default: return unsafe Event(.streamEnd, event)
    }
  }

  // MARK: - Copying out

  private typealias ScalarData = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

  private mutating func copy(_ data: ScalarData) {
    scalar.removeAll(keepingCapacity: true)
    // What is longer is refused for its length, not for what it says.
    let length = unsafe min(data.length, PolicyFileReader.scalarLimit + 1)
    unsafe scalar.append(contentsOf: UnsafeBufferPointer(start: data.value, count: length))
  }

  private static func style(_ style: yaml_scalar_style_t) -> Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private static func refused(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> PolicyProblem.Construct? {
    if unsafe anchor != nil { return .anchor }
    return unsafe tag == nil ? nil : .tag
  }

  fileprivate static func mark(_ start: yaml_mark_t, _ end: yaml_mark_t) -> SourceMark {
    // A scalar over several lines is marked to the end of its first.
    let length = start.line == end.line ? end.column - start.column : Int(UInt16.max)
    return SourceMark(line: start.line + 1, column: start.column + 1, length: length)
  }

  // MARK: - Giving up

  private mutating func syntaxError() -> SyntaxError {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not enough memory"
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
    let (start, end) = unsafe (parser.pointee.context_mark, parser.pointee.problem_mark)
    // An unclosed quote is found at the end of the file or document; it is wrong where it opened.
    if context == "while scanning a quoted scalar", problem.hasPrefix("found unexpected") {
      return SyntaxError(.unclosedQuote, at: Self.mark(start, start))
    }
    if let error = layout.unclosedBracket(before: end.index) { return error }
    // What should be a key is given up when the next line begins, or when it is too long to be one.
    if context == "while scanning a simple key" {
      let isTooLong = start.line == end.line
      return SyntaxError(
        isTooLong ? .overLimit(.scalarBytes, allowed: PolicyFileReader.scalarLimit) : .syntax(problem),
        at: Self.mark(start, end))
    }
    return SyntaxError(.syntax(problem), at: min(Self.mark(end, end), source.lastMark))
  }
}

extension YAMLEvents.Event {
  /// What the library's event is.
  fileprivate init(
    _ kind: YAMLEvents.Kind, _ event: yaml_event_t, _ style: YAMLEvents.Style = .none,
    refused: PolicyProblem.Construct? = nil
  ) {
    let (start, end) = unsafe (event.start_mark, event.end_mark)
    self.kind = kind
    mark = YAMLEvents.mark(start, end)
    lines = mark.line...max(mark.line, UInt32(clamping: end.line + 1))
    characters = start.index..<max(start.index, end.index)
    self.refused = refused
    self.style = style
  }
}

/// The text that the library reads, and how far it has come.
private final class ByteSource {
  let bytes: [UInt8]
  private let start: Int
  var position: Int
  /// Whether a line break is due behind the text: without it the library forgets spaces at the end of a last line.
  var isUnfinished: Bool

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // libyaml counts the mark as a column, and so indents the first key deeper than the second.
    start = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
    position = start
    isUnfinished = bytes.last != UInt8(ascii: "\n")
  }

  /// The last character that isn't white space: what is found wrong at the end of the file is shown there.
  private(set) lazy var lastMark: SourceMark = {
    let white = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    let text = bytes[start..<((bytes[start...].lastIndex { !white.contains($0) } ?? start - 1) + 1)]
    let line = text.count { $0 == UInt8(ascii: "\n") }
    let lastLine = text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
    let column = text[lastLine...].count { !UTF8.isContinuation($0) }
    return SourceMark(line: line + 1, column: max(column, 1), length: 1)
  }()
}

private func readSource(
  _ source: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int,
  _ read: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let source = unsafe source, let buffer = unsafe buffer else { return 0 }
  let text = unsafe Unmanaged<ByteSource>.fromOpaque(source).takeUnretainedValue()
  var count = min(size, text.bytes.count - text.position)
  let target = unsafe UnsafeMutableBufferPointer(start: buffer, count: size)
  _ = unsafe target.update(fromContentsOf: text.bytes[text.position..<text.position + count])
  text.position += count
  if count < size, text.isUnfinished {
    text.isUnfinished = false
    unsafe target[count] = UInt8(ascii: "\n")
    count += 1
  }
  unsafe read?.pointee = count
  return 1
}
