import Manifests
import Reconciliation
import Reporting
import Testing

/// The settings of a whole policy: what each word and number means, and where it may stand.
@Suite struct `A policy's settings` {
  @Test func `are left to their defaults where no file names them`() throws {
    let policy = try read("version: 1\n")
    #expect(policy.unmanaged == .report)
    #expect(policy.missing == .report)
    #expect(policy.typeChanges == .apply)
    #expect(policy.protected == [])
    #expect(policy.guardrails == Guardrails())
    #expect(policy.seats == [])
  }

  @Test func `are read from one file as they stand`() throws {
    let policy = try read(
      """
      version: 1
      unmanaged: ignore
      missing: fail
      typeChanges: report
      protect:
        - ceo@example.com
        - 1ab2345c-67de-8901-f23g-45h678901j2k
      guardrails:
        maxChanges: 25%
        maxDowngrades: 7
        minManaged: 1000000
      seats:
        Pro: 420
        Basic: 0
        ProTrial: 1000000
      """)
    #expect(policy.unmanaged == .ignore)
    #expect(policy.missing == .fail)
    #expect(policy.typeChanges == .report)
    #expect(policy.protected == names("ceo@example.com", "1ab2345c-67de-8901-f23g-45h678901j2k"))
    #expect(policy.guardrails.maxChanges == .percent(25))
    #expect(policy.guardrails.maxDowngrades == .users(7))
    #expect(policy.guardrails.minManaged == 1_000_000)
    #expect(
      policy.seats == [
        SeatLimit(.basic, seats: 0), SeatLimit(.proTrial, seats: 1_000_000), SeatLimit(.pro, seats: 420),
      ])
  }

  @Test(arguments: [
    ("report", UnmanagedUsers.report), ("ignore", .ignore), ("fail", .fail), ("\"fail\"", .fail),
  ])
  func `say what is done about users whom no entry names`(word: String, choice: UnmanagedUsers) throws {
    #expect(try read("version: 1\nunmanaged: \(word)\n").unmanaged == choice)
  }

  @Test(arguments: [("report", MissingUsers.report), ("fail", .fail)])
  func `say what is done about entries without a user`(word: String, choice: MissingUsers) throws {
    #expect(try read("version: 1\nmissing: \(word)\n").missing == choice)
  }

  @Test(arguments: [
    ("0", Bound.users(0)), ("1", .users(1)), ("100", .users(100)), ("1000000", .users(1_000_000)),
    ("0%", .percent(0)), ("9%", .percent(9)), ("10%", .percent(10)), ("99%", .percent(99)),
    ("100%", .percent(100)), ("\"25%\"", .percent(25)), ("'25%'", .percent(25)), ("25 # users", .users(25)),
  ])
  func `bound changes by a count or a percentage`(text: String, bound: Bound) throws {
    let guardrails = try read(
      "version: 1\nguardrails:\n  maxChanges: \(text)\n  maxDowngrades: \(text)\n"
    ).guardrails
    #expect(guardrails.maxChanges == bound)
    #expect(guardrails.maxDowngrades == bound)
  }

  @Test func `may name a guardrail and leave the others to their defaults`() throws {
    let guardrails = try read("version: 1\nguardrails: {minManaged: 0}\n").guardrails
    var expected = Guardrails()
    expected.minManaged = 0
    #expect(guardrails == expected)
    #expect(try read("version: 1\nguardrails: {}\nseats: {}\nprotect: []\n").guardrails == Guardrails())
  }

  @Test func `protect a user once, whatever the case of its address, and ids byte by byte`() throws {
    let policy = try read(
      "version: 1\nprotect: [CEO@example.com, id-1, ceo@Example.com, ID-1, id-1]\n",
      "version: 1\nprotect: [id-2, ceo@example.com]\nusers: [{email: ana@example.com}]\n")
    #expect(policy.protected.map(spelling) == ["CEO@example.com", "id-1", "ID-1", "id-2"])
  }

  @Test func `protect users whom no entry names`() throws {
    let desired = try readPolicy(sources(["version: 1\nprotect: [ceo@example.com]\n"])).desired
    #expect(desired.count == 0)
    #expect(desired.policy.protected == names("ceo@example.com"))
  }

  // MARK: - Several files

  @Test func `may stand in any of several files, each in one`() throws {
    let policy = try read(
      "version: 1\nunmanaged: fail\n", "version: 1\nmissing: fail\nseats: {Pro: 1}\n",
      "version: 1\nguardrails: {maxChanges: 1}\n")
    #expect(policy.unmanaged == .fail)
    #expect(policy.missing == .fail)
    #expect(policy.seats == [SeatLimit(.pro, seats: 1)])
    #expect(policy.guardrails.maxChanges == .users(1))
  }

  @Test(arguments: [
    ("unmanaged", "fail", "ignore"), ("missing", "fail", "report"), ("typeChanges", "apply", "apply"),
    ("guardrails", "{maxChanges: 1}", "{maxDowngrades: 1}"), ("seats", "{Pro: 1}", "{Basic: 1}"),
  ])
  func `are refused in a second file, and both places shown`(
    key: String, first: String, second: String
  ) throws {
    let text = try #require(
      refusal([
        "version: 1\n\(key): \(first)\n", "version: 1\n", "version: 1\nusers: []\n\(key): \(second)\n",
      ]))
    let carets = String(repeating: "^", count: key.utf8.count)
    let dashes = String(repeating: "-", count: key.utf8.count)
    #expect(
      text == """
        error[RC1037]: '\(key)' stands in a second file
         --> file2.yaml:3:1
          |
        3 | \(key): \(second)
          | \(carets) again here
          |
         --> file0.yaml:2:1
          |
        2 | \(key): \(first)
          | \(dashes) first here
          |
          = help: it is about the whole policy: keep it in one file

        1 error. Nothing was changed. Correct the policy and run the command again.

        """)
  }

  @Test func `in every further file are told against the first, beside what is wrong with them`() throws {
    let found = problems(
      ["version: 1\nseats: {Pro: x}\n", "version: 1\nseats: {Gold: 1}\n", "version: 1\nseats: [1, {a: b}]\n"])
    #expect(
      found == [
        .invalidCount("x"), .repeatedSetting("seats"), .unknownLicense("Gold"), .repeatedSetting("seats"),
        .wrongKind(expected: .mapping, found: .sequence, of: "seats"),
      ])
  }

  @Test func `are all read to the end though some are wrong`() {
    let found = problems([
      """
      version: 1
      unmanaged: no
      guardrails: {maxChanges: x, minManaged: -1}
      seats: {Pro: "1", Basic: y}
      missing: no
      """
    ])
    #expect(
      found == [
        .unknownChoice("no", of: .unmanaged), .invalidBound("x"), .invalidCount("-1"), .quotedCount(1),
        .invalidCount("y"), .unknownChoice("no", of: .missing),
      ])
  }

  // MARK: - Reading

  private func sources(_ texts: [String]) -> [PolicySource] {
    texts.enumerated().map { PolicySource(path: "file\($0.offset).yaml", bytes: Array($0.element.utf8)) }
  }

  private func read(_ texts: String...) throws -> Policy { try readPolicy(sources(texts)).desired.policy }

  private func invalid(_ texts: [String]) -> InvalidPolicy? {
    do throws(InvalidPolicy) {
      _ = try readPolicy(sources(texts))
      return nil
    } catch {
      return error
    }
  }

  private func problems(_ texts: [String]) -> [PolicyProblem]? {
    invalid(texts)?.diagnostics.map(\.problem)
  }

  private func refusal(_ texts: [String]) -> String? {
    invalid(texts).map { diagnosticText($0, in: sources(texts), .plain) }
  }

  private func names(_ texts: String...) -> [UserName] { texts.compactMap { UserName($0) } }

  private func spelling(_ name: UserName) -> String {
    switch name {
    case .id(let id): id.text
    case .email(let email): email.text
    }
  }
}
