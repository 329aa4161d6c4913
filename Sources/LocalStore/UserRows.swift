internal import GRDB
internal import Reconciliation

/// Reads the rows of users one after another through one buffer, so that a million of them make no million texts.
struct UserRows {
  /// The texts of the row that is read, end to end.
  private var bytes: [UInt8] = []

  /// The user of a row that a `select…` statement gave; good until the next row is read.
  mutating func user(_ row: Row) throws -> ListedUser {
    bytes.removeAll(keepingCapacity: true)
    let id = try take(row, 0)
    let email = try take(row, 1)
    let license = try take(row, 2)
    let type = try take(row, 3)
    let room = try take(row, 5)
    let user = ListedUser(
      id: id.map { bytes[$0] } ?? [], email: email.map { bytes[$0] }, license: license.map { bytes[$0] },
      type: type.map { bytes[$0] }, alexaEnabled: row[4], alexaRoomARN: room.map { bytes[$0] })
    guard let user else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a user without an id") }
    return user
  }

  /// Appends the text of a column; nil where it is NULL.
  private mutating func take(_ row: Row, _ column: Int) throws -> Range<Int>? {
    let start = bytes.count
    return try row.appendText(column, to: &bytes) ? start..<bytes.count : nil
  }
}
