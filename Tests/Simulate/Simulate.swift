import ArgumentParser
import Foundation
import Simulation

@main struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Simulates applies over a service that fails, crashes and other administrators, a scenario a seed.",
    discussion: """
      Ends with 1 where an invariant doesn't hold, or where a kind of fault never struck; the command that plays the \
      seed again is told.
      """)

  @Option(help: "How many seeds to play.")
  var seeds: UInt64 = 10_000

  @Option(help: "The first seed.")
  var from: UInt64 = 0

  @Option(help: "One seed to play, with everything that happens in it.")
  var seed: UInt64?

  @Option(help: "How many threads to play on; each seed is played on one of them.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard threads > 0, seeds > 0 else { throw ValidationError("There is nothing to do.") }
  }

  func run() throws {
    reportSeedsOfTraps()
    if let seed {
      try replay(seed)
    } else {
      try play()
    }
  }

  private func replay(_ seed: UInt64) throws {
    noteSeed(seed)
    let ending = Scenario(seed: seed).play(keepingTrace: true)
    for line in ending.trace { print(line) }
    guard let violation = ending.violation else { return print("Seed \(seed): every invariant holds.") }
    tell(violation, of: seed)
    throw ExitCode(1)
  }

  private func play() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let tally = Players(seeds: from..<(from + seeds), threads: threads).play()
    let seconds = (clock.now - start) / .seconds(1)
    if let (seed, violation) = tally.violation {
      tell(violation, of: seed)
      throw ExitCode(1)
    }
    print(report(tally.statistics, seconds))
    let untested = tally.statistics.untested
    guard untested.isEmpty else {
      print(
        "Never struck or seen: \(untested.joined(separator: ", ")). More seeds, or a fault that can't strike?"
      )
      throw ExitCode(1)
    }
    print("Every invariant holds.")
  }

  private func tell(_ violation: Violation, of seed: UInt64) {
    print(
      """
      Seed \(seed): it doesn't hold that \(violation.invariant.rawValue).
        \(violation.detail)
      To see it again: swift run -c release simulate --seed \(seed)
      """)
  }
}

/// What was met, for people: totals, then each fault and each sight with its count.
private func report(_ statistics: Statistics, _ seconds: Double) -> String {
  let rate = Int(Double(statistics.applies) / max(seconds, 0.001))
  let head = """
    \(statistics.scenarios) scenarios with \(statistics.applies) applies and \(statistics.requests) requests \
    in \(Int(seconds.rounded())) s, \(rate) applies a second
    """
  return
    ([head, "Faults that struck:"] + lines(statistics.faultCounts) + ["Seen:"]
    + lines(statistics.sightCounts)).joined(separator: "\n")
}

private func lines(_ counts: [(name: String, count: Int)]) -> [String] {
  counts.map { name, count in
    let digits = String(count)
    return "  " + String(repeating: " ", count: max(0, 11 - digits.count)) + digits + " " + name
  }
}
