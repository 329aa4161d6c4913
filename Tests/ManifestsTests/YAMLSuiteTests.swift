import Foundation
import Reconciliation
import Testing

@testable import Manifests

/// One case of the public yaml-test-suite, as a line of the file holds it.
private struct SuiteCase: Decodable {
  let id: String
  let yaml: String
  let invalid: Bool
  let events: String

  /// The events without anchors and tags, which we refuse, and without the marks of documents, which we don't read.
  var plainEvents: [String] {
    events.split(separator: "\n").map { event in
      event == "+DOC ---" ? "+DOC" : event == "-DOC ..." ? "-DOC" : String(event)
    }
  }

  static let file: URL? = {
    let package = URL(filePath: #filePath).appending(path: "../../..").standardized
    let beside = package.appending(path: "../shared/reference/yaml-test-suite.jsonl").standardized.path
    let path = ProcessInfo.processInfo.environment["YAML_TEST_SUITE"] ?? beside
    return FileManager.default.fileExists(atPath: path) ? URL(filePath: path) : nil
  }()

  static func all() throws -> [SuiteCase] {
    let text = try Data(contentsOf: #require(file))
    return try text.split(separator: UInt8(ascii: "\n")).map { line in
      try JSONDecoder().decode(SuiteCase.self, from: line)
    }
  }
}

/// What the reader makes of YAML, whether it is a policy or not, held against the public yaml-test-suite.
@Suite(
  .enabled(
    if: SuiteCase.file != nil,
    "YAML_TEST_SUITE must name the yaml-test-suite: JSON Lines with id, yaml, invalid and events"))
struct YAMLSuiteTests {
  @Test func `whatever is accepted is read as the suite reads it`() throws {
    let misread = try SuiteCase.all().filter { example in
      guard !example.invalid, case .events(let events) = readYAML(example.yaml) else { return false }
      return events != example.plainEvents
    }
    #expect(misread.map(\.id) == [])
  }

  @Test func `nothing that the suite calls invalid is accepted`() throws {
    let accepted = try SuiteCase.all().filter { example in
      guard example.invalid, case .events = readYAML(example.yaml) else { return false }
      return true
    }
    #expect(accepted.map(\.id) == [])
  }

  @Test func `most of what a policy may use is accepted`() throws {
    let valid = try SuiteCase.all().filter { !$0.invalid }
    let accepted = valid.filter { example in
      guard case .events = readYAML(example.yaml) else { return false }
      return true
    }
    #expect(valid.count == 308)
    #expect(accepted.count == 154)
  }
}
