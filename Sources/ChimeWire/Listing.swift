package import Reconciliation
internal import JSONStream

/// Users as ListUsers answers them and as `aws chime list-users` prints them.
package enum Listing {
  /// The largest listing that is read, in bytes: 2 GiB, some four million users as the AWS CLI prints them.
  package static let byteLimit = 1 << 31

  /// Reads a whole listing: one object with `Users`, or several, one after another.
  ///
  /// A `NextToken` between pages is how the pages came about; one in the last page means that users are missing.
  ///
  /// - Throws: `WireError`; also where the last page isn't the last of the listing.
  package static func read(_ bytes: [UInt8], of account: AccountID) throws(WireError) -> ObservedState {
    var users = ObservedState()
    var reader = try reader(of: bytes)
    if reader.atEnd() { throw reader.error(.empty, at: bytes.count) }
    var next: NextPage?
    while !reader.atEnd() { next = try readPage(from: &reader, of: account, into: &users) }
    if let next { throw reader.error(.truncated, at: next.offset) }
    return users
  }

  /// Reads one page of a listing, as the API answers it.
  ///
  /// - Returns: The token of the page that follows; nil where this is the last.
  /// - Throws: `WireError`; also where anything follows the page's object.
  package static func readPage(
    _ bytes: [UInt8], of account: AccountID, into users: inout ObservedState
  ) throws(WireError) -> String? {
    var reader = try reader(of: bytes)
    if reader.atEnd() { throw reader.error(.empty, at: bytes.count) }
    let next = try readPage(from: &reader, of: account, into: &users)
    guard reader.atEnd() else {
      throw reader.error(.json(.unexpectedByte(bytes[reader.offset])), at: reader.offset)
    }
    return next?.token
  }

  /// The token of the page that follows a page; nil where this is the last. Users are read over, or not even looked at:
  /// the next page can be on its way while they are read, and `readPage` answers with the token once more.
  ///
  /// - Throws: `WireError` where the page is no JSON object.
  package static func nextToken(_ bytes: [UInt8]) throws(WireError) -> String? {
    if let token = EarlyToken(bytes).text { return token }
    var reader = try reader(of: bytes)
    return try reader.wire { json throws(JSONError) in
      var seen = JSONMembers<Member>.Seen()
      var token: String?
      try json.enterObject()
      while let member = try json.nextMember(of: members, &seen) {
        switch member {
        case .users: try json.skipValue()
        case .nextToken: token = try json.readStringOrNull()
        }
      }
      return token.flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  private static func reader(of bytes: [UInt8]) throws(WireError) -> JSONReader {
    let reader = JSONReader(bytes)
    guard bytes.count <= byteLimit else {
      throw WireError(problem: .tooLarge(bytes.count), offset: 0, line: 1)
    }
    return reader
  }

  // MARK: - Pages

  enum Member: String, CaseIterable {
    case users = "Users"
    case nextToken = "NextToken"
  }

  private struct NextPage {
    let token: String
    let offset: Int
  }

  private static let members = JSONMembers<Member>()

  private static func readPage(
    from reader: inout JSONReader, of account: AccountID, into users: inout ObservedState
  ) throws(WireError) -> NextPage? {
    let expected = Array(account.text.utf8)
    let start = reader.offset
    var seen = JSONMembers<Member>.Seen()
    var hasUsers = false
    var next: NextPage?
    try reader.wire { json throws(JSONError) in try json.enterObject() }
    while let member = try reader.wire({ json throws(JSONError) in try json.nextMember(of: members, &seen) })
    {
      switch member {
      case .users:
        hasUsers = true
        try readUsers(from: &reader, of: expected, into: &users)
      case .nextToken:
        let token = try reader.wire { json throws(JSONError) in try json.readStringOrNull() }
        next = token.flatMap { $0.isEmpty ? nil : NextPage(token: $0, offset: reader.offset) }
      }
    }
    if !hasUsers { throw reader.error(.missing(Member.users.rawValue), at: start) }
    return next
  }

  private static func readUsers(
    from reader: inout JSONReader, of account: [UInt8], into users: inout ObservedState
  ) throws(WireError) {
    try reader.wire { json throws(JSONError) in try json.enterArray() }
    while let user = try reader.wire({ json throws(JSONError) in try WireUser(nextIn: &json) }) {
      let listed = try user.listed(in: account, reader)
      do throws(RepeatedUser) {
        try users.append(listed)
      } catch {
        throw reader.error(.repeatedUser(error.id.text), at: user.offset)
      }
    }
  }
}
