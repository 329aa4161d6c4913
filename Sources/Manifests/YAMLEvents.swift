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
    let mark: SourceMark
    /// The lines that it reaches over.
    let lines: ClosedRange<UInt32>
    /// The characters of the text that it was read from, counted from 0 behind a byte-order mark.
    let characters: Range<Int>
    /// What a policy must not hold, where the event carries it.
    let refused: PolicyProblem.Construct?
    /// Whether a scalar is written without quotes or block indicators.
    let isPlain: Bool
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

  /// Text that libyaml can't read on.
  struct SyntaxError: Error {
    let problem: String
    let mark: SourceMark
    /// Where a quote opened that is never closed, where that is what is wrong.
    let openQuote: SourceMark?
  }

  /// The text of the last scalar.
  private(set) var scalar: [UInt8] = []

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let source: ByteSource

  init(_ bytes: [UInt8]) {
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
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { unsafe yaml_event_delete(&event) }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let data = unsafe event.data.scalar
      unsafe copy(data)
      let refused = unsafe Self.refused(data.anchor, data.tag)
      let isPlain = unsafe data.style == YAML_PLAIN_SCALAR_STYLE
      return unsafe Event(.scalar, event, refused: refused, isPlain: isPlain)
    case YAML_ALIAS_EVENT:
      return unsafe Event(.alias, event, refused: .alias)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe Event(.sequenceStart, event, refused: Self.refused(start.anchor, start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe Event(.mappingStart, event, refused: Self.refused(start.anchor, start.tag))
    case YAML_DOCUMENT_START_EVENT:
      let start = unsafe event.data.document_start
      let hasDirective =
        unsafe start.version_directive != nil || start.tag_directives.start != start.tag_directives.end
      return unsafe Event(.documentStart, event, refused: hasDirective ? .directive : nil)
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
    unsafe scalar.append(contentsOf: UnsafeBufferPointer(start: data.value, count: data.length))
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

  private func syntaxError() -> SyntaxError {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not enough memory"
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
    let isOpenQuote = context == "while scanning a quoted scalar" && problem.hasSuffix("end of stream")
    return SyntaxError(
      problem: problem,
      mark: unsafe Self.mark(parser.pointee.problem_mark, parser.pointee.problem_mark),
      openQuote: isOpenQuote
        ? unsafe Self.mark(parser.pointee.context_mark, parser.pointee.context_mark) : nil)
  }
}

extension YAMLEvents.Event {
  /// What the library's event is.
  fileprivate init(
    _ kind: YAMLEvents.Kind, _ event: yaml_event_t, refused: PolicyProblem.Construct? = nil,
    isPlain: Bool = false
  ) {
    let (start, end) = unsafe (event.start_mark, event.end_mark)
    self.kind = kind
    mark = YAMLEvents.mark(start, end)
    lines = mark.line...max(mark.line, UInt32(clamping: end.line + 1))
    characters = start.index..<max(start.index, end.index)
    self.refused = refused
    self.isPlain = isPlain
  }
}

/// The text that the library reads, and how far it has come.
private final class ByteSource {
  let bytes: [UInt8]
  var position: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // libyaml counts the mark as a column, and so indents the first key deeper than the second.
    position = bytes.starts(with: ByteOrderMark.utf8) ? ByteOrderMark.utf8.count : 0
  }
}

private func readSource(
  _ source: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int,
  _ read: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let source = unsafe source, let buffer = unsafe buffer else { return 0 }
  let text = unsafe Unmanaged<ByteSource>.fromOpaque(source).takeUnretainedValue()
  let count = min(size, text.bytes.count - text.position)
  _ = unsafe UnsafeMutableBufferPointer(start: buffer, count: size)
    .update(fromContentsOf: text.bytes[text.position..<text.position + count])
  text.position += count
  unsafe read?.pointee = count
  return 1
}
