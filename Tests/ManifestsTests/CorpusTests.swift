import Foundation
import Manifests
import Reconciliation
import Reporting
import Testing

/// Broken policies and what is said of each, as files beside this one: `NAME.yaml` and `NAME.txt`.
///
/// `ROLLCALL_RECORD=1 swift test --filter CorpusTests` writes the texts anew, and fails, so that they are read.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

  private static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test(arguments: names) func `a broken policy is explained as its text says`(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).yaml")))
    let found = explain(bytes, path: "\(name).yaml")
    let expected = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["ROLLCALL_RECORD"] != nil {
      try Data(found.utf8).write(to: expected)
      Issue.record("\(name).txt was recorded; read it, and run the tests without ROLLCALL_RECORD")
      return
    }
    #expect(found == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
  }

  @Test func `the corpus has a policy for every code of text, shape, value and entry`() throws {
    let texts = try Self.names.map { name in
      String(decoding: try Data(contentsOf: Self.folder.appending(path: "\(name).txt")), as: UTF8.self)
    }
    let codes = Set(texts.joined().matches(of: /(?:error|warning)\[(RC\d{4})\]/).map { String($0.1) })
    let single = [1001...1015, 1021...1029, 1031...1032, 1051...1055, 1061...1062, 1501...1505].joined()
    #expect(single.map { "RC\($0)" }.filter { !codes.contains($0) } == [])
  }

  private func explain(_ bytes: [UInt8], path: String) -> String {
    let file = PolicySource(path: path, bytes: bytes)
    do throws(InvalidPolicy) {
      let (desired, warnings) = try readPolicy([file])
      return warningText(warnings, in: [file], .plain) + "a valid policy of \(desired.count) users\n"
    } catch {
      return diagnosticText(error, in: [file], .plain)
    }
  }
}
