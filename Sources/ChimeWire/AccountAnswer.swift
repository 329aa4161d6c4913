internal import JSONStream
package import Reconciliation

/// An account as GetAccount answers it and as `aws chime get-account` prints it.
package enum AccountAnswer {
  private enum Member: String, CaseIterable {
    case account = "Account"
  }

  private enum AccountMember: String, CaseIterable {
    case id = "AccountId"
    case type = "AccountType"
    case supportedLicenses = "SupportedLicenses"
  }

  private struct Members {
    var id: String?
    var type: String?
    var supportedLicenses: [String]?
  }

  private static let members = JSONMembers<Member>()
  private static let accountMembers = JSONMembers<AccountMember>()

  /// Reads the account's facts.
  ///
  /// Kind and supported licences have to be there, although the API marks them as optional: what may be written to an
  /// account is decided by them, and isn't to be guessed.
  ///
  /// - Throws: `WireError`.
  package static func read(_ bytes: [UInt8]) throws(WireError) -> Account {
    var reader = JSONReader(bytes)
    if reader.atEnd() { throw reader.error(.empty, at: bytes.count) }
    let start = reader.offset
    let found = try reader.wire { json throws(JSONError) in try readAnswer(from: &json) }
    guard reader.atEnd() else {
      throw reader.error(.json(.unexpectedByte(bytes[reader.offset])), at: reader.offset)
    }
    guard let found else { throw reader.error(.missing(Member.account.rawValue), at: start) }
    guard let text = found.id else { throw reader.error(.missing(AccountMember.id.rawValue), at: start) }
    guard let id = AccountID(text) else {
      throw reader.error(.invalidID(AccountMember.id.rawValue), at: start)
    }
    guard let type = found.type else { throw reader.error(.missing(AccountMember.type.rawValue), at: start) }
    guard let licenses = found.supportedLicenses else {
      throw reader.error(.missing(AccountMember.supportedLicenses.rawValue), at: start)
    }
    return Account(id: id, type: type, supportedLicenses: licenses)
  }

  private static func readAnswer(from reader: inout JSONReader) throws(JSONError) -> Members? {
    var seen = JSONMembers<Member>.Seen()
    var account: Members?
    try reader.enterObject()
    while try reader.nextMember(of: members, &seen) != nil { account = try readMembers(from: &reader) }
    return account
  }

  private static func readMembers(from reader: inout JSONReader) throws(JSONError) -> Members {
    var found = Members()
    var seen = JSONMembers<AccountMember>.Seen()
    try reader.enterObject()
    while let member = try reader.nextMember(of: accountMembers, &seen) {
      switch member {
      case .id: found.id = try reader.readStringOrNull()
      case .type: found.type = try reader.readStringOrNull()
      case .supportedLicenses:
        guard try reader.peek() != .null else {
          try reader.readNull()
          continue
        }
        var licenses: [String] = []
        try reader.enterArray()
        while try reader.nextElement() { licenses.append(try reader.readString()) }
        found.supportedLicenses = licenses
      }
    }
    return found
  }
}
