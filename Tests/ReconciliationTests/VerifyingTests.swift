import Reconciliation
import Simulation
import Testing

/// What is told of users after they were written, as a second look finds them.
@Suite struct `Reading again what was written` {
  @Test func `calls applied what is found in force`() async throws {
    let world = try World(users: 3)
    let outcome = await world.apply()
    #expect(outcome.users.map(\.outcome) == [.applied, .applied, .applied])
    #expect(outcome.isVerified && outcome.exitCode == 0)
    #expect(await world.directory.readings == [["u0", "u1", "u2"]])
  }

  @Test func `waits for a value that takes its time, and asks for no user twice whose value took`()
    async throws
  {
    let world = try World(users: 3)
    await world.directory.hold(["u1"], forReadings: 2)
    let outcome = await world.apply()
    #expect(outcome.users.map(\.outcome) == [.applied, .applied, .applied])
    #expect(await world.directory.readings == [["u0", "u1", "u2"], ["u1"], ["u1"]])
  }

  @Test func `calls unverified what never takes, with what is there instead`() async throws {
    let world = try World(users: 4)
    await world.directory.hold(["u0"], forReadings: .max)
    await world.directory.afterWriting { users in
      users[1].license = .known(.plus)
      users.remove(at: 2)
    }
    let outcome = await world.apply()
    #expect(
      outcome.users.map(\.outcome) == [
        .unverified(.unchanged([.license])), .unverified(.changed([.license])), .unverified(.gone), .applied,
      ])
    #expect(outcome.exitCode == 3)
    #expect(await world.directory.readings.count == 5, "bounded")
  }

  @Test func `calls unverified what can't be read, after two failures in a row`() async throws {
    let world = try World(users: 2)
    await world.directory.failReading()
    let outcome = await world.apply()
    #expect(outcome.users.map(\.outcome) == [.unverified(.unread), .unverified(.unread)])
    #expect(await world.directory.readings.count == 2)
  }

  @Test func `finds out what became of a request that was lost`() async throws {
    let world = try World(users: 2)
    let loss = Rejection(code: "Timeout", message: "no answer")
    await world.directory.answer(1, .lost(loss, written: ["u0"]))
    let outcome = await world.apply()
    #expect(outcome.users.map(\.outcome) == [.applied, .unknown(loss)])
    #expect(outcome.stop == .unanswered(loss))
    #expect(outcome.exitCode == 3)
  }

  @Test func `is left out where that is asked for, and the outcome says so`() async throws {
    let world = try World(users: 2)
    await world.directory.hold(["u0", "u1"], forReadings: .max)
    let outcome = await world.apply(ApplyOptions(verification: .skipped))
    #expect(outcome.users.map(\.outcome) == [.applied, .applied])
    #expect(!outcome.isVerified)
    #expect(await world.directory.readings == [])
  }
}

