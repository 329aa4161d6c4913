import Simulation
import Testing

@Suite struct `Chance from a seed` {
  @Test func `draws the same numbers in every version`() {
    var chance = Chance(seed: 42, .world)
    #expect((1...6).map { _ in chance.below(1_000) } == [215, 699, 236, 986, 100, 4])
  }

  @Test func `draws other numbers in another stream and from another seed`() {
    var chances = [Chance(seed: 1, .world), Chance(seed: 1, .faults), Chance(seed: 2, .world)]
    let drawn = chances.indices.map { chances[$0].next() }
    #expect(Set(drawn).count == 3)
  }

  @Test func `draws each number below a bound about as often`() {
    var chance = Chance(seed: 7, .faults)
    var counts = Array(repeating: 0, count: 10)
    for _ in 1...10_000 { counts[chance.below(10)] += 1 }
    #expect(counts.allSatisfy { (900...1_100).contains($0) }, "\(counts)")
  }

  @Test func `lets things happen as often as they are strong`() {
    var chance = Chance(seed: 8, .faults)
    #expect((1...1_000).allSatisfy { _ in !chance.happens(0) })
    #expect((1...1_000).allSatisfy { _ in chance.happens(1_024) })
    let half = (1...10_000).count { _ in chance.happens(512) }
    #expect((4_800...5_200).contains(half))
  }
}
