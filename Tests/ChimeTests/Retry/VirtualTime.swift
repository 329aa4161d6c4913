import Synchronization

/// Time that passes only when every worker sleeps: a run of minutes takes milliseconds, and the same seed gives the
/// same run.
///
/// Whoever sleeps on it has to be one of its workers. The worker with the earliest end of sleep goes on alone, so that
/// no two ever race.
final class VirtualClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private struct State {
    var now = Instant(offset: .zero)
    var awake: Int
    var sleepers: [(end: Instant, order: Int, wake: CheckedContinuation<Void, Never>)] = []
    var order = 0
  }

  private let state: Mutex<State>

  /// A clock for so many workers.
  init(workers: Int = 1) { state = Mutex(State(awake: workers)) }

  var now: Instant { state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }
  var seconds: Double { now.offset / .seconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    await withCheckedContinuation { continuation in
      let next = state.withLock { state in
        state.order += 1
        state.sleepers.append((max(deadline, state.now), state.order, continuation))
        state.awake -= 1
        return Self.next(&state)
      }
      next?.resume()
    }
  }

  /// A worker has nothing left to do.
  func leave() {
    let next = state.withLock { state in
      state.awake -= 1
      return Self.next(&state)
    }
    next?.resume()
  }

  private static func next(_ state: inout State) -> CheckedContinuation<Void, Never>? {
    guard state.awake == 0 else { return nil }
    guard
      let first = state.sleepers.indices.min(by: {
        (state.sleepers[$0].end, state.sleepers[$0].order) < (
          state.sleepers[$1].end, state.sleepers[$1].order
        )
      })
    else { return nil }
    let sleeper = state.sleepers.remove(at: first)
    state.now = sleeper.end
    state.awake += 1
    return sleeper.wake
  }
}

/// SplitMix64: the same seed gives the same numbers.
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Draws the same number each time.
struct ConstantGenerator: RandomNumberGenerator, Sendable {
  let draw: UInt64

  mutating func next() -> UInt64 { draw }
}
