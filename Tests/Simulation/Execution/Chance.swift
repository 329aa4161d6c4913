/// Chance from a seed: the same seed draws the same, on every machine and in every version.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): one word of state, so that
/// a simulation can have as many independent streams as it has things to decide.
package struct Chance: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// What a simulation decides by chance; each has a stream of its own, so that a draw more of one doesn't change
  /// what the others draw.
  package enum Stream: UInt64, Sendable {
    case world = 1
    case faults
    case schedule
    case incidents
    case disk
  }

  /// The stream of a seed.
  package init(seed: UInt64, _ stream: Stream) {
    state = seed
    state = next() ^ stream.rawValue &* 0xD6E8_FEB8_6659_FD93
    state = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not including, a bound of at most 2³²; the bias is below 2⁻³².
  package mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// A number of a range of at most 2³² numbers.
  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// One of some values.
  ///
  /// - Precondition: there is one.
  package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// True so many times of 1,024.
  package mutating func happens(_ strength: Int) -> Bool { Int(next() >> 54) < strength }
}
