internal import JSONStream
package import Reconciliation

/// One user as GetUser answers it.
package enum UserAnswer {
  private enum Member: String, CaseIterable {
    case user = "User"
  }

  private static let members = JSONMembers<Member>()

  /// Reads the user, who has to belong to the account.
  ///
  /// - Throws: `WireError`.
  package static func read(_ bytes: [UInt8], of account: AccountID) throws(WireError) -> ObservedUser {
    var reader = JSONReader(bytes)
    let user = try reader.wire { json throws(JSONError) in
      var seen = JSONMembers<Member>.Seen()
      var user: WireUser?
      try json.enterObject()
      while try json.nextMember(of: members, &seen) != nil { user = try WireUser(in: &json) }
      return user
    }
    guard let user else { throw reader.error(.missing(Member.user.rawValue), at: 0) }
    return ObservedUser(try user.listed(in: Array(account.text.utf8), reader))
  }
}
