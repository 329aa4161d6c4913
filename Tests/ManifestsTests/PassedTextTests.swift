import Manifests
import Reconciliation
import Testing

/// A large policy is read alike whether its text is kept or given back behind the reader.
@Suite struct `A text that is given back` {
  private static let head = "version: 1\nusers:\n"

  /// Five megabytes of users, most of it in the comments of the first ones, so that a step of it is given back.
  private static let users: String = (0..<2_000).map { number in
    let comment = number < 1_300 ? " # " + String(repeating: "é", count: 1_800) : ""
    return "  - id: u\(number)\(comment)\n    license: Pro\n"
  }.joined()

  private static let byteLimitOfFirstStep = 4 << 20

  /// What a reading told: the users with their places, or what is wrong, and what it warned of.
  private struct Told: Equatable {
    var users: [String] = []
    var problems: [Diagnostic] = []
    var warnings = Warnings.none
  }

  private func told(_ source: PolicySource, forgettingFrom size: Int) -> Told {
    do throws(InvalidPolicy) {
      let (policies, warnings) = try readPolicies(
        [source], on: CalendarDay("2026-11-26")!, forgettingTextFrom: size)
      let desired = policies[0].desired
      return Told(
        users: (0..<desired.count).map { row in
          let user = desired[row]
          return "\(user.name) \(user.place) \(user.license.map { "\($0.value) \($0.cause)" } ?? "-")"
        }, warnings: warnings)
    } catch {
      return Told(problems: error.diagnostics)
    }
  }

  @Test(arguments: [
    "", "  - id: last", "  - id: last\n    license:", "  - id: last\n    license: Pro # said\n\n\n",
    "  - id: \"open\n", "  - {id: open\n", "  - id: u1\n", "  - id: \"over\n  lines\"\n",
  ])
  func `reads as one that is kept`(ending: String) throws {
    let text = Array((Self.head + Self.users + ending).utf8)
    let kept = told(PolicySource(path: "a.yaml", bytes: text), forgettingFrom: .max)
    // A copy of its own: what is given back is given back for every owner of the array.
    let given = text.map { $0 }
    #expect(told(PolicySource(path: "a.yaml", bytes: given), forgettingFrom: 1 << 20) == kept)
    #expect(kept.users.count >= 2_000 || kept.problems.count > 0)
    #expect(text.first == UInt8(ascii: "v"))
    // The first page was given back, and the last wasn't.
    #expect(given[4_096..<Self.byteLimitOfFirstStep - 8_192].allSatisfy { $0 == 0 })
    #expect(given.suffix(1_000) == text.suffix(1_000))
  }

  @Test func `is kept where it is smaller`() throws {
    let text = Array((Self.head + Self.users).utf8)
    let given = text.map { $0 }
    _ = told(PolicySource(path: "a.yaml", bytes: given), forgettingFrom: text.count + 1)
    #expect(given == text)
  }

  @Test func `leaves its policy without text`() throws {
    let text = Array((Self.head + Self.users).utf8)
    let (policies, _) = try readPolicies(
      [PolicySource(path: "a.yaml", bytes: text)], on: CalendarDay("2026-11-26")!, forgettingTextFrom: 1)
    #expect(policies[0].sources.map(\.bytes) == [[]])
  }
}
