import Foundation
import Manifests
import Reconciliation
import Testing

/// The quickstart's policy, damaged in every place: it is accepted or refused, and what is found stands in the file.
@Suite struct `A damaged policy` {
  static let names = ["base", "devices", "sales"]

  /// Bytes that mean something to YAML, to UTF-8 or to a terminal.
  private static let bytes: [UInt8] = [0x00, 0x09, 0x0A, 0x22, 0x23, 0x3A, 0x5B]

  @Test(arguments: names) func `is decided wherever it is cut off`(name: String) throws {
    let text = try policy(name)
    let refused = try text.indices.count { end in try isRefused(Array(text[..<end])) }
    #expect(refused > text.count / 8)
  }

  @Test(arguments: names) func `is decided whichever byte of it is changed`(name: String) throws {
    let text = try policy(name)
    var chance = SplitMix64(state: 1)
    var refused = 0
    for index in text.indices {
      for byte in Self.bytes + [UInt8.random(in: 0...255, using: &chance)] where byte != text[index] {
        var changed = text
        changed[index] = byte
        if try isRefused(changed) { refused += 1 }
      }
    }
    #expect(refused > text.count)
  }

  // MARK: - Deciding

  private func policy(_ name: String) throws -> [UInt8] {
    let file = URL(filePath: #filePath).appending(path: "../../../examples/quickstart/policy/\(name).yaml")
    return [UInt8](try Data(contentsOf: file.standardized))
  }

  /// Whether a text is refused; what is found must stand in it, and be sayable.
  private func isRefused(_ bytes: [UInt8]) throws -> Bool {
    let source = PolicySource(path: "policy.yaml", bytes: bytes)
    do throws(InvalidPolicy) {
      _ = try readPolicy([source])
      return false
    } catch {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(\.count)
      for place in error.diagnostics.flatMap({ [$0.place, $0.related] }).compactMap(\.self) {
        let line = Int(place.mark.line)
        try #require(lines.indices.contains(line - 1), "line \(line) of \(lines.count)")
        try #require((1...lines[line - 1] + 1).contains(Int(place.mark.column)), "column of line \(line)")
      }
      return true
    }
  }
}

/// A source of chance that is the same in every run: Steele, Lea and Flood's SplitMix64.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
