/// What happened in a scenario, line by line; kept only where somebody wants to read it.
struct Trace: Sendable {
  private(set) var lines: [String] = []
  /// Whether lines are kept.
  let isKept: Bool

  init(isKept: Bool) { self.isKept = isKept }

  /// Adds a line, which is put together only where lines are kept.
  mutating func note(_ now: Duration, _ line: @autoclosure () -> String) {
    guard isKept else { return }
    let (seconds, attoseconds) = now.components
    let milliseconds = String(attoseconds / 1_000_000_000_000_000)
    let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
    lines.append("\(seconds).\(zeros)\(milliseconds) \(line())")
  }
}
