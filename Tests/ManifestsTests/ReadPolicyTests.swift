import Manifests
import Reconciliation
import Testing

/// What valid policies mean.
@Suite struct `A policy` {
  @Test func `folds defaults, groups and users, the stronger level first`() throws {
    let desired = try read(
      """
      version: 1
      account: account-1
      defaults:
        license: Basic
        type: PrivateUser
      groups:
        sales:
          license: Pro
          members:
            - ana@example.com
            - bob@example.com
            - id-3
      users:
        - email: Bob@example.com
          license: Plus
        - id: id-4
          type: SharedDevice
      """)
    #expect(desired.policy.account?.text == "account-1")
    #expect(
      said(desired) == [
        "Bob@example.com: Plus user 15, PrivateUser defaults 5",
        "id-4: Basic defaults 4, SharedDevice user 17",
        "ana@example.com: Pro group sales 8, PrivateUser defaults 5",
        "id-3: Pro group sales 8, PrivateUser defaults 5",
      ])
  }

  @Test func `manages nothing that no level says`() throws {
    let desired = try read("version: 1\nusers:\n  - email: ana@example.com\n")
    #expect(said(desired) == ["ana@example.com: -, -"])
  }

  @Test func `takes its values as they stand, whatever YAML would make of them`() throws {
    let desired = try read(
      "version: 1\nusers:\n  - id: 0123\n  - id: no\n  - id: 1e5\n  - id: 2024-01-01\n  - id: ~\n  - id: 'null'\n"
    )
    #expect((0..<desired.count).map { desired[$0].id } == ["0123", "no", "1e5", "2024-01-01", "~", "null"])
  }

  @Test func `may be written in flow style, with Windows line ends or a byte-order mark`() throws {
    let text = "{version: 1, users: [{email: ana@example.com, license: Pro}]}"
    for variant in [text, text + "\r\n", "\u{FEFF}" + text] {
      #expect(try said(read(variant)) == ["ana@example.com: Pro user 1, -"])
    }
    let block = try read("\u{FEFF}version: 1\nusers:\n  - email: ana@example.com\n    license: Pro\n")
    #expect(said(block) == ["ana@example.com: Pro user 4, -"])
  }

  @Test func `says of Alexa for Business what a user's own entry says`() throws {
    let desired = try read(
      """
      version: 1
      users:
        - email: lobby@example.com
          alexaForBusiness:
            enabled: false
            roomArn: arn:aws:a4b:room/1
      """)
    #expect(desired[0].alexaEnabled?.value == false)
    #expect(desired[0].alexaRoomARN?.value == "arn:aws:a4b:room/1")
    #expect(desired[0].alexaRoomARN?.cause.place.mark == SourceMark(line: 6, column: 16, length: 18))
  }

  // MARK: - Several files

  @Test func `of several files takes each file's defaults for that file alone`() throws {
    let desired = try read(
      "version: 1\ndefaults: {license: Pro}\nusers: [{email: ana@example.com}]\n",
      "version: 1\ndefaults: {license: Basic}\nusers: [{email: bob@example.com}]\n")
    #expect(said(desired) == ["ana@example.com: Pro defaults 2, -", "bob@example.com: Basic defaults 2, -"])
  }

  @Test func `is refused where two files' defaults disagree on a user of both`() throws {
    let found = problems(
      "version: 1\ndefaults: {license: Pro}\nusers: [{email: ana@example.com}]\n",
      "version: 1\ndefaults: {license: Basic}\ngroups: {g: {members: [ana@example.com]}}\n")
    #expect(
      found == [
        .disagreeingDefaults(user: "ana@example.com", attribute: .license, first: "Pro", second: "Basic")
      ])
  }

  @Test func `is refused where a group or a user stands in two files`() {
    let file = "version: 1\ngroups: {g: {}}\nusers: [{email: ana@example.com}]\n"
    #expect(problems(file, file) == [.repeatedGroup("g"), .repeatedUser("ana@example.com")])
  }

  @Test func `says in one file alone what is done about types`() throws {
    let file = "version: 1\ntypeChanges: report\n"
    #expect(try read("version: 1\n", file).policy.typeChanges == .report)
    #expect(try read("version: 1\n").policy.typeChanges == .apply)
    #expect(problems(file, file) == [.repeatedSetting("typeChanges")])
  }

  @Test func `tells the mistakes of every file in one run, in order`() {
    let found = invalid("version: 1\nusers: [{mail: a}]\n", "version: 2\n", "version: 1\nuser: []\n")
    #expect(
      found?.diagnostics.map { "\($0.place?.file ?? -1):\($0.place?.mark.line ?? 0)" } == [
        "0:2", "1:1", "2:2",
      ])
  }

  @Test func `tells refused characters of a file also where another file has mistakes`() throws {
    let found = problems(
      "version: 1\nusers: [{mail: a}]\n", "version: 1\nusers:\n  - id: \"a\\u200Bb\"\n")
    #expect(try #require(found).contains(.refusedCharacter("\u{200B}")))
  }

  @Test func `keeps the columns of many findings on one line apart`() throws {
    let found = try #require(
      invalid("version: 1 # " + String(repeating: "\u{200B}\u{2060}", count: 20_000) + "\n"))
    #expect(found.diagnostics.count == 10_000)
    #expect(found.uncounted == 30_000)
    #expect(found.diagnostics.last?.place?.mark == SourceMark(line: 1, column: 10_013, length: 1))
  }

  @Test func `keeps a bounded number of mistakes and counts the rest`() {
    let found = invalid("version: 1\nusers:\n" + String(repeating: "  - {}\n", count: 12_345))
    #expect(found?.diagnostics.count == 10_000)
    #expect(found?.uncounted == 2_345)
  }

  @Test func `ends where more is passed over than a policy may hold`() {
    let nodes = String(repeating: "a,", count: 1_000_000)
    #expect(
      problems("version: 1\nother: [\(nodes)]\n") == [
        .unknownKey("other", in: .policy), .overLimit(.entries, allowed: 1_000_000),
      ])
  }

  // MARK: - Reading

  private func sources(_ texts: [String]) -> [PolicySource] {
    texts.enumerated().map { PolicySource(path: "file\($0.offset).yaml", bytes: Array($0.element.utf8)) }
  }

  private func read(_ texts: String...) throws -> DesiredState { try readPolicy(sources(texts)).desired }

  private func invalid(_ texts: String...) -> InvalidPolicy? { refusal(of: sources(texts)) }

  private func problems(_ texts: String...) -> [PolicyProblem]? {
    refusal(of: sources(texts))?.diagnostics.map(\.problem)
  }

  private func refusal(of sources: [PolicySource]) -> InvalidPolicy? {
    do throws(InvalidPolicy) {
      _ = try readPolicy(sources)
      return nil
    } catch {
      return error
    }
  }

  /// What is said of each user's licence and type, and by which level on which line.
  private func said(_ desired: DesiredState) -> [String] {
    (0..<desired.count).map { row in
      let user = desired[row]
      let license = user.license.map { "\($0.value.name) \(words($0.cause))" } ?? "-"
      let type = user.type.map { "\($0.value.name) \(words($0.cause))" } ?? "-"
      return "\(user.name): \(license), \(type)"
    }
  }

  private func words(_ cause: Cause) -> String {
    let level =
      switch cause.level {
      case .defaults: "defaults"
      case .group(let name): "group \(name)"
      case .user: "user"
      case .grant(let until): "user until \(until.text)"
      case .undo: "undo"
      }
    return "\(level) \(cause.place.mark.line)"
  }
}
