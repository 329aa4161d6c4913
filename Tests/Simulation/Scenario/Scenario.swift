internal import Reconciliation

/// One seed's story: runs at a service that fails, crashes and is edited meanwhile; then calm, in which a run must
/// bring everything in order.
package struct Scenario: Sendable {
  private let seed: UInt64

  /// What came of a scenario.
  package struct Ending: Sendable {
    /// What was wrong first; nil where nothing was.
    package let violation: Violation?
    /// What was met.
    package let statistics: Statistics
    /// What happened, line by line; empty unless it was asked for.
    package let trace: [String]
  }

  /// The scenario of a seed.
  package init(seed: UInt64) { self.seed = seed }

  /// Plays it on the calling thread: the same seed gives the same ending.
  package func play(keepingTrace: Bool = false) -> Ending {
    var chance = Chance(seed: seed, .world)
    let world = World(&chance)
    let runs = chance.within(1...3)
    var faultChance = Chance(seed: seed, .faults)
    let faults = FaultPlan(runs: runs, &faultChance)
    let executor = SeededExecutor(Chance(seed: seed, .schedule))
    let state = SimulatorState(
      world, faults, Chance(seed: seed, .incidents), Trace(isKept: keepingTrace))
    let simulator = Simulator(state, executor)
    simulator.with { $0.describe() }
    do throws(SeededExecutor.Stall) {
      try executor.run {
        var story = Runs(simulator)
        await story.play(runs)
      }
    } catch {
      simulator.with { $0.fail(.ends, "\(error)") }
    }
    return simulator.with { state in
      state.statistics.scenarios = 1
      return Ending(
        violation: state.violation, statistics: state.statistics, trace: state.trace.lines)
    }
  }
}

/// The runs of a scenario, one after the other.
private struct Runs {
  private let simulator: Simulator
  /// The plan of the last run that had one: a crashed run may be resumed with it.
  private var saved: Plan?

  init(_ simulator: Simulator) { self.simulator = simulator }

  mutating func play(_ count: Int) async {
    for number in 0..<count {
      simulator.with { $0.begin(run: number) }
      if let saved, simulator.with({ $0.draw { $0.happens(512) } }) {
        await resume(saved)
      } else {
        await runAfresh()
      }
      simulator.with { $0.endRun() }
    }
    simulator.with { $0.calm() }
    let past = simulator.with { state in state.draw { $0.happens(256) } ? state.past : nil }
    if let past { await Undoing(simulator: simulator, run: past).play() }
    await CalmRuns(simulator).play(saved)
  }

  // MARK: - Runs under faults

  /// Observes, plans and applies.
  private mutating func runAfresh() async {
    simulator.with { $0.tellRestart(as: .crashBeforeRerun, .rerun) }
    guard let observed = await observe(.everyone) else { return }
    guard let plan = simulator.plan(observed) else { return }
    saved = plan
    let approved = simulator.with { state in
      let leave = state.draw { $0.happens(700) ? Leave.exactly : $0.pick(Leave.allCases) }
      state.disturb(.editAfterObservation, near: state.places(of: plan))
      return state.approve(plan, leave)
    }
    guard let approved else { return }
    await simulator.apply(approved, read: observed, isFresh: true, options: drawnOptions())
  }

  /// Applies the plan of an earlier run, with a new observation.
  private mutating func resume(_ plan: Plan) async {
    simulator.with { $0.tellRestart(as: .crashBeforeResume, .resume) }
    let scope = ObservationScope.named(plan.changes.map { .id($0.userID) })
    guard let observed = await observe(scope) else { return }
    let approved = simulator.with { state in
      state.disturb(.editAfterObservation, near: state.places(of: plan))
      return state.approve(plan, .exactly)
    }
    guard let approved else { return }
    await simulator.apply(approved, read: observed, isFresh: false, options: drawnOptions())
  }

  private func observe(_ scope: ObservationScope) async -> ObservedState? {
    try? await SimulatedChime(simulator: simulator).observe(scope)
  }

  private func drawnOptions() -> ApplyOptions {
    simulator.with { state in
      state.draw { chance in
        ApplyOptions(
          concurrency: chance.within(1...6), verification: chance.happens(900) ? .standard : .skipped)
      }
    }
  }
}
