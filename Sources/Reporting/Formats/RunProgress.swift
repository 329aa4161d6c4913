package import Reconciliation

/// How far a run is: what a line of progress tells, by the time that its caller measures.
package struct RunProgress: Equatable, Sendable {
  private var total = 0
  private var done = 0
  private var verifying: Int?
  private var lastShown: Duration?

  /// A run of which nothing is known yet.
  package init() {}

  /// Takes in a step of the run; whether the run goes on.
  package mutating func take(_ event: RunEvent) -> Bool {
    switch event {
    case .began(let plan):
      self = RunProgress()
      total = plan.changes.count
    case .unsent(let results), .answered(_, let results): done += results.count
    case .split, .verified: break
    case .verifying(let users): verifying = users
    case .ended: return false
    }
    return total > 0
  }

  /// Whether it is time to show it again, so long after the beginning; if so, it counts as shown then.
  package mutating func isDue(at elapsed: Duration, every interval: Duration) -> Bool {
    guard elapsed >= (lastShown ?? .zero) + interval else { return false }
    lastShown = elapsed
    return true
  }

  /// One line: how many changes are done, at which rate, and how long the others will take.
  package func line(after elapsed: Duration) -> Phrase {
    if let verifying { return "reading again \(counted(verifying, "user", "users"))" }
    let seconds = elapsed / .seconds(1)
    guard done > 0, seconds > 0 else { return "\(done) of \(counted(total, "change", "changes")) done" }
    let rate = Double(done) / seconds
    let left = Int((Double(total - done) / rate).rounded(.up))
    let speed: Phrase = rate >= 10 ? "\(Int(rate))/s" : "\(Int(rate * 60))/min"
    return "\(done) of \(counted(total, "change", "changes")) done, \(speed), \(duration(left)) left"
  }

  /// The same after a bar of so many cells.
  package func bar(after elapsed: Duration, cells: Int = 24) -> Phrase {
    let full = total == 0 ? 0 : done * cells / total
    let bar = String(repeating: "=", count: full)
    let rest = String(repeating: " ", count: cells - full)
    return "[\(bar)\(rest)] \(line(after: elapsed))"
  }

  private func duration(_ seconds: Int) -> Phrase {
    switch seconds {
    case ..<100: "\(seconds) s"
    case ..<6_000: "\((seconds + 59) / 60) min"
    default: "\((seconds + 3_599) / 3_600) h"
    }
  }
}
