/// What holds in every run, whatever goes wrong.
package enum Invariant: String, CaseIterable, Sendable {
  // MARK: At each request

  case onlyThePlansUsers = "no user outside the plan is written"
  case beforeImage = "no user is written whose value differs from what the plan saw and the run had read"
  case onlyThePlansAttributes = "no attribute is sent beyond the plan's, nor with another value"
  case batchSize = "no request carries more than 20 users"
  case onceInFlight = "no user is twice in flight"
  case concurrency = "no more requests are in flight than were allowed"
  case durableIntent = "an intent is durable before its request"
  case journalFailureStops = "no request begins after a journal failure was reported"
  case stops = "nothing new is begun after a lost answer, an unavailable service or a signal"
  case onlyRefusedHalves = "a user is sent again only in half of a request that was refused as a whole"

  // MARK: At each reading

  case onlyTouchedRead = "only users whose change isn't settled are read again"
  case readBehind = "a page that is read behind the writes has only users whose change was answered"
  case growingDelays = "users are read again after the delays that were asked for, and no more often"

  // MARK: At the end of a run

  case oneOutcome = "every change has exactly one outcome, and the counts add up"
  case serverAgrees = "each outcome is what the server's own log says"
  case appliedIsInForce = "a user that was reported applied was read with its value after the write"
  case isolation = "a user is refused only by an answer of its own"
  case wholePlanSent = "nothing is left unattempted without a reason to stop"
  case requestCount = "as many requests are told as were made"
  case exitCode = "the exit code matches the outcome"
  case guardrails = "a refused plan writes nothing, and an approved one no more than the guard allowed"
  case rightPlan = "a plan changes exactly the users that differ from the policy"

  // MARK: Of the journal

  case recordsAreTrue = "the journal's records are what happened"
  case journalReadsBack = "the journal reads back as what was recorded, and holds at least what was synced"
  case requestsAreJournaled = "every request in the server's log has its intent in the journal"

  // MARK: Over several runs

  case converges = "once the faults stop, the next run makes everything as the policy says"
  case idempotent = "a rerun sends nothing for users that are as desired"
  case undoes = "an undo restores exactly what its run wrote and nobody edited since"
  case ends = "a run ends"
}

/// An invariant that didn't hold.
package struct Violation: Error, Sendable {
  /// Which.
  package let invariant: Invariant
  /// What was seen instead.
  package let detail: String
}
