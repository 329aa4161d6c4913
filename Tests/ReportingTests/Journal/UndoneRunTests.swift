import Reconciliation
import Reporting
import Simulation
import Testing

/// Apply, read the journal, undo: with refused users, lost answers, killed runs and other people's edits.
@Suite struct `A run that is undone by its journal` {
  @Test func `leaves every user as he was, or as somebody else made him`() async throws {
    var restored = 0
    var edited = 0
    for seed in UInt64(1)...1_500 {
      var chance = Chance(seed)
      let before = chance.users()
      let directory = FaultyDirectory(users: before, failing: chance.set(of: before, oneIn: 5))
      let plan = try plan(for: before, &chance)
      let records = try await apply(plan, to: directory)
      // A run may be killed after any of its records.
      let kept = Array(records.prefix(chance.below(3) == 0 ? 1 + chance.below(records.count) : records.count))
      let run = try readJournal(try await JournalFixture.bytes(of: kept)).run
      let written = await directory.users
      let others = chance.set(of: before, oneIn: 6)
      await directory.edit(others)
      let now = await directory.users

      let undo = undoPlan(of: run, in: "j", against: try await directory.observe(.everyone), of: plan.account)
      _ = try await apply(undo.plan, to: SimulatedDirectory(plan.account, users: now), keeping: directory)

      let after = await directory.users
      let known = Set(run.users.map(\.userID))
      for (row, user) in after.enumerated() {
        if others.contains(user.id) {
          #expect(user == now[row], "seed \(seed)")
          edited += 1
        } else if known.contains(user.id) {
          #expect(user == before[row], "seed \(seed)")
          restored += written[row] == before[row] ? 0 : 1
        } else {
          #expect(user == now[row], "seed \(seed)")
        }
      }
    }
    #expect(restored > 500)
    #expect(edited > 500)
  }

  /// Applies a plan; the second directory does the same.
  private func apply(
    _ plan: Plan, to directory: some UserDirectory, keeping second: FaultyDirectory? = nil
  ) async throws -> [JournalRecord] {
    let records = Records()
    let outcome = await Reconciliation.apply(
      try ApprovedPlan(approving: plan), to: directory,
      options: ApplyOptions(concurrency: 1, verification: .reading(after: [.zero])), clock: ContinuousClock(),
      journal: { (record) async throws(JournalFailure) in await records.append(record) })
    if let second {
      #expect(outcome.isComplete)
      await second.copy(try await directory.observe(.everyone))
    }
    return await records.all
  }

  private func plan(for users: [ObservedUser], _ chance: inout Chance) throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    policy.guardrails.maxChanges = .percent(100)
    policy.guardrails.maxDowngrades = .percent(100)
    let mark = SourceMark(line: 1, column: 1, length: 1)
    for user in users {
      let license = License.allCases[chance.below(4)]
      let type = UserType.allCases[chance.below(2)]
      let alexa = AlexaForBusinessSettings(
        enabled: chance.below(2) == 0 ? Marked(chance.below(2) == 0, at: mark) : nil,
        roomARN: chance.below(2) == 0 ? Marked("arn:\(chance.below(3))", at: mark) : nil)
      policy.entries.append(
        user: user.id, nil, Settings(license: Marked(license, at: mark), type: Marked(type, at: mark)), alexa,
        inFile: 0, at: mark)
    }
    var state = ObservedState()
    for user in users { try state.append(user) }
    return try Reconciliation.plan(DesiredState(folding: policy), against: state, in: FaultyDirectory.account)
  }
}

private actor Records {
  private(set) var all: [JournalRecord] = []
  func append(_ record: JournalRecord) { all.append(record) }
}

/// A directory that refuses some users, and whose answer to a batch with the last of them is lost on the way.
private actor FaultyDirectory: UserDirectory {
  static let account = Account(
    id: AccountID("account")!, type: "Team", supportedLicenses: License.allCases.map(\.name))

  private(set) var users: [ObservedUser]
  private let failing: Set<UserID>

  init(users: [ObservedUser], failing: Set<UserID>) {
    self.users = users
    self.failing = failing
  }

  /// Somebody gives users values that no plan of ours asks for.
  func edit(_ ids: Set<UserID>) {
    for row in users.indices where ids.contains(users[row].id) {
      users[row].license = .unrecognized("Theirs")
      users[row].type = .absent
      users[row].alexaForBusiness = AlexaForBusiness(enabled: nil, roomARN: "arn:theirs")
    }
  }

  func copy(_ state: ObservedState) { users = (0..<state.count).map { state[$0] } }

  func account() async throws(DirectoryError) -> Account { Self.account }

  func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    var state = ObservedState()
    for user in users {
      do throws(RepeatedUser) { try state.append(user) } catch { throw .inconsistent(error) }
    }
    return state.users(in: scope)
  }

  func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    let refusal = Rejection(code: "Forbidden", message: "")
    let results = batch.updates.map { update -> Result<BatchAnswer.Accepted, Rejection> in
      if failing.contains(update.userID) { return .failure(refusal) }
      write(update)
      return .success(.init())
    }
    if let last = users.last, failing.contains(last.id) {
      throw .unknown(Rejection(code: "Timeout", message: ""), requestID: nil)
    }
    return BatchAnswer(results: results, requestID: nil)
  }

  private func write(_ update: UserUpdate) {
    guard let row = users.firstIndex(where: { $0.id == update.userID }) else { return }
    if let license = update.license { users[row].license = .known(license) }
    if let type = update.type { users[row].type = .known(type) }
    if let enabled = update.alexaForBusiness.enabled { users[row].alexaForBusiness.enabled = enabled }
    if let roomARN = update.alexaForBusiness.roomARN { users[row].alexaForBusiness.roomARN = roomARN }
  }
}

/// Chance from a seed (SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
private struct Chance {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Two to thirty users, all of whose values can be written.
  mutating func users() -> [ObservedUser] {
    (0..<(2 + below(29))).map { number in
      ObservedUser(
        id: UserID("u-\(number)")!, email: "u\(number)@example.com",
        license: .known(License.allCases[below(4)]),
        type: .known(UserType.allCases[below(2)]),
        alexaForBusiness: AlexaForBusiness(enabled: below(2) == 0, roomARN: "arn:\(below(3))"))
    }
  }

  mutating func set(of users: [ObservedUser], oneIn part: Int) -> Set<UserID> {
    Set(users.filter { _ in below(part) == 0 }.map(\.id))
  }
}
