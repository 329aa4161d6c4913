import Simulation
import Testing

@Suite struct `A scenario` {
  @Test func `keeps every invariant, in fifteen hundred worlds with every kind of fault`() {
    var statistics = Statistics()
    for seed in 0..<UInt64(1_500) {
      let ending = Scenario(seed: seed).play()
      if let violation = ending.violation {
        Issue.record(
          """
          It doesn't hold that \(violation.invariant.rawValue): \(violation.detail)
          To see it again: swift run -c release simulate --seed \(seed)
          """)
        return
      }
      statistics.add(ending.statistics)
    }
    #expect(statistics.scenarios == 1_500)
    #expect(statistics.untested == [], "what never struck proves nothing")
  }

  @Test func `is the same at each time that its seed is played, to the last line`() {
    for seed in 0..<UInt64(50) {
      let first = Scenario(seed: seed).play(keepingTrace: true).trace
      #expect(first == Scenario(seed: seed).play(keepingTrace: true).trace, "seed \(seed)")
      #expect(first.count > 2, "seed \(seed)")
    }
  }

  @Test func `is the same whether its trace is kept or not`() {
    for seed in 0..<UInt64(50) {
      let silent = Scenario(seed: seed).play().statistics
      let told = Scenario(seed: seed).play(keepingTrace: true).statistics
      #expect(silent.faultCounts.map(\.count) == told.faultCounts.map(\.count), "seed \(seed)")
      #expect(silent.sightCounts.map(\.count) == told.sightCounts.map(\.count), "seed \(seed)")
    }
  }

  @Test func `differs from seed to seed`() {
    let traces = (0..<UInt64(50)).map { Scenario(seed: $0).play(keepingTrace: true).trace }
    #expect(Set(traces).count == 50)
  }
}
