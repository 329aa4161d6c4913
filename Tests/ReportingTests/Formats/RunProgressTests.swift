import Reconciliation
import Testing

@testable import Reporting

/// What is said of a run while it lasts.
@Suite struct `The progress of a run` {
  private func progress(_ done: Int, of count: Int) -> RunProgress {
    let plan = ReportFixture.large(count)
    var progress = RunProgress()
    _ = progress.take(.began(plan))
    let applied = Outcome.UserOutcome(outcome: .applied, requestID: nil)
    _ = progress.take(
      .answered(
        batch: 1, plan.changes.prefix(done).map { .init(userID: $0.userID, outcome: applied) }))
    return progress
  }

  private func text(_ phrase: Phrase) -> String { TerminalPrinter(.plain).text(phrase) }

  @Test(arguments: [
    (0, 60, "0 of 100 changes done"), (40, 2, "40 of 100 changes done, 20/s, 3 s left"),
    (40, 40, "40 of 100 changes done, 60/min, 60 s left"),
    (1, 60, "1 of 100 changes done, 1/min, 99 min left"),
    (1, 600, "1 of 100 changes done, 0/min, 17 h left"), (100, 10, "100 of 100 changes done, 10/s, 0 s left"),
  ])
  func `is a number, a rate and the time that is left`(done: Int, seconds: Int, line: String) {
    #expect(text(progress(done, of: 100).line(after: .seconds(seconds))) == line)
  }

  @Test func `is a bar where there is a terminal`() {
    #expect(
      text(progress(50, of: 100).bar(after: .seconds(5), cells: 8))
        == "[====    ] 50 of 100 changes done, 10/s, 5 s left")
  }

  @Test func `tells that users are read again`() {
    var progress = progress(50, of: 100)
    _ = progress.take(.verifying(50))
    #expect(text(progress.line(after: .seconds(5))) == "reading again 50 users")
  }

  @Test func `is due at most once in an interval`() {
    var progress = progress(1, of: 100)
    let due = [1, 9, 10, 11, 19, 20, 45, 54, 55].filter {
      progress.isDue(at: .seconds($0), every: .seconds(10))
    }
    #expect(due == [10, 20, 45, 55])
  }

  @Test func `ends with the run, and isn't shown of a plan without changes`() {
    var progress = progress(1, of: 1)
    let plan = ReportFixture.large(1)
    let applied = Outcome.UserOutcome(outcome: .applied, requestID: nil)
    let outcome = Outcome(of: plan, users: [applied], requests: 1)
    let goesOn = [RunEvent.ended(outcome), .began(ReportFixture.large(0)), .began(plan)].map {
      progress.take($0)
    }
    #expect(goesOn == [false, false, true])
  }
}
