/// A value that may hold a secret: no way of printing it shows more than its summary.
///
/// Interpolation, `print`, `dump`, `String(reflecting:)` and a `Mirror` of it or of what holds it all end here, so
/// that a credential can't reach a log line or an error by accident.
package protocol Withholding: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What may be shown: what kind of value it is, never what it says.
  var summary: String { get }
}

extension Withholding {
  /// The summary.
  package var description: String { summary }
  /// The summary.
  package var debugDescription: String { summary }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}

/// Text that must not be shown: a secret key, a session token, the token of a web identity.
package struct Secret: Hashable, Sendable, Withholding {
  /// The text itself; for signing and sending alone.
  package let revealed: String

  /// Wraps the text.
  package init(_ text: String) { revealed = text }

  /// What may be shown of it.
  package var summary: String { "[hidden]" }
}

/// The text with every secret in it replaced by `[hidden]`, byte by byte: a combining mark behind a secret doesn't
/// save it.
///
/// A service may echo what it was sent: on a wrong signature AWS answers with the canonical request, session token
/// and all.
package func hiding(_ secrets: [Secret], in text: String) -> String {
  let bytes = secrets.filter { !$0.revealed.isEmpty }
    .sorted { $0.revealed.utf8.count > $1.revealed.utf8.count }
    .reduce(Array(text.utf8)) { bytes, secret in
      bytes.replacing(Array(secret.revealed.utf8), with: Array(secret.summary.utf8))
    }
  return String(decoding: bytes, as: UTF8.self)
}
