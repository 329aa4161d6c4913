/// A run as its journal tells it: evidence for a person, and what an undo starts from. No later run depends on it.
package struct RecordedRun: Equatable, Sendable {
  /// The digest of the plan that was applied.
  package let digest: PlanDigest
  /// The account, with the facts that it had then.
  package let account: Account
  /// The users that the policy protected.
  package let protected: [UserName]
  /// When it began.
  package let startedAt: UTCTime
  /// The users that were sent or about to be, in the order of the journal, each once. What the run never came to, or
  /// left alone, isn't among them.
  package let users: [User]
  /// How it ended; nil where it didn't: it was killed, or its journal could be kept no longer.
  package let end: End?

  /// A user of the run.
  package struct User: Equatable, Sendable {
    /// The user.
    package let userID: UserID
    /// The address that the account held then.
    package let email: String?
    /// What was to change, in the order of `Attribute`, each at most once.
    package let edits: [Edit]
    /// The journal's line, counted from 1, that tells so.
    package let line: Int
    /// The last that is known of it.
    package var word: Word

    /// A user of the run.
    package init(userID: UserID, email: String?, edits: [Edit], line: Int, word: Word) {
      self.userID = userID
      self.email = email
      self.edits = edits
      self.line = line
      self.word = word
    }
  }

  /// The last that is known of a user: what was found when it was read again, else what its request's answer said.
  package enum Word: Equatable, Sendable {
    /// Sent, or about to be, and nothing more is known.
    case unanswered
    /// An outcome, with the code and the message where there are any, and the request's id.
    case outcome(ChangeOutcome.Kind, code: String?, message: String?, requestID: String?)

    /// The outcome's kind; nil where nothing came back.
    package var kind: ChangeOutcome.Kind? {
      if case .outcome(let kind, _, _, _) = self { kind } else { nil }
    }
  }

  /// How a run ended.
  package struct End: Equatable, Sendable {
    private let counts: [ChangeOutcome.Kind: Int]
    /// The exit code.
    package let exitCode: Int
    /// How many requests were sent.
    package let requests: Int
    /// Why no more were sent, where something kept it from that: `unanswered`, `unavailable`, `journal` or
    /// `interrupted`.
    package let stop: String?
    /// When it ended.
    package let endedAt: UTCTime

    /// How a run ended.
    package init(
      counts: [ChangeOutcome.Kind: Int], exitCode: Int, requests: Int, stop: String?, endedAt: UTCTime
    ) {
      self.counts = counts
      self.exitCode = exitCode
      self.requests = requests
      self.stop = stop
      self.endedAt = endedAt
    }

    /// How many changes ended in a word.
    package func count(_ kind: ChangeOutcome.Kind) -> Int { counts[kind] ?? 0 }
  }

  /// A run.
  package init(
    digest: PlanDigest, account: Account, protected: [UserName], startedAt: UTCTime, users: [User], end: End?
  ) {
    self.digest = digest
    self.account = account
    self.protected = protected
    self.startedAt = startedAt
    self.users = users
    self.end = end
  }
}
