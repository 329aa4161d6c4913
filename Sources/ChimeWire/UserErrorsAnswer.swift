internal import JSONStream

/// What BatchUpdateUser answers: the users whose update was refused, in the service's words.
package enum UserErrorsAnswer {
  /// A user whose update was refused.
  package struct UserError: Equatable, Sendable {
    /// The user's id, whatever text that is.
    package var userID = ""
    /// The code, as it came; empty where there is none.
    package var code = ""
    /// The service's words; empty where there are none.
    package var message = ""
  }

  private enum Member: String, CaseIterable {
    case userErrors = "UserErrors"
  }

  private enum ErrorMember: String, CaseIterable {
    case userID = "UserId"
    case code = "ErrorCode"
    case message = "ErrorMessage"
  }

  private static let members = JSONMembers<Member>()
  private static let errorMembers = JSONMembers<ErrorMember>()

  /// Reads the refused users, in the order in which they came; without the member, or with null there, none.
  ///
  /// - Throws: `WireError` where it is no JSON object, or a member has another type than the API's.
  package static func read(_ bytes: [UInt8]) throws(WireError) -> [UserError] {
    var reader = JSONReader(bytes)
    return try reader.wire { json throws(JSONError) in
      var seen = JSONMembers<Member>.Seen()
      var errors: [UserError] = []
      try json.enterObject()
      while try json.nextMember(of: members, &seen) != nil {
        guard try json.peek() != .null else {
          try json.readNull()
          continue
        }
        try json.enterArray()
        while try json.nextElement() { errors.append(try readError(from: &json)) }
      }
      return errors
    }
  }

  private static func readError(from reader: inout JSONReader) throws(JSONError) -> UserError {
    var error = UserError()
    var seen = JSONMembers<ErrorMember>.Seen()
    try reader.enterObject()
    while let member = try reader.nextMember(of: errorMembers, &seen) {
      let text = try reader.readStringOrNull() ?? ""
      switch member {
      case .userID: error.userID = text
      case .code: error.code = text
      case .message: error.message = text
      }
    }
    return error
  }
}
