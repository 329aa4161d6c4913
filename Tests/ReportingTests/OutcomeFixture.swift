import Reconciliation

/// An outcome with every word, and ends of runs.
enum OutcomeFixture {
  /// What became of ten users, each in another way.
  static let words: [(ChangeOutcome, requestID: String?)] = [
    (.applied, "r1"), (.alreadyApplied, nil), (.stale, nil),
    (.rejected(Rejection(code: "NotFound", message: "There is no such user.")), "r1"),
    (.unverified(.unchanged([.license, .type])), "r1"), (.unverified(.unchanged([.alexaEnabled])), nil),
    (.unverified(.changed([.license])), "r1"), (.unverified(.gone), "r1"), (.unverified(.unread), "r1"),
    (.unknown(Rejection(code: "Timeout", message: "no answer came in time")), "r2"), (.notAttempted, nil),
  ]

  /// An outcome with every word.
  static func every(
    stop: Outcome.Stop? = nil, interruption: Interruption? = nil, isVerified: Bool = true
  ) -> Outcome {
    outcome(words.map(\.0), words.map(\.requestID), stop, interruption, isVerified)
  }

  /// An outcome of users whose changes ended in the same word.
  static func uniform(
    _ word: ChangeOutcome, _ count: Int, stop: Outcome.Stop? = nil, interruption: Interruption? = nil,
    isVerified: Bool = true
  ) -> Outcome {
    outcome(
      Array(repeating: word, count: count), Array(repeating: nil, count: count), stop, interruption,
      isVerified)
  }

  private static func outcome(
    _ words: [ChangeOutcome], _ requests: [String?], _ stop: Outcome.Stop?, _ interruption: Interruption?,
    _ isVerified: Bool
  ) -> Outcome {
    let users = zip(words, requests).map { Outcome.UserOutcome(outcome: $0, requestID: $1) }
    return Outcome(
      of: plan(users.count), users: users, requests: 2, stop: stop, interruption: interruption,
      isVerified: isVerified)
  }

  /// A plan that makes users Pro, the fifth and sixth with more.
  private static func plan(_ count: Int) -> Plan {
    let place = SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 1))
    let cause = Cause(.defaults, at: place)
    let changes = (0..<count).map { number in
      var edits: [Edit] = [.license(from: .known(.basic), to: .pro)]
      if number == 4 { edits.append(.type(from: .known(.privateUser), to: .sharedDevice)) }
      if number == 5 { edits = [.alexaEnabled(from: nil, to: true)] }
      let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(number)))
      return Change(
        userID: UserID("u-\(letter)")!, email: number == 10 ? nil : "\(letter)@example.com",
        attributes: edits.map { .init(edit: $0, cause: cause) })
    }
    return Plan(
      account: PlanFixture.account, files: ["policy.yaml"], managed: count, changes: changes, typeDrift: [],
      missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
  }
}
