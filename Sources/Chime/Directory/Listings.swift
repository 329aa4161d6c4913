import ChimeWire
import JSONStream
package import Reconciliation
import Synchronization

extension ChimeDirectory {
  /// The most pages that are read: 20 million users. A server that never ends its listing must not keep a run for ever.
  private static let pageLimit = 100_000

  /// Every user, page by page; the next page is under way while the last one is read.
  func everyone() async throws(DirectoryError) -> ObservedState {
    let users = try await listing { requests.listUsers(after: $0) }
    lastListing.known = users.shape
    return users.all
  }

  /// Every user, read page by page behind a plan's writes.
  ///
  /// Each page waits for the users that were on it before and on the page behind, who come to it where others leave. A
  /// listing in another order than that of ids is read once everything is written: already its first page may have the
  /// greatest id. In which order the service lists isn't documented.
  package func observe(behind writes: WriteProgress) async throws(DirectoryError) -> ObservedState? {
    guard let known = lastListing.known?.greatestIDs, writes.users > known.count else { return nil }
    var reaches: [WriteProgress.Reach] = []
    let users = try await listing {
      requests.listUsers(after: $0)
    } admitting: { (page) async throws(DirectoryError) in
      let reach = await writes.passed(page + 1 < known.count ? known[page + 1] : nil)
      if reach == .stopped { throw .remote(.broken(reason: "the run stopped"), host: host, requestID: nil) }
      // A garbled page has the listing begin anew.
      if page == 0 { reaches = [] }
      reaches.append(reach)
    }
    let isBehind = zip(users.shape.greatestIDs, reaches).allSatisfy { id, reach in
      id.map(reach.covers) ?? true
    }
    return isBehind ? users.all : nil
  }

  /// The users of a listing, whose pages `request` asks for: the first one, then those behind each token. Before it asks
  /// for a page, `admitting` is waited for, which is given the page's number, counted from 0, and may end the listing.
  ///
  /// The listing ends at an absent, null or empty token; a short or an empty page isn't its end. A page's token is looked
  /// for before the page is read, so that the next request leaves at once. Where a page then turns out to be garbled,
  /// which a retry may mend, and the run's budget has one left, the listing begins anew with pages that are looked
  /// through first.
  func listing(
    _ request: (String?) -> HTTPRequest, admitting: PageAdmission = { _ in }
  ) async throws(DirectoryError) -> ListedUsers {
    do throws(PageFailure) { return try await listing(request, admitting, check: .outline) } catch {
      guard case .garbled = error, await calls.wait(.transient, attempt: 1) else {
        throw error.directoryError
      }
    }
    do throws(PageFailure) { return try await listing(request, admitting, check: .whole) } catch {
      throw error.directoryError
    }
  }

  private func listing(
    _ request: (String?) -> HTTPRequest, _ admitting: PageAdmission, check: BodyCheck
  ) async throws(PageFailure) -> ListedUsers {
    let users = ListedUsers(directory: self)
    var tokens: Set<[UInt8]> = []
    try await admit(0, admitting)
    var page = try await self.page(request(nil), check).get()
    while let token = page.next {
      guard tokens.insert(Array(token.utf8)).inserted else {
        throw .final(garbled("the listing repeats a page: a NextToken came twice", page.requestID))
      }
      guard tokens.count < Self.pageLimit else {
        throw .final(garbled("the listing has more than \(Self.pageLimit) pages", page.requestID))
      }
      try await admit(tokens.count, admitting)
      // The request goes first: it is what the run waits for.
      users.take(page)
      let next = await Meanwhile.$current.withValue(Meanwhile { users.read() }) {
        await self.page(request(token), check)
      }
      users.read()
      try users.result.get()
      page = try next.get()
    }
    users.take(page)
    users.read()
    try users.result.get()
    return users
  }

  private func admit(_ page: Int, _ admitting: PageAdmission) async throws(PageFailure) {
    do throws(DirectoryError) { try await admitting(page) } catch { throw .final(error) }
  }

  private func page(_ request: HTTPRequest, _ check: BodyCheck) async -> Result<ListingPage, PageFailure> {
    do throws(DirectoryError) {
      let (response, requestID) = try await answer(to: request, check: check)
      do throws(WireError) {
        return .success(
          ListingPage(response: response, requestID: requestID, next: try Listing.nextToken(response.body)))
      } catch {
        return .failure(pageFailure(error, garbled(error, response)))
      }
    } catch {
      return .failure(.final(error))
    }
  }
}

/// Waits until a page may be asked for.
typealias PageAdmission = (_ page: Int) async throws(DirectoryError) -> Void

/// A page of a listing, which isn't read yet.
private struct ListingPage: Sendable {
  let response: HTTPResponse
  let requestID: String?
  /// The token of the page that follows.
  let next: String?
}

/// What a page that can't be read means: only what is no JSON may be whole when it is asked for again.
private func pageFailure(_ error: WireError, _ told: DirectoryError) -> PageFailure {
  switch error.problem {
  case .json(.wrongKind(_, _)), .json(.notAnInteger), .json(.repeatedMember(_)): .final(told)
  case .json: .garbled(told)
  default: .final(told)
  }
}

/// Why a page can't be had.
private enum PageFailure: Error {
  /// It is no page; asking for it again may help.
  case garbled(DirectoryError)
  /// Anything else.
  case final(DirectoryError)

  var directoryError: DirectoryError {
    switch self {
    case .garbled(let error), .final(let error): error
    }
  }
}

/// The users of the pages that were read, one after the other; a page is read while the next one is asked for.
final class ListedUsers: Sendable {
  private struct State {
    var users = ObservedState()
    var shape = ListingShape()
    /// Where the greatest id so far stands.
    var greatest: Int?
    /// The page that is to be read.
    var page: ListingPage?
    var result: Result<Void, PageFailure> = .success(())
  }

  private let directory: ChimeDirectory
  private let state = Mutex(State())

  init(directory: ChimeDirectory) { self.directory = directory }

  var all: ObservedState { state.withLock { $0.users } }

  /// How they were divided into pages.
  var shape: ListingShape { state.withLock { $0.shape } }

  /// How the last page was read.
  fileprivate var result: Result<Void, PageFailure> { state.withLock { $0.result } }

  /// Takes a page that is to be read.
  fileprivate func take(_ page: ListingPage) { state.withLock { $0.page = page } }

  /// Reads the page that was taken, if nobody has yet.
  fileprivate func read() {
    state.withLock { state in
      guard let page = state.page else { return }
      state.page = nil
      let before = state.users.count
      state.result = read(page, into: &state.users)
      state.greatest = state.users.rowOfGreatestID(in: before..<state.users.count, or: state.greatest)
      state.shape.users = state.users.count
      state.shape.greatestIDs.append(state.greatest.map(state.users.id(at:)))
    }
  }

  private func read(_ page: ListingPage, into users: inout ObservedState) -> Result<Void, PageFailure> {
    do throws(WireError) {
      _ = try Listing.readPage(page.response.body, of: directory.accountID, into: &users)
      return .success(())
    } catch {
      if case .repeatedUser(let text) = error.problem, let id = UserID(text) {
        return .failure(.final(.inconsistent(RepeatedUser(id: id))))
      }
      return .failure(pageFailure(error, directory.garbled(error, page.response)))
    }
  }
}
