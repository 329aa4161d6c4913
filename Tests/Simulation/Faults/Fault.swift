/// What can go wrong in a simulated run, one kind at a time; each is counted where it strikes.
package enum Fault: Int, CaseIterable, Sendable {
  // MARK: The answer refuses one user (Amazon Chime API reference, UserError, ErrorCode)

  case badRequest
  case conflict
  case forbidden
  case notFound
  case preconditionFailed
  case resourceLimitExceeded
  case serviceFailure
  case accessDenied
  case serviceUnavailable
  case throttled
  case throttling
  case unauthorized
  case unprocessable
  case voiceConnectorGroupAssociationsExist
  case phoneNumberAssociationsExist

  // MARK: The request as a whole

  /// One user whom the service can't take has the whole request refused.
  case refusedForOneUser
  /// The whole request is refused, for no reason that lies in a user.
  case refusedWhole
  /// The service takes no requests: throttled or failing to the end of all attempts, credentials that expired.
  case unavailable
  /// No answer comes, and nothing was written.
  case lostBeforeWriting
  /// No answer comes, and a part was written.
  case lostMidway
  /// No answer comes, though everything was written.
  case lostAfterWriting
  /// No answer comes, and what was asked is done later, when it will.
  case writtenLate

  // MARK: Answers that aren't the whole truth

  /// A user's type is accepted, and stays as it is.
  case ignoredType
  /// A user's licence is accepted, and stays as it is.
  case ignoredLicense
  /// A reading shows what was there some time ago.
  case staleReading
  /// A reading fails.
  case failedReading
  /// An answer takes time.
  case latency

  // MARK: Another administrator

  case editAfterObservation
  case editBeforeWriting
  case editWhileWriting
  case editBeforeReadingAgain
  /// The edit is the very one that the policy wants.
  case editAsDesired
  /// The edit takes a user out of the account.
  case deletion
  /// The edit brings a user back.
  case addition

  // MARK: The process and its disk

  /// The process ends at some step, and a fresh one starts over.
  case crashBeforeRerun
  /// The process ends at some step, and the same plan is applied again.
  case crashBeforeResume
  case interrupt
  case termination
  /// A write of the journal fails, and leaves nothing or a part behind.
  case journalWriteFailure
  /// A sync of the journal fails; what was written since the last one is gone.
  case journalSyncFailure
  /// A crash loses what the journal hadn't synced.
  case journalTailLost
  /// A crash keeps a part of what the journal hadn't synced.
  case journalTailTorn
  /// A crash keeps the length of what the journal hadn't synced, and not its content.
  case journalTailGarbled

  /// The faults that refuse one user of an answer.
  static let userErrors = Array(allCases[...Fault.phoneNumberAssociationsExist.rawValue])

  /// The code of a refused user, as the service spells it.
  var userErrorCode: String { Self.userErrorCodes[rawValue] }

  private static let userErrorCodes = userErrors.map { fault in
    let name = "\(fault)"
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
