package import Reconciliation
internal import Testing

/// What every directory keeps to, clause by clause: the same checks run over each implementation.
///
///     @Test(arguments: DirectoryContract.reading + DirectoryContract.writing)
///     func `the directory keeps to the contract`(clause: DirectoryContract.Clause) async throws {
///       try await clause.check { account, users in SimulatedDirectory(account, users: users) }
///     }
package enum DirectoryContract {
  /// Makes a directory of one account with these users.
  package typealias Maker = (Account, [ObservedUser]) async throws -> any UserDirectory

  /// One promise.
  package struct Clause: Sendable, CustomTestStringConvertible {
    /// The promise, in a sentence.
    package let promise: String
    private let body: @Sendable (Maker) async throws -> Void

    init(_ promise: String, _ body: @escaping @Sendable (Maker) async throws -> Void) {
      self.promise = promise
      self.body = body
    }

    /// Checks the promise over the directories that are made.
    package func check(_ make: Maker) async throws { try await body(make) }

    /// How a test run names the clause.
    package var testDescription: String { promise }
  }

  /// The account of the contract's directories.
  static let account = Account.team(accountID)

  private static var accountID: AccountID {
    guard let id = AccountID("12a3456b-7c89-012d-3456-78901e23fg45") else {
      preconditionFailure("the id is one that the API's documentation shows")
    }
    return id
  }

  // MARK: - Words for the clauses

  static func user(
    _ id: String, email: String? = nil, license: Observed<License> = .known(.basic),
    type: Observed<UserType> = .known(.privateUser), alexaForBusiness: AlexaForBusiness = AlexaForBusiness()
  ) throws -> ObservedUser {
    ObservedUser(
      id: try #require(UserID(id)), email: email, license: license, type: type,
      alexaForBusiness: alexaForBusiness)
  }

  static func update(_ id: String, _ set: (inout UserUpdate) -> Void) throws -> UserUpdate {
    var update = UserUpdate(userID: try #require(UserID(id)))
    set(&update)
    return update
  }

  /// The users that a directory answers, sorted by id: in which order it gives them is its own affair.
  static func users(
    of directory: any UserDirectory, _ scope: ObservationScope = .everyone
  ) async throws -> [ObservedUser] {
    let state = try await directory.observe(scope)
    return state.rowsInOrderOfID().map { state[$0] }
  }

  static func users(of directory: any UserDirectory, named names: String...) async throws -> [String] {
    let scope = ObservationScope.named(try names.map { try #require(UserName($0)) })
    return try await users(of: directory, scope).map(\.id.text)
  }
}
