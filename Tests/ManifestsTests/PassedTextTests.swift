import Reconciliation
import Testing

@testable import Manifests

/// A large policy is read alike whether its text is kept or given back behind the reader.
@Suite struct `A text that is given back` {
  private static let head = "version: 1\nusers:\n"

  /// Five megabytes of users, most of it in the comments of the first ones, so that a step of it is given back. Text that
  /// is ASCII alone is passed over in another way.
  private static func users(_ comment: String) -> String {
    (0..<2_000).map { number in
      "  - id: u\(number)\(number < 1_300 ? " # \(comment)" : "")\n    license: Pro\n"
    }.joined()
  }

  private static let wide = users(String(repeating: "é", count: 1_800))
  private static let narrow = users(String(repeating: "e", count: 3_600))

  private static let blankLines = String(repeating: "\n", count: 10_000)
  private static let givenBackAtLeast = 4 << 20

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

  @Test(
    arguments: [true, false],
    [
      ("  - id: last\n    license:", true), ("  - id: last\n    license: Pro # said\n" + blankLines, false),
      ("  - id: last", false), ("  - id: \"open\n" + blankLines, true), ("  - {id: open\n", true),
      ("  - id: u1\n", true),
      ("  - ? - a" + blankLines, true),
    ])
  func `reads as one that is kept`(isASCII: Bool, ending: (text: String, isWrong: Bool)) throws {
    let text = Array((Self.head + (isASCII ? Self.narrow : Self.wide) + ending.text).utf8)
    let kept = told(PolicySource(path: "a.yaml", bytes: text), forgettingFrom: .max)
    #expect(kept.users.count == (ending.isWrong ? 0 : 2_001))
    #expect(kept.problems.isEmpty != ending.isWrong)
    // A copy of its own: what is given back is given back for every owner of the array.
    let given = text.map { $0 }
    #expect(told(PolicySource(path: "a.yaml", bytes: given), forgettingFrom: 1 << 20) == kept)
    #expect(text.first == UInt8(ascii: "v"))
    // The first steps were given back, but for the pages at their ends, and the end of the text wasn't.
    #expect(given[4_096..<Self.givenBackAtLeast - 8_192].allSatisfy { $0 == 0 })
    #expect(given.suffix(1_000) == text.suffix(1_000))
  }

  @Test func `is kept where it is smaller`() throws {
    let text = Array((Self.head + Self.narrow).utf8)
    let given = text.map { $0 }
    _ = told(PolicySource(path: "a.yaml", bytes: given), forgettingFrom: text.count + 1)
    #expect(given == text)
  }

  @Test func `leaves its policy without text`() throws {
    let text = Array((Self.head + Self.narrow).utf8)
    let (policies, _) = try readPolicies(
      [PolicySource(path: "a.yaml", bytes: text)], on: CalendarDay("2026-11-26")!, forgettingTextFrom: 1)
    #expect(policies[0].sources.map(\.bytes) == [[]])
  }

  /// The events of a text that is given back in the smallest steps, and what stopped them, each with its place.
  private func events(_ text: String, isASCII: Bool, forgettingBy step: Int?) -> [String] {
    var reader = YAMLEvents(text.utf8.map { $0 }, isASCII: isASCII, forgettingBy: step)
    var told: [String] = []
    do throws(YAMLEvents.SyntaxError) {
      while told.last?.hasPrefix("streamEnd") != true {
        let event = try reader.next()
        told.append("\(event.kind) \(event.mark) \(reader.scalar)")
      }
    } catch {
      told.append("\(error.problem) \(error.mark) \(String(describing: error.related))")
    }
    return told
  }

  /// Wherever the last events fall among the batches of events, behind each of which text is given back.
  @Test(
    arguments: [true, false],
    [
      "", "- ? - a", "- a:", "- \"open", "- {open: x", "- a: b: c", "- a\n b #c\n", "- [a,\n\nb\n]#c",
      "- |\n   \n  a\n",
    ])
  func `has the same events as one that is kept`(isASCII: Bool, ending: String) {
    let line = isASCII ? "- u\n" : "- ü\n"
    // Three events come before the items, and each item is one.
    for items in EventBatch.capacity - 12...EventBatch.capacity {
      let text = String(repeating: line, count: items) + ending + Self.blankLines
      let kept = events(text, isASCII: isASCII, forgettingBy: nil)
      #expect(kept.count > items)
      #expect(events(text, isASCII: isASCII, forgettingBy: 1) == kept, "\(items) items")
    }
  }
}
