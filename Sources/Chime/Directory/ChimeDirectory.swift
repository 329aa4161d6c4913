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
  /// What the account was last listed as.
  let lastListing = LastListing()

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

/// What is kept of an account's last listing: for choosing how to read some of its users, and when.
final class LastListing: Sendable {
  private let shape = Mutex<ListingShape?>(nil)

  /// How the listing was divided; nil where the account wasn't listed yet.
  var known: ListingShape? {
    get { shape.withLock { $0 } }
    set { shape.withLock { $0 = newValue } }
  }
}

/// How a listing was divided into pages.
struct ListingShape: Sendable {
  /// How many users it had.
  var users = 0
  /// For each page the greatest id on it and those before it; nil where no user had come yet.
  var greatestIDs: [UserID?] = []
}
