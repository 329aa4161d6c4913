import ChimeWire
import Reconciliation

/// How one named user is looked up.
enum Lookup: Sendable {
  case id(UserID, PathLabel)
  case address(EmailAddress)
}

extension ChimeDirectory {
  /// How many lookups are under way at once: enough to hide the way to the service, few enough not to be throttled.
  static let lookupsInFlight = 8
  /// Up to how many users are looked up one by one in an account of unknown size: what a listing of 4,000 users takes.
  private static let lookupLimit = 20

  /// The lookups of named users; nil where listing the whole account takes fewer requests, or an id can't stand in
  /// a path.
  func lookups(of names: [UserName]) -> [Lookup]? {
    let pages = lastListing.known.map { $0.users / ChimeRequests.usersPerPage + 1 } ?? Self.lookupLimit
    guard names.count <= pages else { return nil }
    var lookups: [Lookup] = []
    for name in names {
      switch name {
      case .id(let id):
        guard let label = try? PathLabel(id.text) else { return nil }
        lookups.append(.id(id, label))
      case .email(let address): lookups.append(.address(address))
      }
    }
    return lookups
  }

  /// The users whom lookups find, each once, in the order of the lookups.
  func users(_ lookups: [Lookup]) async throws(DirectoryError) -> ObservedState {
    let found = await withTaskGroup(
      of: (Int, Result<[ObservedUser], DirectoryError>).self
    ) { tasks in
      var found = [Result<[ObservedUser], DirectoryError>?](repeating: nil, count: lookups.count)
      for (index, lookup) in lookups.enumerated() {
        if index >= Self.lookupsInFlight, let (done, result) = await tasks.next() {
          found[done] = result
          if case .failure = result { break }
        }
        tasks.addTask { (index, await result(of: lookup)) }
      }
      for await (done, result) in tasks { found[done] = result }
      return found
    }
    var state = ObservedState()
    for result in found.compactMap(\.self) {
      for user in try result.get() where state.row(of: user.id) == nil {
        do throws(RepeatedUser) { try state.append(user) } catch { throw .inconsistent(error) }
      }
    }
    return state
  }

  private func result(of lookup: Lookup) async -> Result<[ObservedUser], DirectoryError> {
    do throws(DirectoryError) {
      switch lookup {
      case .id(let id, let label): return .success(try await user(id, label).map { [$0] } ?? [])
      case .address(let address): return .success(try await users(withAddress: address))
      }
    } catch { return .failure(error) }
  }

  /// The user of an id; nil where there is none.
  private func user(_ id: UserID, _ label: PathLabel) async throws(DirectoryError) -> ObservedUser? {
    let response: HTTPResponse
    do {
      response = try await calls.answer(to: requests.getUser(label))
    } catch {
      if case .notFound = error.cause { return nil }
      throw error.directoryError(host: host)
    }
    let user: ObservedUser
    do { user = try UserAnswer.read(response.body, of: accountID) } catch { throw garbled(error, response) }
    guard user.id == id else {
      throw garbled("another user came than the one asked for", requestID(of: response))
    }
    return user
  }

  /// The users who carry an address; what else the service lists is dropped.
  private func users(withAddress address: EmailAddress) async throws(DirectoryError) -> [ObservedUser] {
    let listed = try await listing { requests.listUsers(withAddress: address, after: $0) }
      .all.users(in: .named([.email(address)]))
    return (0..<listed.count).map { listed[$0] }
  }
}
