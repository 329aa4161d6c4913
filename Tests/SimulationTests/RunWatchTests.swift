import Reconciliation
import Testing

@testable import Simulation

/// A run that does what no run may: the watch has to tell which invariant it breaks.
@Suite struct `A watch over a run` {
  struct Misdeed: Sendable, CustomTestStringConvertible {
    let invariant: Invariant?
    let testDescription: String
    let deed: @Sendable (inout Deeds) -> Void
  }

  static let misdeeds: [Misdeed] = [
    Misdeed(invariant: nil, testDescription: "a request as it should be") { $0.send("b", "c") },
    Misdeed(invariant: .onlyThePlansUsers, testDescription: "a user outside the plan") { $0.send("a") },
    Misdeed(invariant: .durableIntent, testDescription: "no intent") { $0.request("b") },
    Misdeed(invariant: .durableIntent, testDescription: "an intent that wasn't synced") { deeds in
      deeds.record(.intent(batch: 1, deeds.changes("b")), durable: false)
      deeds.request("b")
    },
    Misdeed(invariant: .durableIntent, testDescription: "an intent of another user") { deeds in
      deeds.record(.intent(batch: 1, deeds.changes("b")))
      deeds.request("c")
    },
    Misdeed(invariant: .onceInFlight, testDescription: "a user twice in flight") { deeds in
      deeds.send("b")
      deeds.send("b")
    },
    Misdeed(invariant: .onlyRefusedHalves, testDescription: "a user again after an answer") { deeds in
      deeds.send("b", answer: deeds.accepted)
      deeds.send("b")
    },
    Misdeed(invariant: .onlyRefusedHalves, testDescription: "a refused user again by itself") { deeds in
      deeds.send("b", answer: deeds.refused)
      deeds.send("b")
    },
    Misdeed(invariant: nil, testDescription: "half of a refused request") { deeds in
      deeds.send("b", "c", answer: deeds.refused)
      deeds.send("b")
    },
    Misdeed(invariant: .onlyRefusedHalves, testDescription: "the whole refused request again") { deeds in
      deeds.send("b", "c", answer: deeds.refused)
      deeds.send("b", "c")
    },
    Misdeed(invariant: .concurrency, testDescription: "a third request of two at once") { deeds in
      for id in ["b", "c", "d"] { deeds.send(id) }
    },
    Misdeed(invariant: .beforeImage, testDescription: "a user that was read with another value") {
      $0.send("e")
    },
    Misdeed(invariant: .onlyThePlansAttributes, testDescription: "a type beside the licence") { deeds in
      deeds.record(.intent(batch: 1, deeds.changes("b")))
      deeds.request("b") { $0.type = .sharedDevice }
    },
    Misdeed(invariant: .onlyThePlansAttributes, testDescription: "another licence") { deeds in
      deeds.record(.intent(batch: 1, deeds.changes("b")))
      deeds.request("b") { $0.license = .plus }
    },
    Misdeed(invariant: .stops, testDescription: "a batch after a lost answer") { deeds in
      deeds.send("b", answer: .lost(deeds.reason, requestID: nil))
      deeds.record(.intent(batch: 2, deeds.changes("c")))
    },
    Misdeed(invariant: .stops, testDescription: "a batch after a signal") { deeds in
      deeds.watch.tell(.interrupt)
      deeds.record(.intent(batch: 1, deeds.changes("b")))
    },
    Misdeed(invariant: .journalFailureStops, testDescription: "a request after the journal failed") { deeds in
      deeds.record(.intent(batch: 1, deeds.changes("b")), durable: false)
      deeds.watch.failJournal()
      deeds.request("b")
    },
    Misdeed(invariant: .onlyTouchedRead, testDescription: "a reading of a user that wasn't sent") { deeds in
      deeds.watch.beginReading(.named([]), places: [1], .zero)
    },
    Misdeed(invariant: .readBehind, testDescription: "a page with a user under way") { deeds in
      deeds.send("b")
      _ = deeds.watch.beginPage(places: [0, 1])
    },
    Misdeed(invariant: .readBehind, testDescription: "a page with a user that is still to be sent") { deeds in
      deeds.send("b", answer: deeds.accepted)
      _ = deeds.watch.beginPage(places: [1, 2])
    },
    Misdeed(invariant: .readBehind, testDescription: "a page with half of a refused request") { deeds in
      deeds.send("b", "c", answer: deeds.refused)
      _ = deeds.watch.beginPage(places: [1])
    },
    Misdeed(invariant: nil, testDescription: "a page with users who were answered, beside one under way") {
      deeds in
      deeds.send("b", answer: deeds.accepted)
      deeds.send("c")
      _ = deeds.watch.beginPage(places: [0, 1])
    },
    Misdeed(invariant: .concurrency, testDescription: "a page beside two requests of two at once") { deeds in
      for id in ["b", "c"] { deeds.send(id) }
      _ = deeds.watch.beginPage(places: [0])
    },
    Misdeed(invariant: .growingDelays, testDescription: "a reading before its time") { deeds in
      deeds.send("b", answer: deeds.accepted)
      deeds.watch.beginReading(.named([]), places: [1], .zero)
      deeds.watch.endReading(ObservedState(), places: [1], .seconds(1))
      deeds.watch.beginReading(.named([]), places: [1], .milliseconds(1_249))
    },
  ]

