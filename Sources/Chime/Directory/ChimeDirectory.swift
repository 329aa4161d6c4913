import ChimeWire
package import Logging
package import Reconciliation
import Synchronization

/// An Amazon Chime account over the service's API.
package struct ChimeDirectory: UserDirectory {
  let accountID: AccountID
  let requests: ChimeRequests
  let calls: SignedCalls
  let host: String
  let logger: Logger
  /// How many users the account was seen to have; for choosing how to read named ones.
  let size = AccountSize()

  /// The account of an id at an endpoint.
  ///
  /// - Throws: `UnsafePathLabel` never in practice: an `AccountID` can stand in a path.
  package init(
    account: AccountID, at endpoint: Endpoint, calls: SignedCalls, logger: Logger
  ) throws(UnsafePathLabel) {
    accountID = account
    requests = try ChimeRequests(to: endpoint, about: account)
    self.calls = calls
    host = endpoint.address.authority
    self.logger = logger
  }

  /// The account's facts.
  package func account() async throws(DirectoryError) -> Account {
    let (response, _) = try await answer(to: requests.getAccount)
    let account: Account
    do { account = try AccountAnswer.read(response.body) } catch { throw garbled(error, response) }
    guard account.id == accountID else {
      throw .otherAccount(expected: accountID, found: account.id.text)
    }
    return account
  }

  /// What the account holds: by listing it, or user by user where few are named.
  package func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    guard case .named(let names) = scope else { return try await everyone() }
    if let labels = lookups(of: names) {
      logger.debug("reading users one by one", metadata: ["users": "\(names.count)"])
      return try await users(labels)
    }
    logger.debug("reading the whole listing", metadata: ["users named": "\(names.count)"])
    return try await everyone().users(in: scope)
  }

  // MARK: - Answers

  /// The answer to a reading request.
  func answer(
    to request: HTTPRequest, check: BodyCheck = .whole
  ) async throws(DirectoryError) -> (HTTPResponse, requestID: String?) {
    do {
      let response = try await calls.answer(to: request, check: check)
      return (response, requestID(of: response))
    } catch { throw error.directoryError(host: host) }
  }

  /// An answer of status 200 that isn't what the operation answers.
  func garbled(_ error: WireError, _ response: HTTPResponse) -> DirectoryError {
    garbled("\(error)", requestID(of: response))
  }

  /// An answer that contradicts the request or those before it.
  func garbled(_ reason: String, _ requestID: String?) -> DirectoryError {
    .remote(.garbled(reason: reason), host: host, requestID: requestID)
  }
}

/// How many users an account was last seen to have.
final class AccountSize: Sendable {
  private let users = Mutex<Int?>(nil)

  /// The number; nil where the account wasn't listed yet.
  var known: Int? {
    get { users.withLock { $0 } }
    set { users.withLock { $0 = newValue } }
  }
}
