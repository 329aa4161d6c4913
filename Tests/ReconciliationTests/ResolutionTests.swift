import Reconciliation
import Testing

/// Names of a policy against the users of an account.
@Suite struct `A policy's names` {
  @Test func `reach a user by an address in another case, also beyond ASCII`() throws {
    let plan = try plan(of: [.init(email: "JÜRGEN@example.com")], over: [user("1", "jürgen@EXAMPLE.com")])
    #expect(plan.notes == ["1 license Basic Pro"])
  }

  @Test func `tell ids apart that Unicode calls equal`() throws {
    let plan = try plan(
      of: [.init(id: "caf\u{E9}")], over: [user("cafe\u{301}", nil), user("caf\u{E9}", nil)])
    #expect(plan.changes.map { Array($0.userID.text.unicodeScalars).count } == [4])
    #expect(plan.unmanaged.map { Array($0.id.unicodeScalars).count } == [5])
  }

  @Test func `must meet in one user where an entry gives both`() {
    let users = [user("1", "ana@example.com"), user("2", "bob@example.com"), user("3", nil)]
    #expect(
      problems(of: [.init(id: "1", email: "bob@example.com")], over: users) == [
        .namesDisagree(id: UserID("1")!, isKnown: true, email: "bob@example.com", owner: UserID("2")!)
      ])
    #expect(
      problems(of: [.init(id: "3", email: "new@example.com")], over: users) == [
        .namesDisagree(id: UserID("3")!, isKnown: true, email: "new@example.com", owner: nil)
      ])
    #expect(
      problems(of: [.init(id: "gone", email: "bob@example.com")], over: users) == [
        .namesDisagree(id: UserID("gone")!, isKnown: false, email: "bob@example.com", owner: UserID("2")!)
      ])
  }

  @Test func `leave an entry missing whose id and address nobody has`() throws {
    let plan = try plan(
      of: [.init(id: "gone", email: "gone@example.com")], over: [user("1", "ana@example.com")])
    #expect(plan.missing.map(\.email) == ["gone@example.com"])
    #expect(plan.changes.isEmpty)
  }

  @Test func `are refused where two users carry the address`() {
    let users = [user("2", "Ana@example.com"), user("1", "ana@example.com"), user("3", "ANA@example.com")]
    let found = problems(of: [.init(email: "ana@example.com")], over: users)
    #expect(found == [.sharedEmail("ana@example.com", first: UserID("1")!, second: UserID("2")!)])
  }

  @Test func `may share an address that an id settles`() throws {
    let users = [user("1", "ana@example.com"), user("2", "ana@example.com")]
    let plan = try plan(of: [.init(id: "2", email: "ana@example.com")], over: users)
    #expect(plan.notes == ["2 license Basic Pro"])
  }

  @Test func `are refused where two entries reach one user, whichever comes first`() {
    let users = [user("1", "ana@example.com"), user("2", "bob@example.com")]
    for entries in [
      [Entry(id: "1"), Entry(email: "ana@example.com")], [Entry(email: "ana@example.com"), Entry(id: "1")],
    ] {
      let found = invalid(of: entries, over: users)
      #expect(
        found?.diagnostics.map(\.problem) == [
          .sameUser(UserID("1")!, first: entries[0].name, second: entries[1].name)
        ])
      #expect(found?.diagnostics.first?.place?.mark.line == 2)
      #expect(found?.diagnostics.first?.related?.mark.line == 1)
    }
  }

  @Test func `are all reported, in order of their places`() {
    let users = [
      user("1", "ana@example.com"), user("2", "bob@example.com"), user("3", "bob@example.com"),
      user("4", "carl@example.com"),
    ]
    let entries = [
      Entry(email: "bob@example.com"), Entry(id: "1"), Entry(id: "9", email: "carl@example.com"),
      Entry(email: "ana@example.com"),
    ]
    #expect(invalid(of: entries, over: users)?.diagnostics.map { $0.place?.mark.line } == [1, 3, 4])
  }

  @Test func `don't give a licence that the account hasn't got, told once for each place`() {
    let found = problems(
      of: [.init(id: "1", license: .plus), .init(id: "2", license: .plus)],
      over: [user("1", nil), user("2", nil)])
    #expect(
      found == [
        .unsupportedLicense(.plus, supported: ["Basic", "Pro"]),
        .unsupportedLicense(.plus, supported: ["Basic", "Pro"]),
      ])
  }

  // MARK: - Making

  /// An entry of its own on a line of its own.
  struct Entry {
    var id: String?
    var email: String?
    var license: License = .pro

    var name: String { email ?? id ?? "" }
  }

  private func user(_ id: String, _ email: String?) -> ObservedUser {
    ObservedUser(id: UserID(id)!, email: email, license: .known(.basic), type: .absent)
  }

  private func plan(of entries: [Entry], over users: [ObservedUser]) throws -> Plan {
    var policy = Policy(files: ["policy.yaml"])
    for (index, entry) in entries.enumerated() {
      let mark = SourceMark(line: index + 1, column: 1, length: 1)
      policy.entries.append(
        user: entry.id.flatMap(UserID.init), entry.email.flatMap(EmailAddress.init),
        Settings(license: Marked(entry.license, at: mark)), AlexaForBusinessSettings(), inFile: 0, at: mark)
    }
    return try Reconciliation.plan(
      DesiredState(folding: policy), against: observedState(users), in: SmallWorld.account)
  }

  private func invalid(of entries: [Entry], over users: [ObservedUser]) -> InvalidPolicy? {
    do {
      _ = try plan(of: entries, over: users)
      return nil
    } catch {
      return error as? InvalidPolicy
    }
  }

  private func problems(of entries: [Entry], over users: [ObservedUser]) -> [PolicyProblem] {
    invalid(of: entries, over: users)?.diagnostics.map(\.problem) ?? []
  }
}
