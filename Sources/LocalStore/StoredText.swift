internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite

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
}

extension Statement {
  /// Appends the bytes of the text in a column of the row that the statement is at; false where it is NULL. Asked of
  /// SQLite itself: a row of GRDB makes an object of each value, which costs more than all the rest of reading it.
  func appendText(_ column: Int32, to bytes: inout [UInt8]) -> Bool {
    guard unsafe sqlite3_column_type(sqliteStatement, column) != SQLITE_NULL else { return false }
    let start = unsafe sqlite3_column_blob(sqliteStatement, column)
    let count = unsafe Int(sqlite3_column_bytes(sqliteStatement, column))
    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
    return true
  }

  /// The truth in a column of the row that the statement is at; nil where it is NULL.
  func truth(_ column: Int32) -> Bool? {
    guard unsafe sqlite3_column_type(sqliteStatement, column) != SQLITE_NULL else { return nil }
    return unsafe sqlite3_column_int64(sqliteStatement, column) != 0
  }
}
