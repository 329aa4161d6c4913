import Reconciliation
import Reporting
import Testing

/// What became of a plan, as people read it.
@Suite struct `An outcome as text` {
  @Test func `has a line for each user, the counts, and what to do next`() {
    #expect(
      text(OutcomeFixture.every(), next: .look("rollcall plan policy")) == """
          applied       a@example.com  license Pro
          already so    b@example.com  license Pro
          stale         c@example.com  license Pro
          rejected      d@example.com  license Pro: NotFound: There is no such user. (request r1)
          unverified    e@example.com  license Pro, type SharedDevice: accepted, but the licence is still Basic and \
        the type is still PrivateUser (request r1)
          unverified    f@example.com  alexaForBusiness.enabled true: accepted, but Alexa for Business is still not set
          unverified    g@example.com  license Pro: accepted, but the licence is neither Pro nor still Basic: \
        somebody else changed it (request r1)
          unverified    h@example.com  license Pro: accepted, but the user isn't in the account any more (request r1)
          unverified    i@example.com  license Pro: accepted, but the user couldn't be read again (request r1)
          unknown       j@example.com  license Pro: Timeout: no answer came in time (request r2)
          not attempted u-k            license Pro

        1 of 11 changes applied in 2 requests · 1 already so · 1 stale · 1 rejected · 5 unverified · 1 unknown · 1 \
        not attempted
        1 type was accepted and didn't change: the API documents only licences as updatable. With \
        'typeChanges: report' the policy tells of types without sending them.
        To see what is left: rollcall plan policy

        """)
  }

  @Test(arguments: [
    (
      Outcome.Stop.unanswered(Rejection(code: "Timeout", message: "no answer came in time")),
      """
      The run stopped early: a request had no answer that can be trusted (Timeout: no answer came in time).
      """
    ),
    (
      .unavailable(Rejection(code: "ExpiredToken", message: "The token has expired.")),
      """
      The run stopped early: the directory takes no requests (ExpiredToken: The token has expired.).
      Mend that first.
      """
    ),
    (
      .journal(JournalFailure(reason: "No space left on device")),
      """
      The run stopped early: the journal can't be kept (No space left on device).
      Make room for it, or give --journal another path. What is told here was done, though the journal may lack the \
      last of it.
      """
    ),
    (
      .interrupted,
      """
      The run stopped early: a signal came.
      Requests under way were waited for.
      """
    ),
  ])
  func `says why the run stopped, and what to do next in one place`(stop: Outcome.Stop, sentence: String) {
    #expect(
      text(OutcomeFixture.uniform(.notAttempted, 1, stop: stop), next: .look("rollcall plan policy")) == """
          not attempted a@example.com  license Pro

        0 of 1 change applied in 2 requests · 1 not attempted
        \(sentence)
        To see what is left: rollcall plan policy

        """)
  }

  @Test func `without a command to show says in words what to do next`() {
    #expect(
      text(OutcomeFixture.uniform(.notAttempted, 1, stop: .interrupted)).hasSuffix(
        """
        The run stopped early: a signal came.
        Requests under way were waited for. Plan again and apply what is left.

        """))
  }

  @Test func `of a saved plan names the command that writes what is left as one that applies`() {
    #expect(
      text(OutcomeFixture.uniform(.notAttempted, 1), next: .apply("rollcall apply --plan p.json")).hasSuffix(
        "\nTo apply what is left: rollcall apply --plan p.json\n"))
  }

  @Test func `tells of a signal that came too late to stop anything`() {
    #expect(
      text(OutcomeFixture.uniform(.applied, 1, interruption: .termination)) == """
          applied       a@example.com  license Pro

        1 of 1 change applied in 2 requests
        A signal asked the run to end when everything had been sent; nothing needs to be done about it.

        """)
  }

  @Test func `says that nothing was read again`() {
    #expect(
      text(OutcomeFixture.uniform(.applied, 1, isVerified: false)) == """
          applied       a@example.com  license Pro

        1 of 1 change applied in 2 requests
        Not read again (--no-verify): 'applied' is what the directory answered. 'rollcall plan' shows what it holds.

        """)
  }

  @Test func `counts the types that were accepted and didn't change`() {
    let shown = text(OutcomeFixture.uniform(.unverified(.unchanged([.type])), 2))
    #expect(
      shown.contains(
        """
        2 types were accepted and didn't change: the API documents only licences as updatable. With \
        'typeChanges: report' the policy tells of types without sending them.
        """))
  }

  @Test func `says the same in ASCII and in colour`() {
    let plain = text(OutcomeFixture.every(stop: .interrupted))
    let ascii = text(OutcomeFixture.every(stop: .interrupted), TextStyle(color: false, unicode: false))
    #expect(ascii == plain.replacing("·", with: "|"))
    let colored = text(OutcomeFixture.every(stop: .interrupted), TextStyle(color: true, unicode: true))
    #expect(colored.contains("\u{1B}[31munverified   \u{1B}[0m e@example.com"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  private func text(_ outcome: Outcome, _ style: TextStyle = .plain, next: NextStep? = nil) -> String {
    var shown = ""
    writeOutcomeText(outcome, next: next, style) { shown += $0 }
    return shown
  }
}
