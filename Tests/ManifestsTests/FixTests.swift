import Foundation
import Manifests
import Reconciliation
import Reporting
import Testing

/// The edits that come with findings.
@Suite struct `A fix` {
  /// A policy of several files, with the finding that a fix is to take away.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [PolicySource]
  }

  /// A finding as JSON tells it.
  struct Finding: Decodable {
    let code: String
    let message: String
    let fix: Edit?
  }

  struct Edit: Decodable {
    let description: String
    let file: String
    let byteStart: Int
    let byteEnd: Int
    let replacement: String
  }

  /// What each kind of fix makes of a policy, as text that a person can read.
  private static let table: [(broken: String, fixed: String)] = [
    (
      "version: 1\nusers:\n  - email: a@b\n    licence: Pro\n",
      "version: 1\nusers:\n  - email: a@b\n    license: Pro\n"
    ),
    ("version: 1\nusers: [{\"e-mail\": a@b}]\n", "version: 1\nusers: [{email: a@b}]\n"),
    ("version: 1\r\ndefaults:\r\n  license: \"pro\"\r\n", "version: 1\r\ndefaults:\r\n  license: Pro\r\n"),
    ("\u{FEFF}version: 1\nmissing: error\n", "\u{FEFF}version: 1\nmissing: fail\n"),
    ("version: v1\n", "version: 1\n"),
    (
      "version: 1\nusers:\n  - id: é\n  - id: 0123 # one\n",
      "version: 1\nusers:\n  - id: é\n  - id: \"0123\" # one\n"
    ),
    ("version: 1\nseats: {Pro: '42'}\n", "version: 1\nseats: {Pro: 42}\n"),
    ("version: 1\nguardrails: {maxChanges: 25 %}\n", "version: 1\nguardrails: {maxChanges: 25%}\n"),
    (
      "version: 1\nusers: [{id: i, alexaForBusiness: {enabled: Off}}]\n",
      "version: 1\nusers: [{id: i, alexaForBusiness: {enabled: false}}]\n"
    ),
    ("version: 1\nprotect: a@b # the boss\n", "version: 1\nprotect: [a@b] # the boss\n"),
    ("version: 1\nusers:\n  - a@b\n  - i\n", "version: 1\nusers:\n  - email: a@b\n  - i\n"),
    ("version: 1\nusers:\n  - i\n", "version: 1\nusers:\n  - id: i\n"),
    ("version: 1 # \u{200B}\u{200B}two\n", "version: 1 # two\n"),
    ("# ours\n\nusers: []\n", "# ours\n\nversion: 1\nusers: []\n"),
    ("---\r\n  users: []\r\n", "---\r\n  version: 1\r\n  users: []\r\n"),
    ("", "version: 1\n"),
    ("# to be written", "# to be written\nversion: 1\n"),
    (
      "version: 1\ngroups:\n  g:\n    license: Pro\n    members:\n      - a@b\n      - A@B # again\n",
      "version: 1\ngroups:\n  g:\n    license: Pro\n    members:\n      - a@b\n"
    ),
    (
      "version: 1\ngroups: {g: {license: Pro, members: [a@b]}}\nusers:\n- email: a@b\n- id: c\n",
      "version: 1\ngroups: {g: {license: Pro, members: [a@b]}}\nusers:\n- id: c\n"
    ),
  ]

  @Test(arguments: table) func `changes what is wrong and nothing else`(broken: String, fixed: String) throws
  {
    let files = [PolicySource(path: "policy.yaml", bytes: Array(broken.utf8))]
    let edit = try #require(try findings(in: files).compactMap(\.fix).first)
    #expect(String(decoding: apply(edit, to: files)[0].bytes, as: UTF8.self) == fixed)
  }

  @Test(arguments: [
    // What is meant isn't known, or the text around the place isn't plain enough.
    "version: 1\nusers: [{email: a@b, colour: red}]\n", "version: 2\n", "{account: a}\n",
    "--- {account: a}\n",
    "version: 1 # \u{2028}two\n", "version: 1\nprotect: \"a@b\"\n", "version: 1\nprotect: [\"a\\u200Bb\"]\n",
    "version: 1\nguardrails: {maxChanges: 2 5%}\n", "version: 1\ndefaults:\n  license: |-\n    pro\n",
    "version: 1\ngroups: {g: {license: Pro, members: [a@b, a@b]}}\n",
    "version: 1\ngroups: {g: {license: Pro, members: [a@b]}}\nusers:\n  - email: a@b\n",
    "version: 1\ngroups: {g: {license: Pro, members: [a@b]}}\nusers: [{email: a@b}]\n",
    "version: 1\ngroups: {g: {license: Pro, members: [a@b]}}\nusers:\n  - id: c\n  - email: a@b\n    alexaForBusiness: {}\n",
  ])
  func `isn't offered where it could be wrong`(text: String) throws {
    let found = try findings(in: [PolicySource(path: "policy.yaml", bytes: Array(text.utf8))])
    #expect(!found.isEmpty)
    #expect(found.compactMap(\.fix?.replacement) == [])
  }

  @Test func `of a missing account writes the line of the other file`() throws {
    let files = ["version: 1\naccount: \"a\" # ours\n", "# b\nversion: 1\nusers: []\n"].enumerated().map {
      PolicySource(path: "file\($0.offset).yaml", bytes: Array($0.element.utf8))
    }
    let edit = try #require(try findings(in: files).first?.fix)
    #expect(edit.file == "file1.yaml")
    let fixed = apply(edit, to: files)
    #expect(
      String(decoding: fixed[1].bytes, as: UTF8.self)
        == "# b\nversion: 1\naccount: \"a\" # ours\nusers: []\n")
    #expect(try findings(in: fixed).map(\.code) == [])
  }

  // MARK: - Every fix of the corpus

  private static let corpus: [Case] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
      guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return nil }
      return Case(testDescription: name, files: [PolicySource(path: name, bytes: Array(data))])
    }
  }()

  @Test(arguments: corpus) func `takes its finding away and adds no error of text`(policy: Case) throws {
    let before = try findings(in: policy.files)
    for finding in before {
      guard let edit = finding.fix else { continue }
      let after = try findings(in: apply(edit, to: policy.files))
      func same(_ other: Finding) -> Bool { other.code == finding.code && other.message == finding.message }
      // Where more was found than is shown, what goes away makes room for another one.
      if before.count >= diagnosticsShown { continue }
      #expect(after.count(where: same) < before.count(where: same), "\(finding)")
      #expect(!after.contains { $0.code == "RC1001" }, "\(finding)")
    }
  }

  @Test func `is offered for many a finding of the corpus, of every kind`() throws {
    let edits = try Self.corpus.flatMap { try findings(in: $0.files).compactMap(\.fix) }
    let kinds = Set(edits.map { $0.description.prefix { $0 != "'" } })
    #expect(edits.count > 60)
    #expect(
      kinds.sorted() == [
        "add the line ", "delete the character", "make a list of it", "name its key", "put it into quotes",
        "take the line out", "write ",
      ])
  }

  // MARK: - Reading and editing

  private func findings(in files: [PolicySource]) throws -> [Finding] {
    struct Report: Decodable { let diagnostics: [Finding] }
    let json: [UInt8]
    do throws(InvalidPolicy) {
      json = validationJSON(of: "policy", users: 0, accounts: [], try readPolicy(files).warnings, in: files)
    } catch {
      json = failureJSON("", next: "", exitCode: 65, invalid: (error, files))
    }
    return try JSONDecoder().decode(Report.self, from: Data(json)).diagnostics
  }

  private func apply(_ edit: Edit, to files: [PolicySource]) -> [PolicySource] {
    files.map { file in
      guard file.path == edit.file else { return file }
      var bytes = file.bytes
      bytes.replaceSubrange(edit.byteStart..<edit.byteEnd, with: edit.replacement.utf8)
      return PolicySource(path: file.path, bytes: bytes)
    }
  }
}
