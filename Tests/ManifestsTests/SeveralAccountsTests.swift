import Manifests
import Reconciliation
import Testing

/// Files of one folder that are about different accounts.
@Suite struct `A folder of several accounts` {
  @Test func `is one policy for each, in order of account id, each with its own files`() throws {
    let policies = try read(
      "account: c\nusers: [{id: '1'}]", "account: a\nusers: [{id: '2'}]",
      "account: c\nusers: [{id: '3'}, {id: '4'}]",
      "account: b")
    #expect(policies.map { $0.account?.text } == ["a", "b", "c"])
    #expect(policies.map { $0.sources.map(\.path) } == [["1.yaml"], ["3.yaml"], ["0.yaml", "2.yaml"]])
    #expect(policies.map(\.desired.policy.files) == policies.map { $0.sources.map(\.path) })
    #expect(policies.map { names($0.desired) } == [["2"], [], ["1", "3", "4"]])
    #expect(
      policies[2].desired[2].place == SourcePlace(file: 1, mark: SourceMark(line: 3, column: 25, length: 3)))
  }

  @Test func `has what stands in one place alone once for each account`() throws {
    let settings = """
      unmanaged: fail
      missing: fail
      typeChanges: report
      guardrails: {maxChanges: 5}
      seats: {Pro: 7}
      groups: {g: {license: Pro, members: ['1']}}
      users: [{id: '2'}]
      """
    let policies = try read("account: a\n\(settings)", "account: b\n\(settings)")
    #expect(policies.map { names($0.desired) } == [["2", "1"], ["2", "1"]])
    for policy in policies.map(\.desired.policy) {
      #expect(policy.unmanaged == .fail && policy.missing == .fail && policy.typeChanges == .report)
      #expect(policy.guardrails.maxChanges == .users(5) && policy.seats == [SeatLimit(.pro, seats: 7)])
    }
    let twice = problems("account: a\n\(settings)", "account: b", "account: a\n\(settings)")
    #expect(
      twice == [
        "2: repeatedSetting(\"unmanaged\") 0", "2: repeatedSetting(\"missing\") 0",
        "2: repeatedSetting(\"typeChanges\") 0", "2: repeatedSetting(\"guardrails\") 0",
        "2: repeatedSetting(\"seats\") 0", "2: repeatedGroup(\"g\") 0", "2: repeatedUser(\"2\") 0",
      ])
  }

  @Test func `protects in each account whom its own files name`() throws {
    let policies = try read(
      "account: a\nprotect: [x@y]", "account: b\nprotect: [z]", "account: b\nprotect: [X@Y, z]")
    #expect(policies.map { $0.desired.policy.protected.count } == [1, 2])
    let places = policies[1].desired.policy.protectedPlaces.map { "\($0.file):\($0.mark.line)" }
    #expect(places == ["0:3", "1:3"])
  }

  @Test func `joins the entries of an account's files, with what each says`() throws {
    let policies = try read(
      "account: b",
      "account: a\ndefaults: {license: Basic}\nusers: [{id: '1', license: Pro, until: 2026-12-01}]",
      "account: a\ngroups: {g: {type: SharedDevice, members: ['1', '2']}, h: {license: Plus, members: ['2']}}",
      """
      account: a
      defaults: {type: PrivateUser}
      users:
        - {id: '3', license: Plus, reason: moved, alexaForBusiness: {enabled: true}}
        - {id: '4', type: SharedDevice, until: 2026-12-02}
      """)
    let desired = policies[0].desired
    let said = (0..<desired.count).map { row in
      let user = desired[row]
      return [
        user.name, user.license?.value.name, user.type?.value.name, user.alexaEnabled.map { "\($0.value)" },
        user.terms.until?.value.text, user.terms.reason, "\(user.place.file)",
      ].map { $0 ?? "-" }.joined(separator: " ")
    }
    #expect(
      said == [
        "1 Pro SharedDevice - 2026-12-01 - 0", "3 Plus PrivateUser true - moved 2",
        "4 - SharedDevice - 2026-12-02 - 2", "2 Plus SharedDevice - - - 1",
      ])
  }

  @Test func `tells the mistakes of all accounts in order of file`() {
    let contradiction = """
      groups: {g: {license: Pro, members: [x]}, h: {license: Basic, members: [x]}}
      users: [{id: '1'}, {id: '1'}]
      """
    #expect(
      problems(
        "account: b\n\(contradiction)", "account: a\nusers: [{mail: x}]", "account: a\n\(contradiction)"
      ).map {
        $0.prefix { $0 != "(" }
      } == [
        "0: disagreeingGroups", "0: repeatedUser", "1: unknownKey", "2: disagreeingGroups", "2: repeatedUser",
      ])
  }

  @Test func `has no file without an account`() {
    #expect(problems("", "account: b", "account: a", "") == ["0: missingAccount 1", "3: missingAccount 1"])
    #expect(
      problems("account: a", "account: b", "users: \"") == ["2: unclosedQuote"],
      "what it would have named isn't known")
  }

  // MARK: - Reading

  private func sources(_ texts: [String]) -> [PolicySource] {
    texts.enumerated().map { PolicySource(path: "\($0).yaml", bytes: Array("version: 1\n\($1)\n".utf8)) }
  }

  private func read(_ texts: String...) throws -> [AccountPolicy] {
    try readPolicies(sources(texts), on: CalendarDay("2026-11-25")!).policies
  }

  private func names(_ desired: DesiredState) -> [String] { (0..<desired.count).map { desired[$0].name } }

  /// Each mistake with the files of its two places.
  private func problems(_ texts: String...) -> [String] {
    do throws(InvalidPolicy) {
      _ = try readPolicies(sources(texts), on: CalendarDay("2026-11-25")!)
      return []
    } catch {
      return error.diagnostics.map { finding in
        let problem = if case .syntax = finding.problem { "syntax" } else { "\(finding.problem)" }
        return "\(finding.place?.file ?? -1): \(problem)\(finding.related.map { " \($0.file)" } ?? "")"
      }
    }
  }
}
