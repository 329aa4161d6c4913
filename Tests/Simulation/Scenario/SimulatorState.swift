internal import Reconciliation

/// Everything of a simulation that isn't the run itself: the service, the disk, what goes wrong and what was seen.
struct SimulatorState: Sendable {
  let world: World
  var service: SimulatedService
  var disk = SimulatedDisk()
  var statistics = Statistics()
  var trace: Trace
  /// The apply under way.
  var watch: RunWatch?
  /// The last apply that is over.
  var past: PastRun?
  /// The first thing that was wrong.
  private(set) var violation: Violation?
  /// Whether the process has ended: what is left of it has no effect any more.
  private(set) var isDown = false
  /// Whether the process of the run before ended at some step.
  var isAfterCrash = false
  /// The signal that has come.
  private(set) var signal: Interruption?
  /// The time now; the executor's.
  var now = Duration.zero

  private var faults: FaultPlan
  private var chance: Chance
  /// Which users the service can't take, by place.
  private(set) var isUntakeable: [Bool]
  private var run = 0
  private var steps = 0
  private var requestIDs = 0

  init(_ world: World, _ faults: FaultPlan, _ chance: Chance, _ trace: Trace) {
    self.world = world
    self.faults = faults
    self.chance = chance
    self.trace = trace
    service = SimulatedService(world)
    isUntakeable = Array(repeating: false, count: world.ids.count)
    let strength = faults.strength(.refusedForOneUser)
    if strength > 0 {
      for place in isUntakeable.indices { isUntakeable[place] = self.chance.happens(strength / 2) }
    }
  }

  /// Tells the trace what there is, and what should be.
  mutating func describe() {
    guard trace.isKept else { return }
    trace.note(now, "\(world.account.type) account, \(world.rules)")
    for (place, user) in world.users.enumerated() {
      let now = user.map { user in
        Attribute.allCases.map { user.value(of: $0) ?? "-" }.joined(separator: " ")
      }
      let due = world.wanted[place].map { "\($0)" } ?? "not named"
      let note = isUntakeable[place] ? ", can't be taken" : ""
      trace.note(self.now, "\(world.ids[place]): \(now ?? "absent"); \(due)\(note)")
    }
  }

  /// Notes what was wrong, where nothing was before.
  mutating func fail(_ invariant: Invariant, _ detail: String) {
    if violation == nil { violation = Violation(invariant: invariant, detail: detail) }
  }

  // MARK: - Chance

  /// Whether a fault strikes now.
  mutating func strikes(_ fault: Fault) -> Bool {
    let strength = faults.strength(fault)
    guard strength > 0, chance.happens(strength) else { return false }
    strike(fault)
    return true
  }

  /// Counts a fault that has struck.
  mutating func strike(_ fault: Fault) {
    statistics.count(fault)
    trace.note(now, "fault: \(fault)")
  }

  /// A user error, where one strikes.
  mutating func drawUserError() -> Rejection? {
    guard faults.userErrorStrength > 0, !faults.userErrors.isEmpty, chance.happens(faults.userErrorStrength)
    else { return nil }
    let fault = chance.pick(faults.userErrors)
    strike(fault)
    return Rejection(code: fault.userErrorCode, message: "no")
  }

  /// A draw of the stream that decides what faults do.
  mutating func draw<Value>(_ drawing: (inout Chance) -> Value) -> Value { drawing(&chance) }

  /// How long a call takes; nil where it takes no time and lets nobody else go first.
  mutating func drawDelay() -> Duration? {
    if strikes(.latency) { return .milliseconds(chance.within(1...3_000)) }
    return chance.happens(700) ? .zero : nil
  }

  /// The id of a new request.
  mutating func nextRequestID() -> String {
    requestIDs += 1
    return "r\(requestIDs)"
  }

  // MARK: - Steps

  /// A run's process begins.
  mutating func begin(run: Int) {
    self.run = run
    steps = 0
    isDown = false
    signal = nil
    trace.note(now, "run \(run)")
  }

  /// A step of the process; false where it has ended, so that the step has no effect.
  mutating func step(_ what: @autoclosure () -> String) -> Bool {
    if isDown { return false }
    steps += 1
    if steps == faults.crash(ofRun: run) {
      isDown = true
      trace.note(now, "crash before: \(what())")
      return false
    }
    if steps == faults.signalAt {
      signal = chance.happens(512) ? .interrupt : .termination
      trace.note(now, "a signal comes")
    }
    trace.note(now, what())
    return true
  }

  /// From now on nothing goes wrong: what the service owes is done, and nobody edits.
  mutating func calm() {
    faults = .none
    isUntakeable = Array(repeating: false, count: isUntakeable.count)
    while !service.late.isEmpty { service.writeLate(now) }
    trace.note(now, "calm")
  }

  // MARK: - The other administrator

  /// Lets the other administrator edit some users, of these more likely than of the others; and what the service put off
  /// may be done.
  mutating func disturb(_ fault: Fault, near places: [Int]) {
    if !service.late.isEmpty, chance.happens(200) {
      service.writeLate(now)
      trace.note(now, "a late request is carried out")
    }
    guard strikes(fault) else { return }
    for _ in 0..<chance.within(1...4) {
      let isNear = !places.isEmpty && chance.happens(800)
      let place = isNear ? chance.pick(places) : chance.below(world.ids.count)
      let user = edited(place)
      service.become(user, at: place, now)
      trace.note(now, "\(world.ids[place]) becomes \(user.map { "\($0)" } ?? "absent")")
    }
  }

  /// What the other administrator makes of a user.
  private mutating func edited(_ place: Int) -> ObservedUser? {
    guard let user = service.users[place].current else {
      strike(.addition)
      return ObservedUser(
        id: world.ids[place], email: Names.emails[place], license: .known(chance.pick(License.allCases)),
        type: .known(.privateUser))
    }
    switch chance.below(8) {
    case 0:
      strike(.deletion)
      return nil
    case 1, 2:
      guard let wanted = world.wanted[place] else { return Edits.drawn(user, &chance) }
      strike(.editAsDesired)
      return Edits.desired(user, wanted)
    default: return Edits.drawn(user, &chance)
    }
  }
}
