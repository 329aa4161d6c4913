internal import Reconciliation
internal import Synchronization

/// The seams of a simulated run: time, the service, the journal and signals, each under the simulator's hand.
final class Simulator: Sendable {
  let executor: SeededExecutor
  private let state: Mutex<SimulatorState>

  init(_ state: SimulatorState, _ executor: SeededExecutor) {
    self.executor = executor
    self.state = Mutex(state)
  }

  /// Looks at the state, or changes it, at the executor's time.
  func with<Value: Sendable>(_ body: (inout sending SimulatorState) -> sending Value) -> Value {
    let now = executor.now
    return state.withLock { state in
      state.now = now
      return body(&state)
    }
  }

  /// Lets a call take its time.
  func passTime() async {
    if let delay = with({ $0.drawDelay() }) { await executor.sleep(for: delay) }
  }

  /// The signal that has come, as the run asks for it.
  func askForSignal() -> Interruption? {
    with { state in
      guard !state.isDown, let signal = state.signal else { return nil }
      state.watch?.tell(signal)
      state.trace.note(state.now, "the run is told of \(signal)")
      return signal
    }
  }
}

/// The front of the simulated service.
struct SimulatedChime: UserDirectory {
  let simulator: Simulator

  func account() async throws(DirectoryError) -> Account { simulator.with { $0.world.account } }

  func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    guard simulator.with({ $0.beginReading(scope) }) else { throw .readOnly }
    await simulator.passTime()
    let result = simulator.with { $0.read(scope) }
    await simulator.passTime()
    guard simulator.with({ $0.endReading(scope, result) }) else { throw .readOnly }
    return try result.get()
  }

  func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    guard let request = simulator.with({ $0.begin(batch) }) else {
      throw .unavailable(SimulatorState.down, requestID: nil)
    }
    await simulator.passTime()
    let result = simulator.with { $0.carryOut(batch, request: request) }
    await simulator.passTime()
    guard simulator.with({ $0.end(request, result) }) else {
      throw .unavailable(SimulatorState.down, requestID: nil)
    }
    return try result.get()
  }
}

// MARK: - The state at the seams

extension SimulatorState {
  /// A request begins; its number, or nil where the process has ended.
  mutating func begin(_ batch: UpdateBatch) -> Int? {
    guard step("request for \(batch.updates.map(\.userID))") else { return nil }
    statistics.requests += 1
    let places = batch.updates.map { service.place(of: $0.userID) }
    return watch?.begin(batch, places: places, durableBytes: disk.durable)
  }

  /// A request's answer reaches the process; false where it has ended.
  mutating func end(_ request: Int, _ result: Result<BatchAnswer, BatchFailure>) -> Bool {
    guard step("the answer to request \(request) comes") else { return false }
    let answer: RequestWatch.Answer =
      switch result {
      case .success(let answer):
        .perUser(
          answer.results.map { if case .failure(let reason) = $0 { reason } else { nil } },
          requestID: answer.requestID)
      case .failure(.rejected(let reason, let requestID)): .refused(reason, requestID: requestID)
      case .failure(.unavailable(let reason, let requestID)): .unavailable(reason, requestID: requestID)
      case .failure(.unknown(let reason, let requestID)): .lost(reason, requestID: requestID)
      }
    watch?.end(request, answer)
    return true
  }

  /// A reading begins; false where the process has ended.
  mutating func beginReading(_ scope: ObservationScope) -> Bool {
    guard step("reading of \(scope)") else { return false }
    guard watch != nil else { return true }
    let places = places(in: scope)
    watch?.beginReading(scope, places: places, now)
    disturb(.editBeforeReadingAgain, near: places.compactMap(\.self))
    return true
  }

  /// A reading's answer reaches the process; false where it has ended.
  mutating func endReading(
    _ scope: ObservationScope, _ result: Result<ObservedState, DirectoryError>
  ) -> Bool {
    guard step("the reading comes") else { return false }
    let places = places(in: scope)
    watch?.endReading(try? result.get(), places: places, now)
    return true
  }

  private func places(in scope: ObservationScope) -> [Int?] {
    guard case .named(let names) = scope else { return [] }
    return names.map { name in
      if case .id(let id) = name { service.place(of: id) } else { nil }
    }
  }
}
