import Reconciliation
import Reporting
import Testing

/// The events of a command, line by line.
@Suite struct `Lines of events` {
  @Test func `frame a command and its runs, and tell of each user`() {
    let outcome = OutcomeFixture.every(stop: .unanswered(Rejection(code: "Timeout", message: "no answer")))
    let results = zip(outcome.plan.changes, outcome.users).map {
      JournalRecord.UserResult(userID: $0.userID, outcome: $1)
    }
    var lines = EventLines(redacts: false)
    var bytes = lines.start(toolVersion: "1.2.3")
    bytes += lines.lines(of: .began(outcome.plan), Traffic())
    bytes += lines.lines(of: .unsent(Array(results[1...2])), Traffic())
    bytes += lines.lines(of: .split(batch: 1, changes: 3), Traffic(retries: 1, throttled: 2))
    bytes += lines.lines(
      of: .answered(batch: 2, [results[0], results[3]]), Traffic(retries: 1, throttled: 2))
    bytes += lines.lines(of: .verifying(1), Traffic(retries: 1, throttled: 2))
    bytes += lines.lines(of: .verified([results[4]]), Traffic(retries: 1, throttled: 2))
    bytes += lines.lines(of: .ended(outcome), Traffic(retries: 1, throttled: 2))
    bytes += lines.failure("it failed for '\("a@b.example")'", next: "Try again.", policy: "policy")
    bytes += lines.end(exitCode: 3)
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"""
        {"event":"start","formatVersion":"1.0","tool":{"name":"rollcall","version":"1.2.3"}}
        {"event":"plan","account":"12a3456b-7c89-012d-3456-78901e23fg45","digest":"\#(outcome.plan.digest())","changes":11,"requests":1}
        {"event":"user","userId":"u-b","outcome":"alreadyApplied"}
        {"event":"user","userId":"u-c","outcome":"stale"}
        {"event":"throttle","throttled":2,"retries":1}
        {"event":"split","batch":1,"users":3}
        {"event":"user","userId":"u-a","outcome":"applied","batch":2,"requestId":"r1"}
        {"event":"user","userId":"u-d","outcome":"rejected","code":"NotFound","message":"There is no such user.","batch":2,"requestId":"r1"}
        {"event":"batch","batch":2,"users":2,"done":4}
        {"event":"verify","users":1}
        {"event":"user","userId":"u-e","outcome":"unverified","code":"Unchanged","message":"accepted, but the licence is still Basic and the type is still PrivateUser","requestId":"r1","verified":true}
        {"event":"outcome","account":"12a3456b-7c89-012d-3456-78901e23fg45","summary":{"applied":1,"alreadyApplied":1,"stale":1,"rejected":1,"unverified":5,"unknown":1,"notAttempted":1},"requests":2,"verified":true,"stopped":"unanswered"}
        {"event":"error","policy":"policy","message":"it failed for 'a@b.example'","next":"Try again."}
        {"event":"end","exitCode":3,"summary":{"applied":1,"alreadyApplied":1,"stale":1,"rejected":1,"unverified":5,"unknown":1,"notAttempted":1}}

        """#)
  }

  @Test func `end with the sums of all runs`() {
    var lines = EventLines(redacts: false)
    for count in [3, 4] {
      _ = lines.lines(of: .ended(OutcomeFixture.uniform(.notAttempted, count)), Traffic())
    }
    _ = lines.lines(of: .ended(OutcomeFixture.uniform(.applied, 2)), Traffic())
    #expect(
      String(decoding: lines.end(exitCode: 130), as: UTF8.self) == #"""
        {"event":"end","exitCode":130,"summary":{"applied":2,"alreadyApplied":0,"stale":0,"rejected":0,"unverified":0,"unknown":0,"notAttempted":7}}

        """#)
  }

  @Test func `hold no address where they are redacted`() {
    var lines = EventLines(redacts: true)
    let line = lines.failure("no '\("a@b.example")'", next: "", policy: nil)
    #expect(!String(decoding: line, as: UTF8.self).contains("@"))
  }
}
