import Reconciliation

/// A sentence made of our own words and of text from outside, kept apart until a medium is chosen.
///
/// What is interpolated as a `String` is text from outside: each medium's printer escapes it, and there is no other
/// way to it. What stands in the literal is ours.
package struct Phrase: ExpressibleByStringInterpolation, Equatable, Sendable {
  /// The parts in order.
  let parts: [Part]

  enum Part: Equatable, Sendable {
    case own(String)
    case untrusted(Untrusted)
  }

  package init(stringLiteral value: String) { parts = [.own(value)] }

  package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// Several phrases in a row.
  package init(joining phrases: [Phrase], by separator: Phrase) {
    parts = Array(phrases.map(\.parts).joined(separator: separator.parts))
  }

  /// Collects the parts of an interpolated literal.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.own(literal)) }
    }

    /// Text from outside.
    package mutating func appendInterpolation(_ text: String) { parts.append(.untrusted(Untrusted(text))) }

    /// An e-mail address from outside, whatever it looks like: where addresses are redacted, all of it is.
    package mutating func appendInterpolation(address text: String) {
      parts.append(.untrusted(Untrusted(address: text)))
    }

    /// A number.
    package mutating func appendInterpolation(_ number: Int) { parts.append(.own(String(number))) }

    /// A phrase within the phrase.
    package mutating func appendInterpolation(_ phrase: Phrase) { parts.append(contentsOf: phrase.parts) }
  }

  /// The phrase as data: for JSON, whose writer escapes by itself.
  package var plain: String {
    parts.map { part in
      switch part {
      case .own(let text): text
      case .untrusted(let text): text.raw
      }
    }.joined()
  }
}

/// Text from outside: a name, an address, a server's message, a scalar of a manifest. It reaches a reader only
/// through a medium's printer.
package struct Untrusted: Equatable, Sendable {
  /// The text as it came, for media that escape by themselves.
  let raw: String
  /// Whether all of it is an e-mail address, rather than text that may hold some.
  private let isAddress: Bool

  /// Text that came from outside.
  package init(_ text: String) {
    raw = text
    isAddress = false
  }

  /// An e-mail address that came from outside.
  package init(address text: String) {
    raw = text
    isAddress = true
  }

  /// The text for a terminal or a log: what could move the cursor, hide or reorder text, or start a runner's command
  /// stands as a visible escape.
  ///
  /// - Parameter style: Where it has no Unicode, everything beyond ASCII stands as an escape.
  func forTerminal(_ style: TextStyle) -> String { visible(style) }

  /// The text with all that a reader can't see, or that a log's reader obeys, as visible escapes.
  ///
  /// - Parameter limit: How many bytes it may take; what is longer is cut behind a whole character, and says so by an
  ///   ellipsis.
  func visible(_ style: TextStyle, atMost limit: Int = .max) -> String {
    let text = style.redacts ? redacted : raw
    if text.utf8.count <= limit,
      text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
    {
      return text
    }
    var shown = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      let part = Self.mustEscape(scalar, after: previous, style) ? Self.escape(scalar) : String(scalar)
      guard shown.utf8.count + part.utf8.count <= limit else { return shown + "…" }
      shown += part
      previous = scalar
    }
    return shown
  }

  /// The text with e-mail addresses as hashes. The one place where that is done, for every medium.
  private var redacted: String { isAddress ? pseudonym(ofAddress: raw) : redactingAddresses(in: raw) }

  /// Whether a scalar of a line can do harm on a terminal or in a log; runners take `##[` and `##vso[` for commands
  /// anywhere in a line.
  static func mustEscape(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, _ style: TextStyle
  ) -> Bool {
    scalar.isDeceptive || (!style.unicode && !scalar.isASCII) || (scalar == "#" && previous == "#")
  }

  /// A scalar as a visible escape.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }
}
