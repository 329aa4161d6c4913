import ChimeWire
import Reconciliation

extension ChimeDirectory {
  /// The most pages that are read: 20 million users. A server that never ends its listing must not keep a run for ever.
  private static let pageLimit = 100_000

  /// Every user, page by page; the next page is under way while the last one is read.
  func everyone() async throws(DirectoryError) -> ObservedState {
    let users = try await listing { requests.listUsers(after: $0) }
    size.known = users.count
    return users
  }

  /// The users of a listing, whose pages `request` asks for: the first one, then those behind each token.
  ///
  /// The listing ends at an absent, null or empty token; a short or an empty page isn't its end.
  func listing(_ request: (String?) -> HTTPRequest) async throws(DirectoryError) -> ObservedState {
    var users = ObservedState()
    var tokens: Set<[UInt8]> = []
    var page = try await self.page(request(nil))
    while let token = page.next {
      guard tokens.insert(Array(token.utf8)).inserted else {
        throw garbled("the listing repeats a page: a NextToken came twice", page.requestID)
      }
      guard tokens.count < Self.pageLimit else {
        throw garbled("the listing has more than \(Self.pageLimit) pages", page.requestID)
      }
      let following = request(token)
      async let next = result(of: following)
      do throws(DirectoryError) {
        try read(page, into: &users)
      } catch {
        _ = await next
        throw error
      }
      page = try await next.get()
    }
    try read(page, into: &users)
    return users
  }

  private struct Page: Sendable {
    let response: HTTPResponse
    let next: String?
    var requestID: String? { Chime.requestID(of: response) }
  }

  private func page(_ request: HTTPRequest) async throws(DirectoryError) -> Page {
    let (response, _) = try await answer(to: request)
    do {
      return Page(response: response, next: try Listing.nextToken(response.body))
    } catch { throw garbled(error, response) }
  }

  private func result(of request: HTTPRequest) async -> Result<Page, DirectoryError> {
    do throws(DirectoryError) { return .success(try await page(request)) } catch { return .failure(error) }
  }

  private func read(_ page: Page, into users: inout ObservedState) throws(DirectoryError) {
    do throws(WireError) {
      _ = try Listing.readPage(page.response.body, of: accountID, into: &users)
    } catch {
      if case .repeatedUser(let text) = error.problem, let id = UserID(text) {
        throw .inconsistent(RepeatedUser(id: id))
      }
      throw garbled(error, page.response)
    }
  }
}
