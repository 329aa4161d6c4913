/// Writes JSON member by member, in the order of the calls, so that the same calls give the same bytes.
///
/// The bytes gather in a buffer that the caller takes as often as it likes, so that a document need never stand in
/// memory whole. Each value outside of any other ends with a line break: one document as well as JSON Lines.
///
///     var writer = JSONWriter(.indented(2))
///     writer.beginObject()
///     writer.member("id", "a")
///     writer.key("tags")
///     writer.beginArray(.oneLine)
///     …
///     sink(writer.take())
package struct JSONWriter {
  /// How values are set apart.
  package enum Style: Equatable, Sendable {
    /// Without white space.
    case compact
    /// Each member and element on a line of its own, indented by so many spaces a level.
    case indented(Int)
  }

  /// How the members or elements of one object or array stand.
  package enum Layout: Equatable, Sendable {
    /// As the writer's style has it.
    case lines
    /// All on one line, with everything inside of them: for what is short.
    case oneLine
  }

  private enum Level {
    case object(Layout)
    case array(Layout)
  }

  private let style: Style
  private var bytes: [UInt8] = []
  private var levels: [Level] = []
  /// Whether the innermost object or array has nothing in it yet.
  private var isEmpty = true
  /// Whether a key was written whose value isn't.
  private var awaitsValue = false

  /// A writer of an empty text.
  package init(_ style: Style) { self.style = style }

  /// How many bytes wait to be taken.
  package var count: Int { bytes.count }

  /// Hands over what was written since the last time.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  // MARK: - Objects and arrays

  /// Begins an object, which `endObject` ends.
  package mutating func beginObject(_ layout: Layout = .lines) {
    open(.object(nested(layout)), UInt8(ascii: "{"))
  }

  /// Ends the innermost object.
  package mutating func endObject() {
    guard case .object(let layout)? = levels.last, !awaitsValue else {
      preconditionFailure("an object ends where one is open and its last key has a value")
    }
    close(layout, UInt8(ascii: "}"))
  }

  /// Begins an array, which `endArray` ends.
  package mutating func beginArray(_ layout: Layout = .lines) {
    open(.array(nested(layout)), UInt8(ascii: "["))
  }

  /// Ends the innermost array.
  package mutating func endArray() {
    guard case .array(let layout)? = levels.last else {
      preconditionFailure("an array ends where one is open")
    }
    close(layout, UInt8(ascii: "]"))
  }

  /// Writes the key of a member, whose value comes with the next call.
  package mutating func key(_ name: String) {
    guard case .object(let layout)? = levels.last, !awaitsValue else {
      preconditionFailure("a key stands in an object, before its value")
    }
    separate(layout)
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    if style != .compact { bytes.append(UInt8(ascii: " ")) }
    awaitsValue = true
  }

  // MARK: - Scalars

  /// Writes a string.
  package mutating func string(_ text: String) {
    beginValue()
    appendQuoted(text)
    endValue()
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int) { word(String(value)) }

  /// Writes a truth value.
  package mutating func bool(_ value: Bool) { word(value ? "true" : "false") }

  /// Writes null.
  package mutating func null() { word("null") }

  private mutating func word(_ text: String) {
    beginValue()
    bytes.append(contentsOf: text.utf8)
    endValue()
  }

  // MARK: - Members of one call

  /// Writes a member with a string, or with null.
  package mutating func member(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  /// Writes a member with a whole number.
  package mutating func member(_ name: String, _ value: Int) {
    key(name)
    integer(value)
  }

  /// Writes a member with a truth value.
  package mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  // MARK: - Layout

  /// What stands on one line has all that is in it on that line.
  private func nested(_ layout: Layout) -> Layout {
    switch levels.last {
    case .object(.oneLine), .array(.oneLine): .oneLine
    default: layout
    }
  }

  private mutating func open(_ level: Level, _ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    levels.append(level)
    isEmpty = true
  }

  private mutating func close(_ layout: Layout, _ bracket: UInt8) {
    levels.removeLast()
    if !isEmpty, layout == .lines { breakLine() }
    bytes.append(bracket)
    endValue()
  }

  private mutating func beginValue() {
    if awaitsValue {
      awaitsValue = false
      return
    }
    switch levels.last {
    case .object: preconditionFailure("a value in an object follows its key")
    case .array(let layout): separate(layout)
    case nil: break
    }
  }

  private mutating func endValue() {
    isEmpty = false
    if levels.isEmpty { bytes.append(UInt8(ascii: "\n")) }
  }

  /// Sets a member or element apart from the one before it, or from the opening bracket.
  private mutating func separate(_ layout: Layout) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    if layout == .lines {
      breakLine()
    } else if !isEmpty, style != .compact {
      bytes.append(UInt8(ascii: " "))
    }
    isEmpty = false
  }

  private mutating func breakLine() {
    guard case .indented(let width) = style else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width * levels.count))
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    appendEscaped(text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }
}