@Suite(.timeLimit(.minutes(1))) struct `Reading behind the writes` {
  private static let options = ApplyOptions(concurrency: 2, verification: .reading(after: World.delays))

  @Test(arguments: [1, 7, 20, 50])
  func `shows each user after its change, and nothing is read once more`(pageSize: Int) async throws {
    let world = try World(users: 50)
    await world.directory.listPages(of: pageSize)
    let outcome = await world.apply(Self.options)
    #expect(outcome.count(.applied) == 50)
    let pages = await world.directory.pages
    #expect(pages.flatMap(\.ids) == outcome.plan.changes.map(\.userID.text))
    #expect(!pages.contains { !$0.areWritten })
    #expect(await world.directory.readings == [])
  }

  @Test(arguments: 2...4)
  func `is one of the requests in flight, of which there are no more than allowed`(concurrency: Int)
    async throws
  {
    let world = try World(users: 1000)
    await world.directory.listPages(of: 20)
    let options = ApplyOptions(concurrency: concurrency, verification: .reading(after: World.delays))
    #expect(await world.apply(options).count(.applied) == 1000)
    #expect(await world.directory.mostInFlight == concurrency)
  }

  @Test func `leaves what it didn't find in force to be read by name`() async throws {
    let world = try World(users: 50)
    await world.directory.listPages(of: 10)
    await world.directory.hold(["u7"], forReadings: 2)
    let outcome = await world.apply(Self.options)
    #expect(outcome.count(.applied) == 50)
    #expect(await world.directory.readings == [["u7"], ["u7"]])
  }

  @Test func `counts for nothing where it fails`() async throws {
    let world = try World(users: 50)
    await world.directory.listPages(of: 10)
    await world.directory.failReading()
    let outcome = await world.apply(Self.options)
    #expect(outcome.count(.unverified) == 50)
    #expect(await world.directory.readings.map(\.count) == [50, 50])
  }

  @Test func `is given up where the run stops, and who was written is read by name`() async throws {
    let world = try World(users: 50)
    let refusal = Rejection(code: "ExpiredToken", message: "expired")
    await world.directory.listPages(of: 10)
    await world.directory.answer(2, .unavailable(refusal))
    let outcome = await world.apply(Self.options)
    #expect(outcome.stop == .unavailable(refusal))
    #expect(outcome.count(.applied) == 20 && outcome.count(.unverified) == 0)
    #expect(await world.directory.readings.map(\.count) == [20])
  }

  @Test func `isn't begun where nothing is to be verified, or one request may be in flight`() async throws {
    for options in [ApplyOptions(concurrency: 1), ApplyOptions(concurrency: 2, verification: .skipped)] {
      let world = try World(users: 50)
      await world.directory.listPages(of: 10)
      #expect(await world.apply(options).count(.applied) == 50)
      #expect(await world.directory.pages.isEmpty)
    }
  }
}

@Suite struct `A request that is refused as a whole` {
  @Test(arguments: 0..<20)
  func `holds back the one user that it is about, and no other`(bad: Int) async throws {
    let world = try World(users: 20)
    let id = "u\(bad)"
    let refusal = Rejection(code: "BadRequest", message: "no such user")
    await world.directory.refuseRequests(with: id, refusal)
    let outcome = await world.apply()
    #expect(outcome.count(.applied) == 19)
    let row = try #require(outcome.plan.changes.firstIndex { $0.userID.text == id })
    #expect(outcome.users[row].outcome == .rejected(refusal))
    #expect(
      outcome.requests <= 11, "the bad user's halves: 20, 10, 5, 3 or 2, 1 and the good ones beside them")
  }

  @Test func `is split no further where the directory takes no requests`() async throws {
    let world = try World(users: 41)
    let refusal = Rejection(code: "ExpiredToken", message: "expired")
    await world.directory.answer(2, .unavailable(refusal))
    let outcome = await world.apply(ApplyOptions(concurrency: 1))
    #expect(outcome.requests == 2)
    #expect(outcome.count(.applied) == 20)
    #expect(outcome.count(.rejected) == 20)
    #expect(outcome.count(.notAttempted) == 1)
    #expect(outcome.stop == .unavailable(refusal))
  }
}

@Suite struct `A run that is asked to end` {
  @Test func `sends nothing more, verifies and reports`() async throws {
    let world = try World(users: 41)
    let signals = Signals(after: 2)
    let outcome = await world.apply(ApplyOptions(concurrency: 1), interruption: { signals.ask() })
    #expect(outcome.count(.applied) == 40)
    #expect(outcome.count(.notAttempted) == 1)
    #expect(outcome.stop == .interrupted && outcome.interruption == .termination)
    #expect(outcome.exitCode == 143)
    #expect(await world.directory.readings.first?.count == 40)
  }

  @Test func `after the last request tells that it was asked to`() async throws {
    let world = try World(users: 1)
    let signals = Signals(after: 1)
    let outcome = await world.apply(interruption: { signals.ask() })
    #expect(outcome.isComplete && outcome.stop == nil)
    #expect(outcome.exitCode == 143)
  }
}
