import Foundation
import Reconciliation
import Testing

@testable import Manifests

/// Policies in odd styles, drawn from a seed: `ROLLCALL_SEED=N swift test --filter RandomPolicy` plays one again.
@Suite struct `A policy in any style` {
  private static let rounds: UInt64 = 3_000

  private static let seeds: ClosedRange<UInt64> = {
    if let seed = ProcessInfo.processInfo.environment["ROLLCALL_SEED"].flatMap(UInt64.init) {
      return seed...seed
    }
    let first = UInt64.random(in: 0..<UInt64.max - rounds)
    return first...first + rounds - 1
  }()

  @Test func `says the same in canonical form, which has a canonical form of its own`() throws {
    for seed in Self.seeds {
      let source = source(RandomPolicyText(seed: seed).text)
      let said = try readPolicy([source]).desired
      let canonical = PolicySource(path: source.path, bytes: canonicalText(of: source))
      let saidThen = try readPolicy([canonical]).desired
      #expect(saidThen.saysTheSame(as: said), "ROLLCALL_SEED=\(seed)")
      #expect(canonicalText(of: canonical) == canonical.bytes, "ROLLCALL_SEED=\(seed)")
    }
  }

  @Test func `keeps each comment once, above or behind what it was about`() throws {
    for seed in Self.seeds {
      let policy = RandomPolicyText(seed: seed)
      let text = String(decoding: canonicalText(of: source(policy.text)), as: UTF8.self)
      let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      var seen: [Int: Int] = [:]
      for (index, line) in lines.enumerated() {
        // The names that hold a '#' have no number behind it.
        guard let comment = line.firstMatch(of: /(?:^| )# (\d+)(?: (above|behind) (\S+))?/) else { continue }
        seen[Int(comment.1) ?? 0, default: 0] += 1
        guard let name = comment.3 else { continue }
        let about =
          line.hasPrefix("#") || line.drop(while: { $0 == " " }).hasPrefix("#")
          ? lines[index...].first { $0.contains(/^ *[^ #]/) } ?? "" : line[..<comment.range.lowerBound]
        #expect(about.contains(name), "ROLLCALL_SEED=\(seed): comment \(comment.1)")
      }
      let due = Dictionary(uniqueKeysWithValues: (1..<policy.comments + 1).map { ($0, 1) })
      #expect(seen == due, "ROLLCALL_SEED=\(seed)")
    }
  }

  @Test func `takes the users that it lacks as the account holds them, and keeps every byte`() throws {
    var tried = 0
    for seed in Self.seeds {
      let round = try AdditionRound(seed: seed).mistake()
      if round.tried { tried += 1 }
      #expect(round.mistake == nil, "ROLLCALL_SEED=\(seed)")
    }
    // Some policies and accounts contradict each other.
    #expect(tried * 2 > Self.seeds.count)
  }

  private func source(_ text: String) -> PolicySource {
    PolicySource(path: "policy.yaml", bytes: Array(text.utf8))
  }
}
