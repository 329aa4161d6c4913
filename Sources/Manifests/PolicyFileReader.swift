import Reconciliation

/// Reads one file's events straight into a policy: no node tree, one pass.
///
/// A value of the wrong kind is reported and passed over, so that one run tells every mistake; only where libyaml
/// can't go on does the file end early.
struct PolicyFileReader: ~Copyable {
  /// How deep nodes may nest: twice what the format needs, and far below where libyaml turns quadratic.
  static let depthLimit = 16
  /// The longest scalar, in bytes of UTF-8. libyaml misreports keys that are longer.
  static let scalarLimit = 1_024
  /// The most entries of a file: users, members and groups, and each node that is passed over, since a mistake must
  /// not cost more than a policy.
  static let entryLimit = 1_000_000

  /// The file ends here: what stands behind it can't be read.
  struct Stop: Error {}

  let file: Int
  /// The lines on which the text itself was refused already.
  private let refusedLines: RefusedLines
  /// Whether nothing but printable characters and line breaks stands in the text.
  private let isTextPrintable: Bool
  private var events: YAMLEvents
  private var depth = 0
  private var entries = 0

  init(_ bytes: [UInt8], file: Int, after scan: TextScan, forgetsText: Bool = false) {
    self.file = file
    refusedLines = scan.refusedLines
    isTextPrintable = scan.refusedLines.isEmpty && !scan.holdsTabs
    events = YAMLEvents(bytes, isASCII: scan.isASCII, forgettingBy: forgetsText ? PassedText.usualStep : nil)
  }

  /// Reads the file to its end, or to where it can't be read on.
  mutating func read(into reading: inout FileReading, _ findings: inout Diagnostics) {
    do throws(Stop) {
      try readStream(into: &reading, &findings)
    } catch {
      reading.isWhole = false
    }
  }

  private mutating func readStream(
    into reading: inout FileReading, _ findings: inout Diagnostics
  ) throws(Stop) {
    _ = try next(&findings)
    let start = try next(&findings)
    guard start.kind == .documentStart else {
      report(.emptyFile, at: SourceMark(line: 1, column: 1, length: 1), &findings)
      throw Stop()
    }
    let root = try next(&findings)
    if root.kind == .scalar, events.scalar.isEmpty {
      report(.emptyFile, at: SourceMark(line: 1, column: 1, length: 1), &findings)
      throw Stop()
    }
    if try enter(.mapping, root, of: "a policy", &findings) {
      try readPolicy(into: &reading, &findings)
    }
    _ = try next(&findings)
    let end = try next(&findings)
    guard end.kind == .streamEnd else {
      report(.refusedConstruct(.secondDocument), at: end.mark, &findings)
      throw Stop()
    }
  }

  // MARK: - Events

  /// The next event; what a policy must not hold is reported on the way.
  mutating func next(_ findings: inout Diagnostics) throws(Stop) -> YAMLEvents.Event {
    let event: YAMLEvents.Event
    do throws(YAMLEvents.SyntaxError) {
      event = try events.next()
    } catch {
      findings.report(
        error.problem, at: SourcePlace(file: file, mark: error.mark),
        related: error.related.map { SourcePlace(file: file, mark: $0) })
      throw Stop()
    }
    if let refused = event.refused { report(.refusedConstruct(refused), at: event.mark, &findings) }
    try checkDepth(event, &findings)
    return event
  }

  private mutating func checkDepth(
    _ event: YAMLEvents.Event, _ findings: inout Diagnostics
  ) throws(Stop) {
    switch event.kind {
    case .mappingStart, .sequenceStart:
      depth += 1
      guard depth > Self.depthLimit else { return }
      report(.overLimit(.depth, allowed: Self.depthLimit), at: event.mark, &findings)
      throw Stop()
    case .mappingEnd, .sequenceEnd:
      depth -= 1
    default:
      return
    }
  }

  /// Whether the last scalar can't be judged: it is too long, or it holds what the text itself must not, which escapes
  /// in quotes and line breaks in any scalar bring in.
  private func refuses(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) -> Bool {
    if isTooLong {
      report(.overLimit(.scalarBytes, allowed: Self.scalarLimit), at: event.mark, &findings)
      return true
    }
    // On one line and without quotes, a scalar says what the text says.
    if isTextPrintable, event.isPlain, event.isOnOneLine { return false }
    guard let character = firstDeceptiveCharacter else { return false }
    if !refusedLines.meets(event.lines) { report(.refusedCharacter(character), at: event.mark, &findings) }
    return true
  }

  private var isTooLong: Bool { events.scalar.count > Self.scalarLimit }

  /// Whether the last scalar is `<<`; no key begins like that.
  private var isMergeKey: Bool {
    events.scalar.first == UInt8(ascii: "<") && events.scalar.elementsEqual("<<".utf8)
  }

  /// The first character of the last scalar that policies refuse.
  private var firstDeceptiveCharacter: Unicode.Scalar? {
    let isPlainASCII = events.scalar.allSatisfy { (0x20...0x7E).contains($0) }
    return isPlainASCII ? nil : text.unicodeScalars.first(where: \.isDeceptive)
  }

