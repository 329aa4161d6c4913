import Reconciliation
import Simulation
import Synchronization
import Testing

/// What a run wrote is taken back, and nothing that was written since.
@Suite struct `Undoing a run` {
  // MARK: - One user

  @Test(arguments: [
    (ChangeOutcome.Kind?.some(.applied), ["u license Pro Basic"]), (.unverified, ["u license Pro Basic"]),
    (.unknown, ["u license Pro Basic"]), (nil, ["u license Pro Basic"]),
    (.rejected, []), (.notAttempted, []), (.stale, []), (.alreadyApplied, []),
  ])
  func `takes back what was applied or may have been`(kind: ChangeOutcome.Kind?, notes: [String]) throws {
    let undo = try undo(
      [.license(from: .known(.basic), to: .pro)], told: kind, now: user(license: .known(.pro)))
    #expect(undo.plan.notes == notes)
    #expect(undo.skippedNotes == [])
  }

  @Test(arguments: [ChangeOutcome.Kind.applied, .unverified, .unknown])
  func `leaves out who is back already`(kind: ChangeOutcome.Kind) throws {
    let undo = try undo(
      [.license(from: .known(.basic), to: .pro)], told: kind, now: user(license: .known(.basic)))
    #expect(undo.plan.notes == [])
    #expect(undo.skippedNotes == [])
  }

  @Test func `never writes over a later edit, and names the user`() throws {
    let edits: [Edit] = [
      .license(from: .known(.basic), to: .pro), .type(from: .known(.privateUser), to: .sharedDevice),
    ]
    let undo = try undo(edits, told: .applied, now: user(license: .known(.plus), type: .known(.sharedDevice)))
    #expect(undo.plan.notes == [])
    #expect(undo.skippedNotes == ["u now@example.com edited license"])
  }

  @Test func `tells of a user who is gone`() throws {
    let undo = try undo([.license(from: .known(.basic), to: .pro)], told: .applied, now: nil)
    #expect(undo.plan.notes == [])
    #expect(undo.plan.managed == 0)
    #expect(undo.skippedNotes == ["u then@example.com gone"])
  }

  @Test func `takes back the part of a change that took`() throws {
    let edits: [Edit] = [
      .license(from: .known(.basic), to: .pro), .type(from: .known(.privateUser), to: .sharedDevice),
    ]
    let undo = try undo(edits, told: .unverified, now: user(license: .known(.pro)))
    #expect(undo.plan.notes == ["u license Pro Basic"])
    #expect(undo.skippedNotes == [])
  }

