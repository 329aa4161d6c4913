internal import Reconciliation

/// The faults in force, with what they remember from one request to the next.
actor FaultBoard {
  private(set) var settings: FaultSettings
  /// The settings as they were given; empty for those of the start.
  private(set) var text: [UInt8] = []
  private let time: EmulatorTime
  private var random: SeededGenerator
  /// How often each chance may still hit, by its place.
  private var timesLeft: [Int?]
  private var tokens: Double
  private var lastRefill: Duration
  private var staleUsers: [StaleUser] = []

  /// A user as reads still show him.
  private struct StaleUser {
    let account: AccountID
    let image: ObservedUser
    let until: Duration?
    var readsLeft: Int?
  }

  init(_ settings: FaultSettings, time: EmulatorTime) {
    self.settings = settings
    self.time = time
    random = SeededGenerator(seed: settings.seed)
    timesLeft = settings.chances.map(\.times)
    tokens = settings.rate?.burst ?? 0
    lastRefill = time.uptime()
  }

  /// Puts other faults in force, and starts their memory afresh.
  func replace(_ settings: FaultSettings, text: [UInt8]) {
    self.settings = settings
    self.text = text
    random = SeededGenerator(seed: settings.seed)
    timesLeft = settings.chances.map(\.times)
    tokens = settings.rate?.burst ?? 0
    lastRefill = time.uptime()
    staleUsers = []
  }

  /// Takes a token for a request; the error to answer where there is none.
  func throttle() -> ServiceError? {
    guard let rate = settings.rate else { return nil }
    let now = time.uptime()
    tokens = min(rate.burst, tokens + (now - lastRefill) / .seconds(1) * rate.perSecond)
    lastRefill = now
    if tokens >= 1 {
      tokens -= 1
      return nil
    }
    var error = ServiceError.throttled
    if let seconds = rate.retryAfterSeconds {
      error.headers.append(AnswerHeader("Retry-After", "\(seconds)"))
    }
    if let delay = rate.retryAfterMs { error.headers.append(AnswerHeader("x-amz-retry-after", "\(delay)")) }
    return error
  }

  /// Draws for each chance that a request of an operation has; the first that hits.
  ///
  /// Every one of them is drawn, so that what one request gets doesn't depend on what another one got.
  func draw(_ operation: String) -> FaultSettings.ChanceFault? {
    var hit: Int?
    for (index, fault) in settings.chances.enumerated() {
      if let operations = fault.operations, !operations.contains(operation) { continue }
      let isHit = random.nextFraction() < fault.chance
      if isHit, hit == nil, timesLeft[index] != 0 { hit = index }
    }
    guard let hit else { return nil }
    if let left = timesLeft[hit] { timesLeft[hit] = left - 1 }
    return settings.chances[hit]
  }

  // MARK: - Stale reads

  /// Remembers users as they were before a write, where reads are to be stale.
  func remember(_ users: [ObservedUser], of account: AccountID) {
    guard let staleness = settings.staleReads else { return }
    let now = time.uptime()
    staleUsers.removeAll { isOver($0, at: now) }
    for user in users where !staleUsers.contains(where: { $0.account == account && $0.image.id == user.id }) {
      switch staleness {
      case .time(let time):
        staleUsers.append(StaleUser(account: account, image: user, until: now + time, readsLeft: nil))
      case .requests(let count):
        staleUsers.append(StaleUser(account: account, image: user, until: nil, readsLeft: count))
      }
    }
  }

  /// The users as a reading request of an account shows them.
  func reading(_ users: [ObservedUser], of account: AccountID) -> [ObservedUser] {
    guard !staleUsers.isEmpty else { return users }
    let now = time.uptime()
    staleUsers.removeAll { isOver($0, at: now) }
    var images: [UserID: ObservedUser] = [:]
    for index in staleUsers.indices where staleUsers[index].account == account {
      images[staleUsers[index].image.id] = staleUsers[index].image
      if let left = staleUsers[index].readsLeft { staleUsers[index].readsLeft = left - 1 }
    }
    return users.map { images[$0.id] ?? $0 }
  }

  private func isOver(_ user: StaleUser, at now: Duration) -> Bool {
    if let until = user.until { return now >= until }
    return user.readsLeft == 0
  }
}

/// SplitMix64: small, and the same numbers from the same seed everywhere.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 up to, but not including, 1.
  mutating func nextFraction() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    word ^= word >> 31
    return Double(word >> 11) / Double(1 << 53)
  }
}
