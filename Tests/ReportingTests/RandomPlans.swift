import Reconciliation

/// Plans drawn from a seed, made the way plans are made, with every kind of text that an account or a policy can hold.
struct RandomPlans {
  private var chance: SplitMix
  private var names = 0

  init(seed: UInt64) { chance = SplitMix(state: seed) }

  /// What may stand in a name: all that JSON, a shell, a terminal or Unicode treats specially.
  private static let pieces = [
    "a", "Z", "0", "\"", "\\", "/", "\u{0}", "\n", "\r\n", "\t", "\u{7F}", "\u{9B}", "é", "e\u{301}",
    "\u{301}", "\u{202E}",
    "\u{2028}", "\u{FEFF}", "\u{1F468}\u{200D}\u{1F469}", "\u{10FFFF}", "李", "##[x]", "'", " ", "{", "]", ",",
    ":", "%s", "@",
  ]

  /// A plan, and what its file says of where it comes from.
  mutating func next() throws -> Plan {
    names = 0
    var policy = Policy(files: (0...Int.random(in: 0...3, using: &chance)).map { _ in name() + ".yaml" })
    fillLevels(&policy)
    var state = ObservedState()
    for _ in 0..<Int.random(in: 0...25, using: &chance) { try addUser(&policy, &state) }
    setGuardrails(&policy)
    let account = Account(
      id: AccountID("account")!, type: oneOf(["Team", "EnterpriseOIDC", "EnterpriseDirectory", text()]),
      supportedLicenses: License.allCases.map(\.name) + [text()])
    let plan = try plan(DesiredState(folding: policy), against: state, in: account)
    return Bool.random(using: &chance) ? plan : unlimited(plan)
  }

  // MARK: - Policy

  private mutating func fillLevels(_ policy: inout Policy) {
    for file in policy.defaults.indices {
      policy.defaults[file] = settings()
      policy.groups.append(Group(name: Marked(name(), at: mark()), file: file))
      policy.groups[file].settings = settings()
    }
    policy.typeChanges = oneOf(TypeChanges.allCases)
  }

  private mutating func settings() -> Settings {
    Settings(
      license: maybe { $0.oneOf(License.allCases) }.map { Marked($0, at: mark()) },
      type: maybe { $0.oneOf(UserType.allCases) }.map { Marked($0, at: mark()) })
  }

  private mutating func setGuardrails(_ policy: inout Policy) {
    policy.guardrails.maxChanges = maybe { .users(Int.random(in: 0...9, using: &$0.chance)) }
    policy.guardrails.maxDowngrades = maybe { .percent(Int.random(in: 0...100, using: &$0.chance)) }
    policy.guardrails.minManaged = maybe { Int.random(in: 0...20, using: &$0.chance) }
    policy.unmanaged = oneOf(UnmanagedUsers.allCases)
    policy.missing = oneOf(MissingUsers.allCases)
    policy.seats = License.allCases.compactMap { license in
      maybe { SeatLimit(license, seats: Int.random(in: 0...9, using: &$0.chance)) }
    }
  }

  /// A plan without limits, as one that takes back what a run did.
  private func unlimited(_ plan: Plan) -> Plan {
    Plan(
      account: plan.account, files: plan.files, managed: plan.managed, changes: plan.changes,
      typeDrift: plan.typeDrift, missing: plan.missing, unmanaged: plan.unmanaged, seats: plan.seats,
      grants: plan.grants, limits: Plan.Limits(protected: plan.limits.protected))
  }

  // MARK: - Users

  /// A user that the account has, the policy names, or both.
  private mutating func addUser(_ policy: inout Policy, _ state: inout ObservedState) throws {
    let id = UserID(name())!
    let email = maybe { $0.oneOf(["a@b.example", "\($0.name())@x", $0.text()]) } ?? nil
    let isNamed = oneOf([true, true, false])
    if isNamed { addEntry(id, &policy) }
    if isNamed, oneOf([true, false, false]) { policy.protected += UserName(id.text).map { [$0] } ?? [] }
    guard !isNamed || oneOf([true, true, true, false]) else { return }
    try state.append(
      ObservedUser(
        id: id, email: email, license: Observed(name: oneOf([nil, "Basic", "Pro", "Plus", "Gold", text()])),
        type: Observed(name: oneOf([nil, "PrivateUser", "SharedDevice", text()])),
        alexaForBusiness: AlexaForBusiness(
          enabled: maybe { Bool.random(using: &$0.chance) }, roomARN: maybe { $0.text() })))
  }

  private mutating func addEntry(_ id: UserID, _ policy: inout Policy) {
    let file = Int.random(in: policy.files.indices, using: &chance)
    if Bool.random(using: &chance) {
      policy.entries.append(member: .id(id), of: file, at: mark())
    } else {
      let alexa = AlexaForBusinessSettings(
        enabled: maybe { Marked(Bool.random(using: &$0.chance), at: $0.mark()) },
        roomARN: maybe { Marked($0.text(), at: $0.mark()) })
      let settings = settings()
      // A grant gives something.
      let mayEnd = settings.license != nil || settings.type != nil
      let terms = mayEnd ? maybe { $0.terms() } ?? Terms() : Terms()
      policy.entries.append(user: id, nil, settings, alexa, on: terms, inFile: file, at: mark())
    }
  }

  /// The terms of a grant that has run out, ends soon or ends later, on some day of 2026.
  private mutating func terms() -> Terms {
    let end = oneOf(["1970-01-01", "2026-11-24", "2026-11-25", "2026-12-09", "2026-12-10", "9999-12-31"])
    return Terms(until: CalendarDay(end).map { Marked($0, at: mark()) }, reason: maybe { $0.name() })
  }

  // MARK: - Drawing

  /// Text of its own, so that no two users, groups or files are one.
  private mutating func name() -> String {
    names += 1
    return text() + "n\(names)"
  }

  private mutating func text() -> String {
    (0..<Int.random(in: 0...4, using: &chance)).map { _ in oneOf(Self.pieces) }.joined()
  }

  private mutating func mark() -> SourceMark {
    SourceMark(line: Int.random(in: 1...99, using: &chance), column: oneOf([1, 5, 1 << 32 - 1]), length: 1)
  }

  private mutating func oneOf<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &chance)]
  }

  private mutating func maybe<Value>(_ make: (inout RandomPlans) -> Value) -> Value? {
    Bool.random(using: &chance) ? make(&self) : nil
  }
}

/// SplitMix64: small, and the same numbers for the same seed wherever it runs.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
