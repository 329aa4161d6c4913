internal import Reconciliation

/// What must hold once nothing goes wrong any more.
struct CalmRuns {
  private let simulator: Simulator

  init(_ simulator: Simulator) { self.simulator = simulator }

  /// Brings everything in order in one run; the next finds nothing to do, and an old plan neither.
  func play(_ saved: Plan?) async {
    guard let plan = await converge() else { return }
    await applyNothing()
    await applyAgain(plan)
    if let saved, saved != plan { await applyAgain(saved) }
  }

  /// The plan that was applied; nil where a guardrail that nothing lifts refused it.
  private func converge() async -> Plan? {
    simulator.with { $0.begin(run: .max) }
    guard let observed = await observe(), let plan = simulator.plan(observed) else { return nil }
    guard let approved = simulator.with({ $0.approve(plan, .exactly) }) else { return nil }
    let outcome = await simulator.apply(
      approved, read: observed, isFresh: true, options: ApplyOptions(concurrency: 4))
    simulator.with { state in
      if outcome?.isComplete != true || outcome?.exitCode != 0 {
        state.fail(.converges, "the first run in calm ends with \(String(describing: outcome?.exitCode))")
      }
      state.checkThatAllIsAsDesired()
    }
    return plan
  }

  /// The next plan is empty, and applying it sends nothing.
  private func applyNothing() async {
    guard let observed = await observe(), let plan = simulator.plan(observed) else { return }
    if !plan.changes.isEmpty {
      simulator.with { $0.fail(.converges, "the next plan has \(plan.changes.count) changes") }
    }
    guard let approved = simulator.with({ $0.approve(plan, .exactly) }) else { return }
    let outcome = await simulator.apply(
      approved, read: observed, isFresh: true, options: ApplyOptions())
    checkThatNothingWasSent(outcome)
  }

  /// A plan that is in force sends nothing.
  private func applyAgain(_ plan: Plan) async {
    simulator.with { $0.begin(run: .max) }
    guard let observed = await observe(),
      let approved = simulator.with({ $0.approve(plan, .exactly) })
    else { return }
    let outcome = await simulator.apply(
      approved, read: observed, isFresh: false, options: ApplyOptions())
    checkThatNothingWasSent(outcome)
  }

  private func checkThatNothingWasSent(_ outcome: Outcome?) {
    guard let outcome, outcome.requests == 0 else {
      return simulator.with { $0.fail(.idempotent, "a run sends something, with everything in force") }
    }
  }

  private func observe() async -> ObservedState? {
    try? await SimulatedChime(simulator: simulator).observe(.everyone)
  }
}

extension SimulatorState {
  /// Each user that is there and that the policy names is as it says.
  fileprivate mutating func checkThatAllIsAsDesired() {
    for place in world.ids.indices {
      guard let wanted = world.wanted[place], let user = service.users[place].current else { continue }
      var target = Edits.desired(user, wanted)
      if world.rules.reportsTypes { target.type = user.type }
      if target != user { fail(.converges, "\(user) isn't as the policy says") }
    }
  }
}
