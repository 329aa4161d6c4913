/// Where an account's users live: the Amazon Chime API, the embedded directory, a snapshot, a simulated one.
///
/// A value of this kind speaks for one account. Every implementation passes the same contract suite.
package protocol UserDirectory: Sendable {
  /// The account's facts.
  ///
  /// - Throws: `DirectoryError` where the account can't be read.
  func account() async throws(DirectoryError) -> Account

  /// What the directory holds now: every user, or those named. A named user that isn't there is left out; an
  /// address that several users carry brings all of them.
  ///
  /// - Throws: `DirectoryError` where the directory can't be read whole; half a listing is never returned.
  func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState

  /// Every user, read while a plan is still being written to the directory; called once in a run, beside `update`.
  ///
  /// - Parameter writes: What the reading waits for before each request, one at a time: each user whom the plan changes
  ///   was asked for after `writes.passed` told a reach that covers it.
  /// - Returns: nil where the directory isn't read in an order of ids, or is better read by name at the end.
  /// - Throws: `DirectoryError` where the directory can't be read whole, or the run stopped.
  func observe(behind writes: WriteProgress) async throws(DirectoryError) -> ObservedState?

  /// Writes a batch: each user's answer stands for that user alone.
  ///
  /// - Returns: A result for each user of the batch, in its order.
  /// - Throws: `BatchFailure` where the request as a whole has no answer for its users.
  func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer
}

extension UserDirectory {
  /// Nothing is read: the default.
  package func observe(behind writes: WriteProgress) async throws(DirectoryError) -> ObservedState? { nil }
}

/// Which users to observe.
package enum ObservationScope: Sendable {
  case everyone
  case named([UserName])
}

// MARK: - Updates

/// At most twenty updates of different users: one request.
package struct UpdateBatch: Equatable, Sendable {
  /// The updates, in plan order, each user once.
  package let updates: [UserUpdate]

  /// A batch.
  ///
  /// - Precondition: one to `Plan.usersPerRequest` updates of different users.
  package init(_ updates: [UserUpdate]) {
    precondition((1...Plan.usersPerRequest).contains(updates.count), "a request changes 1 to 20 users")
    precondition(Set(updates.map(\.userID)).count == updates.count, "a request names each user once")
    self.updates = updates
  }
}

/// What to set of one user; what is nil is left as it is and isn't sent.
package struct UserUpdate: Equatable, Sendable {
  /// The user.
  package let userID: UserID
  /// The licence to set.
  package var license: License?
  /// The type to set.
  package var type: UserType?
  /// The Alexa for Business members to set.
  package var alexaForBusiness = AlexaForBusiness()

  /// An update that sets nothing yet.
  package init(userID: UserID) { self.userID = userID }

  /// The update that a change calls for: its attributes and no others.
  package init(_ change: Change) {
    userID = change.userID
    for attribute in change.attributes {
      switch attribute.edit {
      case .license(_, let to): license = to
      case .type(_, let to): type = to
      case .alexaEnabled(_, let to): alexaForBusiness.enabled = to
      case .alexaRoomARN(_, let to): alexaForBusiness.roomARN = to
      }
    }
  }
}

/// What a directory answered to a batch.
package struct BatchAnswer: Equatable, Sendable {
  /// What became of each user, in the order of the batch.
  package let results: [Result<Accepted, Rejection>]
  /// The request's id, where the directory gives one.
  package let requestID: String?

  /// An accepted update: the directory took it; whether it holds is for a later reading to tell.
  package struct Accepted: Equatable, Sendable {
    package init() {}
  }

  /// An answer for the users of a batch.
  package init(results: [Result<Accepted, Rejection>], requestID: String?) {
    self.results = results
    self.requestID = requestID
  }
}

/// Why a directory refused an update of one user, or a whole request.
package struct Rejection: Error, Equatable, Sendable {
  /// The directory's code, normalised: `NotFound`, `Forbidden`, `Throttled` …
  package let code: String
  /// The directory's own words; untrusted text.
  package let message: String

  /// A refusal.
  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}

// MARK: - Failures

/// A request to change a batch that has no answer for each user.
package enum BatchFailure: Error, Equatable, Sendable {
  /// The directory refused the request; nothing of it was written.
  case rejected(Rejection, requestID: String?)
  /// No answer that can be trusted came; all, some or nothing of it may have been written.
  case unknown(Rejection, requestID: String?)
  /// The directory refused the request for a reason that isn't its content, as where the credentials expired or
  /// nobody answers: nothing of it was written, and the next request would meet the same end.
  case unavailable(Rejection, requestID: String?)
}

/// A directory that can't be read.
package enum DirectoryError: Error, Equatable, Sendable {
  /// A file isn't there, or isn't what it is said to be: which, what it would take to use it, and why.
  case unusable(String, Obstacle, reason: String)
  /// It doesn't know the account; those that it does know.
  case unknownAccount(AccountID, known: [AccountID])
  /// It answered with the facts of another account.
  case otherAccount(expected: AccountID, found: String)
  /// Its listing names one user twice, so that it can't be trusted.
  case inconsistent(RepeatedUser)
  /// It refused; normalised code, its own words, the request's id.
  case refused(Rejection, requestID: String?)
  /// It was asked over a network and gave no answer that can be used; the host asked, and the request's id.
  case remote(RemoteFailure, host: String, requestID: String?)
  /// It can't be written to.
  case readOnly

  /// What stands between us and a file, as far as the way out differs.
  package enum Obstacle: Equatable, Sendable {
    /// There is no embedded directory.
    case absent
    /// It is something else than an embedded directory.
    case foreign
    /// An earlier version of this program made it.
    case earlier
    /// A later version of this program made it.
    case later
    /// Its content is damaged.
    case damaged
    /// Another process is writing to it.
    case busy
    /// The system doesn't let it be read or written: permissions, a full disk, a failing one.
    case inaccessible
    /// It is a listing that can't be read, or that isn't a whole one.
    case listing
    /// It holds an account's facts that can't be read.
    case facts
  }
}
