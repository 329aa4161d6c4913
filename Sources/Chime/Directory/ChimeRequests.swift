import JSONStream
import Reconciliation

/// The requests of the API about one account, without their signature.
///
/// Source: the service model of Amazon Chime, 2018-05-01.
struct ChimeRequests: Sendable {
  /// The most users that a page may have.
  static let usersPerPage = 200
  /// How long a request may take, its answer included: the AWS SDKs' own limit for reading is a minute.
  static let timeLimit: Duration = .seconds(60)

  private let endpoint: Endpoint
  private let account: PathLabel

  /// The requests about an account, whose id can always stand in a path.
  init(to endpoint: Endpoint, about account: AccountID) throws(UnsafePathLabel) {
    self.endpoint = endpoint
    self.account = try PathLabel(account.text)
  }

  /// GetAccount.
  var getAccount: HTTPRequest { self.get([.accounts, account]) }

  /// ListUsers: the first page, or the one behind a token.
  func listUsers(after token: String?) -> HTTPRequest {
    let next = token.map { [QueryItem("next-token", $0)] } ?? []
    return get(
      [.accounts, account, .users], query: [QueryItem("max-results", "\(Self.usersPerPage)")] + next)
  }

  /// ListUsers for one address.
  func listUsers(withAddress address: EmailAddress, after token: String?) -> HTTPRequest {
    let next = token.map { [QueryItem("next-token", $0)] } ?? []
    return get([.accounts, account, .users], query: [QueryItem("user-email", address.text)] + next)
  }

  /// GetUser.
  func getUser(_ label: PathLabel) -> HTTPRequest { get([.accounts, account, .users, label]) }

  /// BatchUpdateUser: of each user the id and what is to be set, and nothing else.
  func batchUpdateUser(_ updates: some Sequence<UserUpdate>) -> HTTPRequest {
    HTTPRequest(
      .post, endpoint.address(of: [.accounts, account, .users]),
      headers: [HTTPHeader("content-type", "application/json")], body: Self.body(updates),
      timeLimit: Self.timeLimit)
  }

  private func get(_ labels: [PathLabel], query: [QueryItem] = []) -> HTTPRequest {
    HTTPRequest(.get, endpoint.address(of: labels, query: query), timeLimit: Self.timeLimit)
  }

  private static func body(_ updates: some Sequence<UserUpdate>) -> [UInt8] {
    var json = JSONWriter(.compact)
    json.beginObject()
    json.key("UpdateUserRequestItems")
    json.beginArray()
    for update in updates { write(update, &json) }
    json.endArray()
    json.endObject()
    return json.take()
  }

  private static func write(_ update: UserUpdate, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("UserId", update.userID.text)
    if let license = update.license { json.member("LicenseType", license.name) }
    if let type = update.type { json.member("UserType", type.name) }
    if !update.alexaForBusiness.isEmpty {
      json.key("AlexaForBusinessMetadata")
      json.beginObject()
      if let enabled = update.alexaForBusiness.enabled { json.member("IsAlexaForBusinessEnabled", enabled) }
      if let room = update.alexaForBusiness.roomARN { json.member("AlexaForBusinessRoomArn", room) }
      json.endObject()
    }
    json.endObject()
  }
}
