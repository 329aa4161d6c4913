internal import FoundationEssentials
internal import GRDB

/// The value that stands for a text in a column.
///
/// The empty text is bound as SQLite's own: GRDB would bind an empty blob as NULL, and that means absent.
func stored(_ text: String?) -> (any DatabaseValueConvertible)? {
  guard let text else { return nil }
  return text.isEmpty ? text : Data(text.utf8)
}

extension Row {
  /// The text in a column, or nil where it is NULL.
  func text(_ column: Int) throws -> String? {
    try withUnsafeData(atIndex: column) { data in data.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Appends the bytes of the text in a column; false where it is NULL.
  func appendText(_ column: Int, to bytes: inout [UInt8]) throws -> Bool {
    try withUnsafeData(atIndex: column) { data in
      guard let data else { return false }
      bytes.append(contentsOf: data)
      return true
    }
  }
}
