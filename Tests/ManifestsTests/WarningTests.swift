import Foundation
import Manifests
import Reconciliation
import Testing

/// What is warned of though a policy can be used.
@Suite struct `A warning` {
  // MARK: - Text that other readers take for something else

  @Test(arguments: [
    "no", "Yes", "ON", "off", "y", "N", "True", "FALSE",
  ])
  func `is given of text that is a boolean to others`(text: String) throws {
    #expect(try reading(of: text) == .boolean)
  }

  @Test(arguments: ["~", "null", "Null", "NULL"])
  func `is given of text that is nothing to others`(text: String) throws {
    #expect(try reading(of: text) == .null)
  }

  @Test(arguments: [
    "0", "42", "-1", "+420", "0123", "0o17", "0x1F", "0b1", "1_000", "1e5", "1E-5", "123e4567", "12e+3",
    "1.5",
    ".5", "5.", "-.5e3", "1:30", "190:20:30", "190:20:30.15", ".inf", "-.Inf", ".NaN", "1_000.5_0", "12._1",
    "1:30._",
  ])
  func `is given of text that is a number to others`(text: String) throws {
    #expect(try reading(of: text) == .number)
  }

  @Test(arguments: [
    "2024-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-2-3T4:05:06Z",
  ])
  func `is given of text that is a date to others`(text: String) throws {
    #expect(try reading(of: text) == .date)
  }

  @Test(arguments: ["=", "<<"])
  func `is given of the signs that YAML keeps for itself`(text: String) throws {
    #expect(try reading(of: text) == .sign)
  }

  @Test(
    arguments: [
      "nO", "yEs", "none", "nil", "Norway", "yes-men", "1ab2345c-67de-8901-f23g-45h678901j2k",
      "12345678-1234-1234-1234-123456789012", "0x", "0b2", "0o8", "0xG1", "1e", "1e5e5", "e5", "1.2.3",
      "1:60",
      ":1", "+", ".", "-", "..", "+-1", "_1", "._1", "2024-1-1", "2024-01-01x", "24-01-01", "2024-01",
      "2024-01-01T", "2024-01-01T10", "==", "~~", ".info", "a=b", "1 000", "0x1F x",
    ].filter { $0 != "." && $0 != ".." && $0 != "-" })
  func `isn't given of text that is text to all`(text: String) throws {
    #expect(try reading(of: text) == nil)
  }

  @Test func `isn't given of text in quotes, of values that our schema knows, or of keys`() throws {
    let found = try warnings(
      """
      version: 1
      unmanaged: report
      guardrails: {maxChanges: 20, maxDowngrades: 10%}
      seats: {Pro: 420}
      users:
        - {id: "0123", license: Pro, alexaForBusiness: {enabled: true, roomArn: 'no'}}
        - id: |-
            no
      """)
    #expect(found == [])
  }

