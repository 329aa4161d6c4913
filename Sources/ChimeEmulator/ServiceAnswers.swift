internal import ChimeWire
internal import JSONStream
internal import Reconciliation

/// The answers of the operations, member by member in the order of the service model.
extension ServiceAnswer {
  /// GetAccount's answer.
  static func account(_ account: Account) -> ServiceAnswer {
    object { json in
      json.key("Account")
      write(account, to: &json)
    }
  }

  /// ListAccounts' answer.
  static func accounts(_ accounts: [Account], next: PageToken?) -> ServiceAnswer {
    object { json in
      json.key("Accounts")
      json.beginArray()
      for account in accounts { write(account, to: &json) }
      json.endArray()
      if let next { json.member("NextToken", next.text) }
    }
  }

  /// GetUser's and UpdateUser's answer.
  static func user(_ user: ObservedUser, of account: AccountID) -> ServiceAnswer {
    object { json in
      json.key("User")
      write(user, of: account, to: &json)
    }
  }

  /// ListUsers' answer.
  static func users(_ users: [ObservedUser], of account: AccountID, next: NextToken) -> ServiceAnswer {
    object { json in
      json.key("Users")
      json.beginArray()
      for user in users { write(user, of: account, to: &json) }
      json.endArray()
      switch next {
      case .absent: break
      case .null: json.member("NextToken", nil)
      case .text(let text): json.member("NextToken", text)
      }
    }
  }

  /// How a listing says that it goes on, or doesn't.
  enum NextToken: Equatable, Sendable {
    case absent
    case null
    case text(String)
  }

  /// BatchUpdateUser's answer: the users that weren't updated.
  static func userErrors(_ errors: [(id: UserID, rejection: Rejection)]) -> ServiceAnswer {
    object { json in
      json.key("UserErrors")
      json.beginArray()
      for error in errors {
        json.beginObject()
        json.member("UserId", error.id.text)
        json.member("ErrorCode", error.rejection.code)
        json.member("ErrorMessage", error.rejection.message)
        json.endObject()
      }
      json.endArray()
    }
  }

  private static func object(_ members: (inout JSONWriter) -> Void) -> ServiceAnswer {
    var json = JSONWriter(.compact)
    json.beginObject()
    members(&json)
    json.endObject()
    return ServiceAnswer(body: json.take())
  }

  // MARK: - Objects

  /// An account has no name here: its id stands for one.
  private static func write(_ account: Account, to json: inout JSONWriter) {
    json.beginObject()
    json.member("AwsAccountId", "111122223333")
    json.member("AccountId", account.id.text)
    json.member("Name", account.id.text)
    json.member("AccountType", account.type)
    json.member("CreatedTimestamp", "2019-01-07T00:00:00.000Z")
    if let license = account.supportedLicenses.first { json.member("DefaultLicense", license) }
    json.key("SupportedLicenses")
    json.beginArray()
    for license in account.supportedLicenses { json.string(license) }
    json.endArray()
    json.member("AccountStatus", "Active")
    json.key("SigninDelegateGroups")
    json.beginArray()
    json.endArray()
    json.endObject()
  }

  /// A user with the optional members that the service gives, a name, a PIN and a null among them: what reads or
  /// shows users has to cope with them.
  private static func write(_ user: ObservedUser, of account: AccountID, to json: inout JSONWriter) {
    json.user(user, of: account) { json in
      json.member("PrimaryProvisionedNumber", nil)
      let name = user.email?.prefix { $0 != "@" } ?? ""
      if !name.isEmpty { json.member("DisplayName", String(name)) }
      json.member("UserRegistrationStatus", "Registered")
      json.member("UserInvitationStatus", "Accepted")
      json.member("RegisteredOn", "2019-02-01T08:30:00.000Z")
      json.member("InvitedOn", "2019-01-31T16:00:00.000Z")
      json.member("PersonalPIN", personalPIN(of: user.id))
    }
  }

  /// Ten digits that stay the same for a user (FNV-1a over the id).
  private static func personalPIN(of id: UserID) -> String {
    let hash = id.text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(1_000_000_000 + hash % 9_000_000_000)
  }
}