  /// The text of the last scalar.
  var text: String { String(decoding: events.scalar, as: UTF8.self) }

  /// The bytes of the last scalar.
  var bytes: ArraySlice<UInt8> { events.scalar }

  func report(_ problem: PolicyProblem, at mark: SourceMark, _ findings: inout Diagnostics) {
    findings.report(problem, at: SourcePlace(file: file, mark: mark))
  }

  func report(
    _ problem: PolicyProblem, at mark: SourceMark, first: SourceMark, _ findings: inout Diagnostics
  ) {
    findings.report(
      problem, at: SourcePlace(file: file, mark: mark), related: SourcePlace(file: file, mark: first))
  }

  /// Counts an entry; a file over the limit ends there.
  mutating func countEntry(at mark: SourceMark, _ findings: inout Diagnostics) throws(Stop) {
    entries += 1
    guard entries > Self.entryLimit else { return }
    report(.overLimit(.entries, allowed: Self.entryLimit), at: mark, &findings)
    throw Stop()
  }

  // MARK: - Nodes

  /// Whether the event begins a node of the kind; any other node is reported and passed over.
  mutating func enter(
    _ kind: PolicyProblem.NodeKind, _ event: YAMLEvents.Event, of name: @autoclosure () -> String,
    _ findings: inout Diagnostics
  ) throws(Stop) -> Bool {
    switch (kind, event.kind) {
    case (.mapping, .mappingStart), (.sequence, .sequenceStart), (.scalar, .scalar):
      return true
    case (_, .scalar) where event.isPlain && events.scalar.isEmpty:
      report(.missingValue(of: name()), at: event.mark, &findings)
    case (_, .scalar) where isTooLong:
      report(.overLimit(.scalarBytes, allowed: Self.scalarLimit), at: event.mark, &findings)
    case (_, .scalar):
      report(.wrongKind(expected: kind, found: .scalar, of: name()), at: event.mark, &findings)
    case (_, .alias):
      break
    default:
      let found: PolicyProblem.NodeKind = event.kind == .mappingStart ? .mapping : .sequence
      report(.wrongKind(expected: kind, found: found, of: name()), at: event.mark, &findings)
      try skip(event, &findings)
    }
    return false
  }

  /// The scalar that a key is due, with its mark; anything else is reported and passed over.
  mutating func scalar(
    of name: String, _ findings: inout Diagnostics
  ) throws(Stop) -> YAMLEvents.Event? {
    let event = try next(&findings)
    return try isScalar(event, of: name, &findings) ? event : nil
  }

  /// Whether the event is a scalar with text that can be judged; anything else is reported and passed over.
  mutating func isScalar(
    _ event: YAMLEvents.Event, of name: String, _ findings: inout Diagnostics
  ) throws(Stop) -> Bool {
    guard try enter(.scalar, event, of: name, &findings), !refuses(event, &findings) else { return false }
    if events.scalar.isEmpty { report(.missingValue(of: name), at: event.mark, &findings) }
    return !events.scalar.isEmpty
  }

  /// Passes over the node that an event begins.
  mutating func skip(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) throws(Stop) {
    let outer = event.kind == .mappingStart || event.kind == .sequenceStart ? depth - 1 : depth
    var event = event
    while true {
      try countEntry(at: event.mark, &findings)
      if event.kind == .scalar { _ = refuses(event, &findings) }
      if depth == outer { return }
      event = try next(&findings)
    }
  }

  /// Passes over the next node.
  mutating func skipNode(_ findings: inout Diagnostics) throws(Stop) {
    try skip(try next(&findings), &findings)
  }

  // MARK: - Keys

  /// The next key of a mapping that it takes, or nil at its end. Unknown and repeated keys are reported and passed
  /// over with their values.
  mutating func nextKey(
    of table: KeyTable, _ seen: inout SeenKeys, _ findings: inout Diagnostics
  ) throws(Stop) -> (key: Key, mark: SourceMark)? {
    while let event = try nextRawKey(&findings) {
      guard let position = table.position(of: events.scalar) else {
        report(.unknownKey(text, in: table.section), at: event.mark, &findings)
        try skipNode(&findings)
        continue
      }
      if let first = seen.note(position, at: event.mark) {
        report(.duplicateKey(text), at: event.mark, first: first, &findings)
        try skipNode(&findings)
        continue
      }
      return (table[position], event.mark)
    }
    return nil
  }

  /// The next key of a mapping as a scalar, or nil at its end; one that was refused is passed over with its value.
  mutating func nextRawKey(_ findings: inout Diagnostics) throws(Stop) -> YAMLEvents.Event? {
    while true {
      let event = try next(&findings)
      switch event.kind {
      case .mappingEnd:
        return nil
      case .scalar where event.isPlain && isMergeKey:
        report(.refusedConstruct(.mergeKey), at: event.mark, &findings)
      case .scalar:
        if !refuses(event, &findings) { return event }
      case .alias:
        break
      default:
        if event.refused == nil { report(.refusedConstruct(.complexKey), at: event.mark, &findings) }
        try skip(event, &findings)
      }
      try skipNode(&findings)
    }
  }
}
