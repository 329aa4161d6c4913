package import JSONStream
package import Reconciliation

extension Listing {
  /// How many bytes gather before they are handed on: enough that a system call for each costs nothing.
  private static let chunkSize = 1 << 16

  /// Writes a listing byte for byte as `aws chime list-users` lays it out: sorted by user id, four spaces a level,
  /// absent members left out.
  ///
  /// - Parameter sink: Receives the bytes piece by piece; what it throws ends the writing.
  package static func write<Failure>(
    _ users: ObservedState, of account: AccountID, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var writer = JSONWriter(.indented(4))
    writer.beginObject()
    writer.key(Member.users.rawValue)
    writer.beginArray()
    for row in users.rowsInOrderOfID() {
      writer.user(users[row], of: account)
      if writer.count >= chunkSize { try sink(writer.take()) }
    }
    writer.endArray()
    writer.endObject()
    try sink(writer.take())
  }
}

extension JSONWriter {
  /// Writes a user's object as the API has it: the members that rollcall uses, in the order of the service model.
  ///
  /// - Parameter others: Writes further members of the object, behind those.
  package mutating func user(
    _ user: ObservedUser, of account: AccountID, others: (inout JSONWriter) -> Void = { _ in }
  ) {
    beginObject()
    member(WireUser.Member.id.rawValue, user.id.text)
    member(WireUser.Member.account.rawValue, account.text)
    if let email = user.email { member(WireUser.Member.email.rawValue, email) }
    if let license = user.license.name { member(WireUser.Member.license.rawValue, license) }
    if let type = user.type.name { member(WireUser.Member.type.rawValue, type) }
    if !user.alexaForBusiness.isEmpty { alexaForBusiness(user.alexaForBusiness) }
    others(&self)
    endObject()
  }

  private mutating func alexaForBusiness(_ metadata: AlexaForBusiness) {
    key(WireUser.Member.alexaForBusiness.rawValue)
    beginObject()
    if let enabled = metadata.enabled { member(WireUser.AlexaMember.enabled.rawValue, enabled) }
    if let roomARN = metadata.roomARN { member(WireUser.AlexaMember.roomARN.rawValue, roomARN) }
    endObject()
  }
}