  @Test(arguments: misdeeds)
  func `tells what is wrong`(misdeed: Misdeed) throws {
    var deeds = try Deeds()
    misdeed.deed(&deeds)
    #expect(deeds.watch.violation?.invariant == misdeed.invariant)
  }

  @Test func `tells an outcome that the server's log doesn't bear out`() throws {
    var deeds = try Deeds()
    deeds.send("b", answer: deeds.accepted)
    let untouched = Outcome.UserOutcome(outcome: .notAttempted, requestID: nil)
    let applied = Outcome.UserOutcome(outcome: .applied, requestID: "r")
    deeds.watch.check(
      Outcome(of: deeds.watch.plan, users: [applied, untouched, untouched, untouched], requests: 1))
    #expect(deeds.watch.violation?.invariant == .appliedIsInForce)
  }
}

/// The doings of a run over four users that shall be Pro; one of them was read with another value than planned.
struct Deeds {
  var watch: RunWatch
  let reason = Rejection(code: "Code", message: "no")
  private var requests = 0
  private var size = 0

  private static let ids = ["a", "b", "c", "d", "e"]

  init() throws {
    let plan = try Self.plan()
    var observed = ObservedState()
    for id in Self.ids {
      let license: License = id == "e" ? .plus : .basic
      try observed.append(
        ObservedUser(
          id: UserID(id)!, email: nil, license: .known(license), type: .known(.privateUser)))
    }
    watch = RunWatch(
      plan, observed, ApplyOptions(concurrency: 2), placeOf: { Self.ids.firstIndex(of: $0.text) },
      places: Self.ids.count)
  }

  private static func plan() throws -> Plan {
    let mark = SourceMark(line: 1, column: 1, length: 1)
    var policy = Policy(files: ["policy.yaml"])
    policy.defaults[0].license = Marked(.pro, at: mark)
    for id in ids.dropFirst() {
      policy.entries.append(
        user: UserID(id)!, nil, Settings(), AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    var observed = ObservedState()
    for id in ids {
      try observed.append(
        ObservedUser(
          id: UserID(id)!, email: nil, license: .known(.basic), type: .known(.privateUser)))
    }
    let account = Account.team(AccountID("account")!)
    return try Reconciliation.plan(DesiredState(folding: policy), against: observed, in: account)
  }

  var accepted: RequestWatch.Answer { .perUser([nil, nil, nil], requestID: "r") }
  var refused: RequestWatch.Answer { .refused(reason, requestID: "r") }

  func changes(_ ids: String...) -> [Change] { changes(ids) }
  private func changes(_ ids: [String]) -> [Change] {
    watch.plan.changes.filter { ids.contains($0.userID.text) }
  }

  /// Keeps a record, or only adds it.
  mutating func record(_ record: JournalRecord, durable isDurable: Bool = true) {
    let number = watch.record(record)
    size += 1
    watch.lines.append(JournalLine(record: number, end: isDurable ? size : .max))
    if isDurable { watch.keep(number) }
  }

  mutating func request(_ ids: String..., alter: (inout UserUpdate) -> Void = { _ in }) {
    request(ids, alter)
  }

  private mutating func request(_ ids: [String], _ alter: (inout UserUpdate) -> Void) {
    let updates = ids.map { id in
      var update = UserUpdate(userID: UserID(id)!)
      update.license = .pro
      alter(&update)
      return update
    }
    let places = ids.map { Self.ids.firstIndex(of: $0) }
    _ = watch.begin(UpdateBatch(updates), places: places, durableBytes: size)
  }

  /// Sends users as it should be, but for who they are, and takes an answer where one is given.
  mutating func send(_ ids: String..., answer: RequestWatch.Answer? = nil) {
    requests += 1
    record(.intent(batch: requests, changes(ids)))
    request(ids) { _ in }
    if let answer { watch.end(requests - 1, answer) }
  }
}