  @Test func `skips what was no value that can be written, and takes back the rest`() throws {
    let edits: [Edit] = [
      .license(from: .unrecognized("Gold"), to: .pro), .type(from: .absent, to: .sharedDevice),
      .alexaEnabled(from: nil, to: true), .alexaRoomARN(from: "arn:old", to: "arn:new"),
    ]
    var now = user(license: .known(.pro), type: .known(.sharedDevice))
    now.alexaForBusiness = AlexaForBusiness(enabled: true, roomARN: "arn:new")
    let undo = try undo(edits, told: .applied, now: now)
    #expect(undo.plan.notes == ["u alexaForBusiness.roomArn arn:new arn:old"])
    #expect(
      undo.skippedNotes == [
        "u now@example.com unwritable license Gold", "u now@example.com hadNone type",
        "u now@example.com hadNone alexaForBusiness.enabled",
      ])
  }

  @Test func `skips a licence that the account doesn't have any more`() throws {
    let undo = try undo(
      [.license(from: .known(.plus), to: .pro)], told: .applied, now: user(license: .known(.pro)))
    #expect(undo.plan.notes == [])
    #expect(undo.skippedNotes == ["u now@example.com unwritable license Plus"])
  }

  @Test func `takes equal text of other bytes for another value`() throws {
    var now = user(license: .known(.pro))
    now.alexaForBusiness.roomARN = "e\u{301}"
    let undo = try undo([.alexaRoomARN(from: "a", to: "\u{E9}")], told: .applied, now: now)
    #expect(undo.skippedNotes == ["u now@example.com edited alexaForBusiness.roomArn"])
  }

  // MARK: - The plan

  @Test func `tells where each step comes from, whom it holds and how it is limited`() throws {
    let undo = try undo(
      [.license(from: .known(.basic), to: .pro)], told: .applied, now: user(license: .known(.pro)))
    let change = try #require(undo.plan.changes.first)
    #expect(change.email == "now@example.com")
    #expect(change.direction == .downgrade)
    #expect(
      change.attributes[0].cause
        == Cause(.undo, at: SourcePlace(file: 0, mark: SourceMark(line: 7, column: 1, length: 1))))
    #expect(undo.plan.files == ["run.jsonl"])
    #expect(undo.plan.managed == 1)
    #expect(
      undo.plan.seats?.filter { $0.before > 0 || $0.after > 0 }.map { [$0.before, $0.after] } == [
        [0, 1], [2, 1],
      ])
    #expect(undo.plan.limits == Plan.Limits(protected: [.email(EmailAddress("NOW@example.com")!)]))
    #expect(undo.plan.objections == [.protected(UserID("u")!, email: EmailAddress("now@example.com")!)])
  }

  @Test func `is stopped by no number of changes`() throws {
    let users = (0..<1_000).map { user("u\($0)", license: .known(.pro)) }
    let run = run(users.map { ($0.id, [.license(from: .known(.basic), to: .pro)], .applied) }, protected: [])
    let plan = undoPlan(of: run, in: "run.jsonl", against: try observedState(users), of: SmallWorld.account)
      .plan
    #expect(plan.changes.count == 1_000)
    #expect(plan.count(.downgrade) == 1_000)
    #expect(plan.objections == [])
  }

  // MARK: - Worlds

  @Test func `gives every small world back as it was, but for what can't be written`() async throws {
    var undone = 0
    for world in SmallWorld.all {
      let directory = SimulatedDirectory(world.account, users: world.users)
      let plan = try Reconciliation.plan(
        DesiredState(folding: world.policy()), against: await directory.observe(.everyone), in: world.account)
      let run = try await recordedRun(of: plan, on: directory)
      let planned = try observedUsers(await directory.observe(.everyone))
      let undo = undoPlan(
        of: run, in: "j", against: try await directory.observe(.everyone), of: world.account)
      let redo = try await recordedRun(of: undo.plan, on: directory)
      let restored = try observedUsers(await directory.observe(.everyone))
      let lost = Set(undo.skipped.map(\.userID))
      #expect(
        restored.filter { !lost.contains($0.id) } == world.users.filter { !lost.contains($0.id) }, "\(world)")
      #expect(restored.filter { lost.contains($0.id) } == planned.filter { lost.contains($0.id) }, "\(world)")
      #expect(
        world.users.allSatisfy { $0.license.isWritable != lost.contains($0.id) || !plan.touches($0.id) })
      // Once more, and the undo itself is undone.
      let second = undoPlan(
        of: redo, in: "j", against: try await directory.observe(.everyone), of: world.account)
      _ = try await recordedRun(of: second.plan, on: directory)
      #expect(try observedUsers(await directory.observe(.everyone)) == planned, "\(world)")
      #expect(second.skipped == [])
      undone += undo.plan.changes.count
    }
    #expect(undone > 2_000, "the worlds hold changes to take back")
  }

  // MARK: - Making

  private func user(
    _ id: String = "u", license: Observed<License>, type: Observed<UserType> = .known(.privateUser)
  ) -> ObservedUser {
    ObservedUser(id: UserID(id)!, email: "now@example.com", license: license, type: type)
  }

  private func run(
    _ users: [(UserID, [Edit], ChangeOutcome.Kind?)], protected: [UserName],
    in account: Account = SmallWorld.account
  ) -> RecordedRun {
    RecordedRun(
      digest: PlanDigest("sha256:" + String(repeating: "0", count: 64))!, account: account,
      protected: protected, startedAt: UTCTime(secondsSince1970: 0),
      users: users.map { id, edits, kind in
        let word = kind.map { RecordedRun.Word.outcome($0, code: nil, message: nil, requestID: nil) }
        return RecordedRun.User(
          userID: id, email: "then@example.com", edits: edits, line: 7, word: word ?? .unanswered)
      }, end: nil)
  }

  /// The undo of a run over one user, in an account with another one.
  private func undo(_ edits: [Edit], told kind: ChangeOutcome.Kind?, now: ObservedUser?) throws -> UndoPlan {
    let run = run([(UserID("u")!, edits, kind)], protected: [.email(EmailAddress("NOW@example.com")!)])
    let others = [user("other", license: .known(.pro))]
    return undoPlan(
      of: run, in: "run.jsonl", against: try observedState(others + [now].compactMap(\.self)),
      of: SmallWorld.account)
  }

  private func observedUsers(_ state: ObservedState) -> [ObservedUser] { (0..<state.count).map { state[$0] } }

  /// Applies a plan, and tells the run as its records do.
  private func recordedRun(of plan: Plan, on directory: SimulatedDirectory) async throws -> RecordedRun {
    let words = Mutex<[UserID: ChangeOutcome.Kind]>([:])
    let options = ApplyOptions(verification: .skipped)
    _ = await apply(
      try ApprovedPlan(approving: plan), to: directory, options: options, clock: ContinuousClock(),
      journal: { (record) async throws(JournalFailure) in
        guard case .result(_, let results) = record else { return }
        words.withLock { words in for result in results { words[result.userID] = result.outcome.outcome.kind }
        }
      })
    return run(
      plan.changes.map { change in
        (change.userID, change.attributes.map(\.edit), words.withLock { $0[change.userID] })
      }, protected: [], in: plan.account)
  }
}

extension Plan {
  fileprivate func touches(_ id: UserID) -> Bool { changes.contains { $0.userID == id } }
}

extension UndoPlan {
  /// What is left as it is, as a person would note it.
  fileprivate var skippedNotes: [String] {
    skipped.map { skipped in
      let reason =
        switch skipped.reason {
        case .gone: "gone"
        case .edited(let attributes): "edited " + attributes.map(\.name).joined(separator: " ")
        case .hadNone(let attribute): "hadNone \(attribute.name)"
        case .unwritable(let attribute, let before): "unwritable \(attribute.name) \(before)"
        }
      return "\(skipped.userID) \(skipped.email ?? "-") \(reason)"
    }
  }
}

extension Observed {
  fileprivate var isWritable: Bool {
    if case .known = self { true } else { false }
  }
}
