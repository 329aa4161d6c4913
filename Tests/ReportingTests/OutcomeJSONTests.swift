import Reconciliation
import Reporting
import Testing

/// What became of a plan, as pipelines read it.
@Suite struct `An outcome as JSON` {
  @Test func `tells of each user and of the run`() {
    let outcome = OutcomeFixture.every(
      stop: .unanswered(Rejection(code: "Timeout", message: "no answer came in time")), isVerified: false)
    #expect(
      json(outcome) == #"""
        {
          "formatVersion": "1.0",
          "plan": "sha256:7f105da54f31d2cfd59e4fc16072246708df5ff7786f29c7cd4c027885af92b4",
          "summary": {
            "applied": 1,
            "alreadyApplied": 1,
            "stale": 1,
            "rejected": 1,
            "unverified": 5,
            "unknown": 1,
            "notAttempted": 1
          },
          "users": [
            {
              "userId": "u-a",
              "email": "a@example.com",
              "outcome": "applied",
              "requestId": "r1"
            },
            {
              "userId": "u-b",
              "email": "b@example.com",
              "outcome": "alreadyApplied"
            },
            {
              "userId": "u-c",
              "email": "c@example.com",
              "outcome": "stale"
            },
            {
              "userId": "u-d",
              "email": "d@example.com",
              "outcome": "rejected",
              "code": "NotFound",
              "message": "There is no such user.",
              "requestId": "r1"
            },
            {
              "userId": "u-e",
              "email": "e@example.com",
              "outcome": "unverified",
              "code": "Unchanged",
              "message": "accepted, but the licence is still Basic and the type is still PrivateUser",
              "requestId": "r1"
            },
            {
              "userId": "u-f",
              "email": "f@example.com",
              "outcome": "unverified",
              "code": "Unchanged",
              "message": "accepted, but Alexa for Business is still not set"
            },
            {
              "userId": "u-g",
              "email": "g@example.com",
              "outcome": "unverified",
              "code": "Changed",
              "message": "accepted, but the licence is neither Pro nor still Basic: somebody else changed it",
              "requestId": "r1"
            },
            {
              "userId": "u-h",
              "email": "h@example.com",
              "outcome": "unverified",
              "code": "Gone",
              "message": "accepted, but the user isn't in the account any more",
              "requestId": "r1"
            },
            {
              "userId": "u-i",
              "email": "i@example.com",
              "outcome": "unverified",
              "code": "Unread",
              "message": "accepted, but the user couldn't be read again",
              "requestId": "r1"
            },
            {
              "userId": "u-j",
              "email": "j@example.com",
              "outcome": "unknown",
              "code": "Timeout",
              "message": "no answer came in time",
              "requestId": "r2"
            },
            {
              "userId": "u-k",
              "email": null,
              "outcome": "notAttempted"
            }
          ],
          "batches": 2,
          "retries": 1,
          "throttled": 2,
          "verified": false,
          "stopped": {
            "reason": "unanswered",
            "message": "a request had no answer that can be trusted (Timeout: no answer came in time)",
            "next": "Plan again to see what became of its users; what is left can be applied then."
          },
          "exitCode": 3,
          "next": "rollcall plan policy"
        }

        """#)
  }

  @Test(arguments: [
    (
      Outcome.Stop.unavailable(Rejection(code: "ExpiredToken", message: "The token has expired.")),
      """
        "stopped": {
          "reason": "unavailable",
          "message": "the directory takes no requests (ExpiredToken: The token has expired.)",
          "next": "Mend that first; then plan again and apply what is left."
        },
      """
    ),
    (
      .journal(JournalFailure(reason: "No space left on device")),
      """
        "stopped": {
          "reason": "journal",
          "message": "the journal can't be kept (No space left on device)",
          "next": "Make room for it, or give --journal another path. What is told here was done, though the journal \
      may lack the last of it."
        },
      """
    ),
    (
      .interrupted,
      """
        "stopped": {
          "reason": "interrupted",
          "message": "a signal came",
          "next": "Requests under way were waited for. Plan again and apply what is left."
        },
      """
    ),
  ])
  func `says why the run stopped`(stop: Outcome.Stop, expected: String) {
    #expect(json(OutcomeFixture.uniform(.notAttempted, 1, stop: stop)).contains(expected))
  }

  @Test func `has null where nothing stopped the run`() {
    #expect(
      json(OutcomeFixture.uniform(.applied, 1)).contains(
        """
          "verified": true,
          "stopped": null,

        """))
  }

  private func json(_ outcome: Outcome) -> String {
    var bytes: [UInt8] = []
    writeOutcomeJSON(
      outcome, Traffic(retries: 1, throttled: 2), exitCode: outcome.exitCode, next: "rollcall plan policy"
    ) {
      bytes += $0
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
