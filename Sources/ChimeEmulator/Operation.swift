/// The operations of the API that are served.
enum Operation: Equatable, Sendable {
  case getAccount(account: String)
  case listAccounts
  case listUsers(account: String)
  case getUser(account: String, user: String)
  case updateUser(account: String, user: String)
  case batchUpdateUser(account: String)

  /// The operation that a method and a path mean, or nil where they mean none.
  ///
  /// A POST with `operation` in its query is another operation on the same path: InviteUsers, BatchSuspendUser,
  /// BatchUnsuspendUser.
  init?(_ request: ReceivedRequest) {
    guard let labels = request.labels, labels.first == "accounts", !labels.contains("") else { return nil }
    let isListOfUsers = labels.count > 2 && labels[2] == "users"
    switch (request.method, labels.count) {
    case ("GET", 1): self = .listAccounts
    case ("GET", 2): self = .getAccount(account: labels[1])
    case ("GET", 3) where isListOfUsers: self = .listUsers(account: labels[1])
    case ("GET", 4) where isListOfUsers: self = .getUser(account: labels[1], user: labels[3])
    case ("POST", 3) where isListOfUsers && request.parameter("operation") == nil:
      self = .batchUpdateUser(account: labels[1])
    case ("POST", 4) where isListOfUsers && request.parameter("operation") == nil:
      self = .updateUser(account: labels[1], user: labels[3])
    default: return nil
    }
  }

  /// The operation's name in the service model.
  var name: String {
    switch self {
    case .getAccount: "GetAccount"
    case .listAccounts: "ListAccounts"
    case .listUsers: "ListUsers"
    case .getUser: "GetUser"
    case .updateUser: "UpdateUser"
    case .batchUpdateUser: "BatchUpdateUser"
    }
  }

  /// The names of all of them.
  static let names = ["GetAccount", "ListAccounts", "ListUsers", "GetUser", "UpdateUser", "BatchUpdateUser"]
}
