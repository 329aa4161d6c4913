internal import LocalStore
internal import Reconciliation

extension UserService {
  /// One page of ListUsers, with what the faults make of it.
  func listUsers(of account: String, _ request: ReceivedRequest) async throws(ServiceError) -> ServiceAnswer {
    let opened = try await open(account)
    let limit = try PageParameters.limit(request)
    let type = try PageParameters.type(request)
    let email = try PageParameters.email(request)
    let listing = ["ListUsers", account, type?.name ?? "", email ?? ""]
    let token = try PageParameters.token(request, listing: listing)
    let fault = await board.settings.listing
    if let token, token.isDetour {
      let back = PageToken(listing: listing, after: token.after)
      return .users([], of: opened.id, next: .text(back.text))
    }
    // One more than the page holds tells whether another one follows.
    let query = UserPageRequest(
      after: token.flatMap { UserID($0.after) }, limit: limit + 1, type: type, email: email)
    let found = try await page(query, of: opened)
    let shown = await board.reading(Array(found.prefix(limit)), of: opened.id)
    let last = found.count > limit ? shown.last : nil
    let next = last.map {
      PageToken(listing: listing, after: $0.id.text, isDetour: fault == .emptyPages)
    }
    var answer = ServiceAnswer.users(
      shown, of: opened.id, next: nextToken(next, asked: request.parameter("next-token"), fault: fault))
    if fault == .cutJSON { answer.body.removeLast(answer.body.count / 2) }
    return answer
  }

  private func nextToken(
    _ next: PageToken?, asked: String?, fault: FaultSettings.ListingFault?
  ) -> ServiceAnswer.NextToken {
    switch fault {
    case .repeatedToken:
      if let asked, !asked.isEmpty { return .text(asked) }
    case .endsEarly: return .absent
    case .nullToken where next == nil: return .null
    case .emptyToken where next == nil: return .text("")
    default: break
    }
    return next.map { .text($0.text) } ?? .absent
  }
}

/// The parameters of the operations that list.
enum PageParameters {
  /// How many are listed where the request doesn't say.
  static let defaultLimit = 100
  /// How many a request may ask for.
  static let limits = 1...200

  static func limit(_ request: ReceivedRequest) throws(ServiceError) -> Int {
    guard let text = request.parameter("max-results") else { return defaultLimit }
    guard let limit = Int(text), limits.contains(limit) else {
      throw .badRequest("max-results must be \(limits.lowerBound) to \(limits.upperBound).")
    }
    return limit
  }

  static func type(_ request: ReceivedRequest) throws(ServiceError) -> UserType? {
    guard let text = request.parameter("user-type") else { return nil }
    guard let type = UserType(name: text) else {
      throw .badRequest("user-type must be one of \(UserType.allCases.map(\.name).joined(separator: ", ")).")
    }
    return type
  }

  /// An address of the model's form, `.+@.+\..+`.
  static func email(_ request: ReceivedRequest) throws(ServiceError) -> String? {
    guard let text = request.parameter("user-email") else { return nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.first?.isEmpty == false, let domain = parts.last,
      domain.dropFirst().dropLast().contains(".")
    else { throw .badRequest("user-email is not an e-mail address.") }
    return text
  }

  /// The token of the page that is asked for; nil for the first one, which an empty token means too.
  static func token(_ request: ReceivedRequest, listing: [String]) throws(ServiceError) -> PageToken? {
    guard let text = request.parameter("next-token"), !text.isEmpty else { return nil }
    return try PageToken(text, listing: listing)
  }
}
