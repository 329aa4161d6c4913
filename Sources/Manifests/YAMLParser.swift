import CLibYAML
import Reconciliation

/// libyaml over one text: the only code that touches the C library.
///
/// Owns the parser; each event is read, copied out and released in one call, so nothing of the library's memory
/// leaves this type. Marks are right as long as the text has no line breaks but LF and CRLF, which `TextScan`
/// makes sure of first.
@safe
final class YAMLParser {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The event that is read, in one place for all of them.
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let source: ByteSource
  private var depth = 0

  /// A parser of valid UTF-8.
  init(_ bytes: [UInt8]) {
    unsafe parser = .allocate(capacity: 1)
    unsafe event = .allocate(capacity: 1)
    source = ByteSource(bytes)
    // Fails only where memory does; the first event then reports it.
    unsafe yaml_parser_initialize(parser)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input(parser, readSource, Unmanaged.passUnretained(source).toOpaque())
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe event.deallocate()
  }

  /// Fills a batch with the events that come next, up to the end of the text, or to where it can't be read on: nobody
  /// reads behind what nests too deep, where libyaml turns quadratic.
  func fill(_ batch: inout EventBatch) {
    batch.clear()
    while !batch.isFull, !batch.isLast {
      if depth > PolicyFileReader.depthLimit { return batch.end() }
      parse(into: &batch)
    }
  }

  private func parse(into batch: inout EventBatch) {
    guard unsafe yaml_parser_parse(parser, event) == 1 else { return batch.fail(failure()) }
    defer { unsafe yaml_event_delete(event) }
    switch unsafe event.pointee.type {
    case YAML_SCALAR_EVENT:
      let data = unsafe event.pointee.data.scalar
      let refused = unsafe Self.refused(data.anchor, data.tag)
      // What is longer is refused for its length, not for what it says.
      let length = unsafe min(data.length, PolicyFileReader.scalarLimit + 1)
      unsafe batch.append(
        read(.scalar, Self.style(data.style), refused: refused),
        UnsafeBufferPointer(start: data.value, count: length))
    case YAML_ALIAS_EVENT:
      batch.append(read(.alias, refused: .alias))
    case YAML_SEQUENCE_START_EVENT:
      depth += 1
      let start = unsafe event.pointee.data.sequence_start
      let style: YAMLEvents.Style = unsafe start.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block
      unsafe batch.append(read(.sequenceStart, style, refused: Self.refused(start.anchor, start.tag)))
    case YAML_MAPPING_START_EVENT:
      depth += 1
      let start = unsafe event.pointee.data.mapping_start
      let style: YAMLEvents.Style = unsafe start.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block
      unsafe batch.append(read(.mappingStart, style, refused: Self.refused(start.anchor, start.tag)))
    case YAML_SEQUENCE_END_EVENT:
      depth -= 1
      batch.append(read(.sequenceEnd))
    case YAML_MAPPING_END_EVENT:
      depth -= 1
      batch.append(read(.mappingEnd))
    case YAML_DOCUMENT_START_EVENT: batch.append(read(.documentStart))
    case YAML_DOCUMENT_END_EVENT: batch.append(read(.documentEnd))
    case YAML_STREAM_START_EVENT: batch.append(read(.streamStart))
    default:
      batch.append(read(.streamEnd))
      batch.end()
    }
  }

  /// What the event is that was read.
  private func read(
    _ kind: YAMLEvents.Kind, _ style: YAMLEvents.Style = .none, refused: PolicyProblem.Construct? = nil
  ) -> YAMLEvents.Event {
    let (start, end) = unsafe (ParserPlace(event.pointee.start_mark), ParserPlace(event.pointee.end_mark))
    return YAMLEvents.Event(kind, style, from: start, to: end, refused: refused)
  }

  // MARK: - Copying out

  private static func style(_ style: yaml_scalar_style_t) -> YAMLEvents.Style {
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

  private func failure() -> ParserFailure {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not enough memory"
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
    return unsafe ParserFailure(
      problem: problem, context: context, contextPlace: ParserPlace(parser.pointee.context_mark),
      place: ParserPlace(parser.pointee.problem_mark))
  }
}

/// Why libyaml can't read on.
struct ParserFailure: Sendable {
  let problem: String
  /// What it was doing.
  let context: String?
  /// Where it began that.
  let contextPlace: ParserPlace
  let place: ParserPlace
}

/// A place as libyaml counts it: lines and columns from 0, and characters from the text's beginning.
struct ParserPlace: Sendable {
  let line: Int
  let column: Int
  let index: Int

  fileprivate init(_ mark: yaml_mark_t) {
    (line, column, index) = (mark.line, mark.column, mark.index)
  }

  /// A mark from here to another place.
  func mark(to end: ParserPlace) -> SourceMark {
    // A scalar over several lines is marked to the end of its first.
    let length = line == end.line ? end.column - column : Int(UInt16.max)
    return SourceMark(line: line + 1, column: column + 1, length: length)
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
