internal import GRDB
internal import Reconciliation

/// Reads the rows of users one after another through one buffer, so that a million of them make no million texts.
struct UserRows {
  /// The texts of the row that is read, end to end.
  private var bytes: [UInt8] = []

  /// The user of the row that a `select…` statement is at; good until the next row is read.
  mutating func user(_ row: Statement) throws -> ListedUser {
    bytes.removeAll(keepingCapacity: true)
    let id = take(row, 0)
    let email = take(row, 1)
    let license = take(row, 2)
    let type = take(row, 3)
    let room = take(row, 5)
    let user = ListedUser(
      id: id.map { bytes[$0] } ?? [], email: email.map { bytes[$0] }, license: license.map { bytes[$0] },
      type: type.map { bytes[$0] }, alexaEnabled: row.truth(4), alexaRoomARN: room.map { bytes[$0] })
    guard let user else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a user without an id") }
    return user
  }

  /// Appends the text of a column; nil where it is NULL.
  private mutating func take(_ row: Statement, _ column: Int32) -> Range<Int>? {
    let start = bytes.count
    return row.appendText(column, to: &bytes) ? start..<bytes.count : nil
  }
}
