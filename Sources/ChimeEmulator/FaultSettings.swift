package import Reconciliation

/// What goes wrong on demand, as one JSON object; every member may be left out, and an unknown one is refused.
///
///     {
///       "seed": 7,                                  chances repeat from run to run; 0 unless given
///       "latencyMs": 20,                            each answer takes at least so long
///       "rate": {
///         "perSecond": 10, "burst": 10,             a token bucket; over it 429 ThrottledClientException
///         "retryAfterSeconds": 1,                   the header Retry-After; left out unless given
///         "retryAfterMs": 250                       the header x-amz-retry-after; left out unless given
///       },
///       "chances": [{                               each drawn for each request, the first that hits counts
///         "fault": "500",                           500, 503, html (with 200), empty (with 200), close
///         "chance": 0.1,                            0 to 1
///         "when": "before",                         or "after" the write took effect
///         "operations": ["BatchUpdateUser"],        every one unless given
///         "times": 3                                at most so often; no limit unless given
///       }],
///       "userErrors": {"USER": "NotFound"},         these users' updates end so, others' go through
///       "rejectedUsers": ["USER"],                  a batch with one of them is refused whole, with 400
///       "typeUpdates": "ignored",                   accepted without effect, as documented; or "taken"
///       "staleReads": {"forMs": 500},               or {"forRequests": 3}: so long reads answer the state
///                                                   from before a write
///       "outage": true,                             503 for everything
///       "redirect": "http://127.0.0.1:9",           307 to there, for everything
///       "refusal": {"status": 403, "code": "AccessDeniedException", "message": "…"},
///       "expiredToken": true,                       403 ExpiredTokenException for everything
///       "listing": "repeatedToken"                  see `ListingFault`
///     }
package struct FaultSettings: Equatable, Sendable {
  /// Where the random numbers start.
  package var seed: UInt64 = 0
  /// How long each answer takes at least. What it answers is done at once: times that a write begins, such as those of
  /// stale reads, run from the request's arrival.
  package var latency: Duration = .zero
  /// The request rate; nil for no limit.
  package var rate: RateLimit?
  /// What happens by chance.
  package var chances: [ChanceFault] = []
  /// The error codes of users, by id.
  package var userErrors: [UserID: String] = [:]
  /// The users whose batches are refused whole.
  package var rejectedUsers: Set<UserID> = []
  /// Whether types are written. The API documents only licences as updatable.
  package var takesTypeUpdates = false
  /// How long reads answer the state from before a write; nil for not at all.
  package var staleReads: Staleness?
  /// Whether everything is answered with 503.
  package var isOutage = false
  /// Where everything is redirected to.
  package var redirect: String?
  /// The error that everything is answered with.
  package var refusal: Refusal?
  /// Whether the session token is said to have expired.
  package var hasExpiredToken = false
  /// What is wrong with listings.
  package var listing: ListingFault?

  /// No fault; types are accepted and ignored.
  package static let none = FaultSettings()

  /// A token bucket.
  package struct RateLimit: Equatable, Sendable {
    /// The requests a second that are answered for good.
    package var perSecond: Double
    /// How many may come at once.
    package var burst: Double
    /// The header `Retry-After`, in seconds.
    package var retryAfterSeconds: Int?
    /// The header `x-amz-retry-after`, in milliseconds.
    package var retryAfterMs: Int?
  }

  /// A fault that hits by chance.
  package struct ChanceFault: Equatable, Sendable {
    /// What happens.
    package var fault: Interruption
    /// How likely it is for a request, 0 to 1.
    package var chance: Double
    /// Whether the operation is carried out first.
    package var isAfterwards = false
    /// The operations that it hits; nil for all.
    package var operations: [String]?
    /// How often it hits at most; nil for no limit.
    package var times: Int?
  }

  /// What a client gets in place of the operation's answer.
  package enum Interruption: String, CaseIterable, Sendable {
    /// 500 ServiceFailureException.
    case failure = "500"
    /// 503 ServiceUnavailableException.
    case unavailable = "503"
    /// 200 with a page of HTML, as a proxy may answer.
    case html
    /// 200 without a body.
    case empty
    /// The connection is closed without an answer.
    case close
  }

  /// How long reads are stale.
  package enum Staleness: Equatable, Sendable {
    /// For a time after the write.
    case time(Duration)
    /// For so many reading requests after the write.
    case requests(Int)
  }

  /// An error that is answered to everything.
  package struct Refusal: Equatable, Sendable {
    /// The status code, 400 to 599.
    package var status: Int
    /// The exception's name.
    package var code: String
    /// The service's words.
    package var message: String
  }

  /// What can be wrong with ListUsers.
  package enum ListingFault: String, CaseIterable, Sendable {
    /// From the second page on, a page gives the token that it was asked for with.
    case repeatedToken
    /// The first page has no token, whatever follows it.
    case endsEarly
    /// The page's JSON is cut in half.
    case cutJSON
    /// An empty page with a token stands behind each page: that isn't the end.
    case emptyPages
    /// The last page has a null for a token: that is the end.
    case nullToken
    /// The last page has an empty text for a token: that is the end.
    case emptyToken
  }
}
