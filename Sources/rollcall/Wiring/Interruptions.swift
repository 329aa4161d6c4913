import Glibc
import Reconciliation
import Synchronization

/// The signals that ask a run to end: the first one lets what is in flight be finished and told, the second one ends
/// the process at once; the journal tells then what was sent.
enum Interruptions {
  /// The number of the first signal that came, or 0.
  private static let first = Atomic<Int32>(0)

  /// The first signal that came since `watch` was called.
  @Sendable static func current() -> Interruption? {
    switch first.load(ordering: .relaxed) {
    case SIGINT: .interrupt
    case SIGTERM: .termination
    default: nil
    }
  }

  /// Where the text lies that a second signal leaves behind, or 0.
  private static let farewell = Atomic<Int>(0)

  /// From now on signals are noticed instead of ending the process. Before it, nothing was written that would have to
  /// be told.
  ///
  /// - Parameter text: What a second signal leaves behind, a whole line.
  static func watch(leaving text: String) {
    // Kept until the process ends: a handler may neither make text nor wait for whoever does.
    unsafe farewell.store(Int(bitPattern: strdup("\n" + text)), ordering: .releasing)
    // Made before a signal can come: making it takes a lock, which a handler must not wait for.
    _ = first.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM] { signal(number, handle) }
  }

  /// Runs in the middle of anything, so that it may do next to nothing.
  private static let handle: @convention(c) (Int32) -> Void = { number in
    let (isFirst, _) = first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
    guard isFirst else {
      if let text = unsafe UnsafePointer<CChar>(bitPattern: farewell.load(ordering: .acquiring)) {
        _ = unsafe write(STDERR_FILENO, text, strlen(text))
      }
      _exit(128 + number)
    }
    _ = unsafe write(STDERR_FILENO, notice.utf8Start, notice.utf8CodeUnitCount)
  }

  private static let notice: StaticString =
    "\nInterrupted: finishing what was sent, then reporting. Interrupt again to stop at once.\n"
}
