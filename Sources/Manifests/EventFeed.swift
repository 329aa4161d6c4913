import Dispatch
import Synchronization

/// A parser on a thread of its own, a few batches ahead of its reader: of a large file, libyaml's work is about half of
/// all, and the other half goes on beside it.
final class EventFeed: EventSupply, Sendable {
  /// The smallest file that is worth a thread, in bytes.
  static let leastBytes = 1 << 18
  /// How many batches the parser is ahead at most.
  private static let ahead = 4

  private struct State {
    var filled: [EventBatch] = []
    var used: [EventBatch] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let filled = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  /// Begins to read valid UTF-8.
  init(_ bytes: [UInt8]) {
    // Counted up from zero: a semaphore that is let go of below the count that it began with ends the process.
    for _ in 0..<Self.ahead { room.signal() }
    DispatchQueue.global(qos: .userInitiated).async { self.run(YAMLParser(bytes)) }
  }

  func fill(_ batch: inout EventBatch) {
    filled.wait()
    batch = state.withLock { state in
      state.used.append(batch)
      return state.filled.removeFirst()
    }
    room.signal()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    room.signal()
  }

  private func run(_ parser: YAMLParser) {
    while true {
      room.wait()
      // Batches go round, so that their room isn't asked for anew each time.
      let free = state.withLock { state in
        state.isClosed ? nil : state.used.popLast() ?? EventBatch()
      }
      guard var batch = free else { return }
      parser.fill(&batch)
      let isLast = batch.isLast
      state.withLock { $0.filled.append(batch) }
      filled.signal()
      if isLast { return }
    }
  }
}

extension YAMLParser: EventSupply {
  func close() {}
}
