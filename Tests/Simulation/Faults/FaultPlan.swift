/// Which faults are on, and how strongly each strikes; drawn from the seed.
struct FaultPlan: Sendable {
  /// How often of 1,024 chances each fault strikes, by its raw value; 0 where it is off.
  private var strengths: [Int]
  /// The user errors that are on.
  private(set) var userErrors: [Fault] = []

  /// How often of 1,024 users an answer refuses one, with one of the user errors.
  private(set) var userErrorStrength = 0
  /// The step at which the process ends, counted from 1 over the calls of a run; nil where it doesn't.
  private(set) var crashes: [Int] = []
  /// The step at which a signal comes.
  private(set) var signalAt: Int?

  /// No faults at all.
  static let none = FaultPlan()

  private init() {
    strengths = Array(repeating: 0, count: Fault.allCases.count)
  }

  /// Faults for a scenario of so many runs: now and then none, mostly some, sometimes many.
  init(runs: Int, _ chance: inout Chance) {
    let share = chance.pick([0, 100, 250, 250, 500])
    strengths = Fault.allCases.map { _ in
      // A strong fault hides the others, so that most are weak.
      chance.happens(share) ? chance.pick([8, 32, 96, 256]) : 0
    }
    userErrors = Fault.userErrors.filter { _ in chance.happens(400) }
    userErrorStrength = chance.happens(share) ? chance.pick([4, 16, 64, 400]) : 0
    crashes = (0..<runs).map { _ in chance.happens(300) ? chance.within(1...chance.pick([8, 30, 120])) : .max
    }
    signalAt = chance.happens(150) ? chance.within(1...40) : nil
    if share == 0 { self = .none }
  }

  /// How often of 1,024 chances a fault strikes.
  func strength(_ fault: Fault) -> Int { strengths[fault.rawValue] }

  /// The step at which a run's process ends.
  func crash(ofRun run: Int) -> Int { run < crashes.count ? crashes[run] : .max }
}
