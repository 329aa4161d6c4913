import ArgumentParser
import Simulation

@main struct Simulate: ParsableCommand {
  @Option var seed: UInt64?
  @Option var seeds: UInt64 = 1000
  mutating func run() throws {
    if let seed {
      let ending = Scenario(seed: seed).play(keepingTrace: true)
      for line in ending.trace { print(line) }
      if let violation = ending.violation { print(violation.invariant.rawValue, violation.detail) }
      return
    }
    var statistics = Statistics()
    for seed in 0..<seeds {
      let ending = Scenario(seed: seed).play()
      statistics.add(ending.statistics)
      if let violation = ending.violation { print(seed, violation.invariant.rawValue, violation.detail); return }
    }
    print(statistics.scenarios, statistics.applies, statistics.requests)
    for (name, count) in statistics.faultCounts + statistics.sightCounts { print(name, count) }
    print("untested", statistics.untested)
  }
}