  @Test func `is given of an account, a group, a member, a protected user, an id and a room`() throws {
    let found = try warnings(
      """
      version: 1
      account: 1
      groups: {2: {license: Pro, members: [3]}}
      protect: [4, 4]
      users: [{id: 5, alexaForBusiness: {roomArn: 6}}]
      """)
    #expect(
      found == [1, 2, 3, 4, 4, 5, 6].map { .ambiguousText("\($0)", takenFor: .number) })
  }

  // MARK: - Groups that do nothing

  @Test func `is given of a group without members, whatever it says`() throws {
    let found = try warnings(
      "version: 1\ngroups: {a: {license: Pro}, b: {}, c: {license: Pro, members: []}}\n")
    #expect(found == ["a", "b", "c"].map { .idleGroup($0, .members) })
  }

  @Test func `is given of a group that says nothing, unless its file's defaults do or naming counts`() throws
  {
    let group = "groups: {g: {members: [a@b]}}\n"
    #expect(try warnings("version: 1\n" + group) == [.idleGroup("g", .settings)])
    #expect(try warnings("version: 1\n" + group + "defaults: {license: Pro}\n") == [])
    #expect(try warnings("version: 1\nunmanaged: fail\n" + group) == [])
    #expect(
      try warnings("version: 1\n" + group, "version: 1\ndefaults: {type: PrivateUser}\n") == [
        .idleGroup("g", .settings)
      ])
  }

  @Test func `isn't given of a group whose members weren't understood`() throws {
    let file = source("version: 1\ngroups: {g: {license: Pro, member: [a@b]}}\n", 0)
    do throws(InvalidPolicy) {
      _ = try readPolicy([file])
      Issue.record("the policy is invalid")
    } catch {
      #expect(error.diagnostics.map(\.problem) == [.unknownKey("member", in: .group)])
      #expect(error.warnings == .none)
    }
  }

  // MARK: - Members twice

  @Test func `is given of a member that one group names again, in any case, with both places`() throws {
    let (_, found) = try readPolicy([
      source("version: 1\ngroups:\n  g:\n    license: Pro\n    members: [a@b, c, A@B, c, a@b]\n", 0)
    ])
    #expect(
      found.diagnostics.map(\.problem) == [
        .repeatedMember("A@B", group: "g"), .repeatedMember("c", group: "g"),
        .repeatedMember("a@b", group: "g"),
      ])
    #expect(found.diagnostics.map { $0.place?.mark.column } == [23, 28, 31])
    #expect(found.diagnostics.map { $0.related?.mark.column } == [15, 20, 23])
  }

  @Test func `is given of a member that an entry knows by the other name`() throws {
    let found = try warnings(
      "version: 1\nusers: [{id: i, email: a@b}]\ngroups: {g: {license: Pro, members: [a@b, i]}}\n")
    #expect(found == [.repeatedMember("i", group: "g")])
  }

  @Test func `isn't given of a user in two groups`() throws {
    let groups = "groups: {g: {license: Pro, members: [a@b]}, h: {type: PrivateUser, members: [a@b]}}\n"
    #expect(try warnings("version: 1\n" + groups) == [])
  }

  // MARK: - Entries that do nothing

  private static let group = "groups: {g: {license: Pro, members: [a@b]}}\n"

  @Test func `is given once of an entry that says nothing about a member`() throws {
    let found = try warnings(
      "version: 1\nusers: [{email: A@B}]\n"
        + Self.group.replacing("}}", with: "}, h: {type: PrivateUser, members: [a@b]}}"))
    #expect(found == [.idleEntry("A@B", group: "g")])
  }

  @Test(arguments: [
    "{email: c@d}", "{email: a@b, license: Pro}", "{email: a@b, type: PrivateUser}", "{email: a@b, id: i}",
    "{email: a@b, alexaForBusiness: {enabled: false}}",
  ])
  func `isn't given of an entry that says or names something`(entry: String) throws {
    #expect(try warnings("version: 1\nusers: [\(entry)]\n" + Self.group) == [])
  }

  @Test func `isn't given of an entry that brings in the defaults of another file`() throws {
    let entry = "version: 1\nusers: [{email: a@b}]\n"
    #expect(try warnings(entry + "defaults: {type: PrivateUser}\n", "version: 1\n" + Self.group) == [])
    #expect(try warnings(entry, "version: 1\n" + Self.group) == [.idleEntry("a@b", group: "g")])
    #expect(
      try warnings(entry + "defaults: {type: PrivateUser}\n" + Self.group) == [.idleEntry("a@b", group: "g")])
  }

  // MARK: - Beside errors, and bounds

  @Test func `stands beside errors, and keeps none of them out`() throws {
    let ids = (0..<10_100).map { "  - id: \($0)\n" }.joined()
    do throws(InvalidPolicy) {
      _ = try readPolicy([source("version: 1\nusers:\n" + ids + "  - {}\n", 0)])
      Issue.record("the policy is invalid")
    } catch {
      #expect(error.diagnostics.map(\.problem) == [.unnamedUser])
      #expect(error.warnings.diagnostics.count == 10_000)
      #expect(error.warnings.count == 10_100)
    }
  }

  // MARK: - Reading

  private func source(_ text: String, _ file: Int) -> PolicySource {
    PolicySource(path: "file\(file).yaml", bytes: Array(text.utf8))
  }

  private func warnings(_ texts: String...) throws -> [PolicyProblem] {
    try readPolicy(texts.enumerated().map { source($0.element, $0.offset) }).warnings.diagnostics.map(
      \.problem)
  }

  /// What the text is said to be taken for as an id.
  private func reading(of text: String) throws -> PolicyProblem.OtherReading? {
    switch try warnings("version: 1\nusers:\n  - id: \(text)\n").first {
    case .ambiguousText(text, let reading): reading
    default: nil
    }
  }
}
