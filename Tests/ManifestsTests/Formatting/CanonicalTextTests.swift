import Foundation
import Reconciliation
import Testing

@testable import Manifests

/// Policies before and after, as files in `Golden`: `NAME.before.yaml` and `NAME.after.yaml`.
///
/// `ROLLCALL_RECORD=1 swift test --filter CanonicalText` writes the second anew, and fails, so that they are read.
@Suite struct `The canonical text of a policy` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  private static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".before.yaml") }.map { String($0.dropLast(12)) }.sorted()
  }()

  @Test(arguments: names) func `is the text beside it`(name: String) throws {
    let before = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).before.yaml")))
    _ = try readPolicy([PolicySource(path: name, bytes: before)])
    let after = canonicalText(of: PolicySource(path: name, bytes: before))
    let expected = Self.folder.appending(path: "\(name).after.yaml")
    if ProcessInfo.processInfo.environment["ROLLCALL_RECORD"] != nil {
      try Data(after).write(to: expected)
      Issue.record("\(name).after.yaml was recorded; read it, and run the tests without ROLLCALL_RECORD")
      return
    }
    #expect(
      String(decoding: after, as: UTF8.self)
        == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
  }

  @Test func `there are texts for all that a form decides`() {
    #expect(
      Self.names == [
        "blank-lines", "block-scalars", "comments", "flow", "head", "order", "quotes", "windows",
      ])
  }

  @Test func `has no byte-order mark, and ends with a line's end`() {
    #expect(canonical("\u{FEFF}version: 1") == "version: 1\n")
  }

  @Test func `quotes a key singly that escapes would make too long for one`() throws {
    let name = String(repeating: "\"", count: 600)
    let long = canonical("version: 1\ngroups:\n  '\(name)': {license: Pro}\n")
    #expect(long == "version: 1\n\ngroups:\n  '\(name)':\n    license: Pro\n")
    let policy = try readPolicy([PolicySource(path: "a", bytes: Array(long.utf8))]).desired.policy
    #expect(policy.groups[0].name.value == name)
  }

  private func canonical(_ text: String) -> String {
    String(
      decoding: canonicalText(of: PolicySource(path: "policy.yaml", bytes: Array(text.utf8))), as: UTF8.self)
  }
}
