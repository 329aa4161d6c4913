import Foundation
import Manifests
import Reconciliation
import Reporting
import Testing

/// The article about error codes against what is really said.
@Suite struct `The article about error codes` {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A code with its examples.
  struct Section: CustomTestStringConvertible, Sendable {
    let code: String
    /// The files of the policy with the mistake.
    var broken: [PolicySource] = []
    /// The files of the policy without it.
    var cured: [PolicySource] = []

    var testDescription: String { code }
  }

  private static let sections: [Section] = {
    let article = root.appending(path: "Sources/Reconciliation/Reconciliation.docc/ErrorCodes.md")
    let text = (try? String(contentsOf: article, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n### ").dropFirst().map(section)
  }()

  private static func section(_ text: String) -> Section {
    let halves = text.components(separatedBy: "\nInstead")
    return Section(
      code: String(text.prefix { $0 != ":" }), broken: files(halves[0]),
      cured: halves.count == 2 ? files(halves[1]) : [])
  }

  /// The fenced blocks of a text, in the encoding that they name.
  private static func files(_ text: String) -> [PolicySource] {
    let blocks = text.components(separatedBy: "\n```").dropFirst().enumerated().filter { $0.offset % 2 == 0 }
    return blocks.map { index, block in
      let lines = block.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let content = String(lines[1]) + "\n"
      let bytes = lines[0] == "latin1" ? content.unicodeScalars.map { UInt8($0.value) } : Array(content.utf8)
      return PolicySource(path: "file\(index / 2).yaml", bytes: bytes)
    }
  }

  @Test func `has each code that can be said once, and no other`() throws {
    let folder = Self.root.appending(path: "Sources/Reporting/Diagnostics")
    let sources = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    let said = Set(sources.joined().matches(of: /"(RC\d{4})"/).map { String($0.1) })
    #expect(said.count > 40)
    #expect(Self.sections.map(\.code).sorted() == said.sorted())
  }

  @Test(arguments: sections) func `shows a policy that has the code, and one that hasn't`(section: Section)
    throws
  {
    #expect(try codes(of: section.broken).contains(section.code))
    #expect(!section.cured.isEmpty)
    #expect(try codes(of: section.cured) == [])
  }

  // MARK: - The article's account

  private static let users = [
    ("a-1", "ana@example.com"), ("b-2", "bob@example.com"), ("l-3", "lobby@example.com"),
    ("l-4", "lobby@example.com"),
  ]

  /// The codes of everything that is said about a policy, by itself and against the article's account.
  private func codes(of files: [PolicySource]) throws -> [String] {
    var observed = ObservedState()
    for (id, email) in Self.users {
      let user = ObservedUser(
        id: try #require(UserID(id)), email: email, license: .known(.basic), type: .absent)
      try observed.append(user)
    }
    let account = Account.team(try #require(AccountID("account-1")))
    do throws(InvalidPolicy) {
      let (desired, warnings) = try readPolicy(files, warningOfEndedGrants: true)
      _ = try plan(desired, against: observed, in: account)
      return warnings.diagnostics.map { Explanation(of: $0.problem).code }
    } catch {
      return (error.diagnostics + error.warnings.diagnostics).map { Explanation(of: $0.problem).code }
    }
  }
}
