import Foundation
import Reconciliation
import Reporting
import Testing

/// What is explained of a user.
@Suite struct `An explanation` {
  @Test func `shows every level that speaks, where, and which of them decides`() throws {
    #expect(
      try text(.user(license: .known(.basic))) == """
        User Ana@example.com (u-ana)
          license  Plus  (now Basic)
            defaults                Basic        base.yaml:4         a stronger level decides
            group sales             Pro          teams/sales.yaml:3  a stronger level decides
            user, until 2026-12-31  Plus         base.yaml:21        decides
          type     PrivateUser  (now none)
            group sales             PrivateUser  teams/sales.yaml:4  decides
          reason: OPS-1234
          named in base.yaml:20, teams/sales.yaml:9 (group sales)
          protected: no plan may change this user  base.yaml:2

        """)
  }

  @Test func `leaves a grant that has run out to the level below it`() throws {
    let shown = try text(nil, on: "2027-01-01")
    #expect(shown.contains("  license  Pro\n"), "\(shown)")
    #expect(shown.contains("group sales             Pro          teams/sales.yaml:3  decides\n"), "\(shown)")
    #expect(
      shown.contains("user, until 2026-12-31  Plus         base.yaml:21        has run out\n"), "\(shown)")
  }

  @Test func `says who is missing, and who isn't named`() throws {
    #expect(
      try text(.nobody).hasPrefix("User Ana@example.com\n  The account has no such user: it is missing.\n"))
    let desired = try state("2026-11-25")
    let stranger = ObservedUser(id: UserID("x")!, email: "eve@example.com", license: .absent, type: .absent)
    let explanation = UserExplanation(
      of: "EVE@example.com", meaning: [], nil, now: .user(stranger), in: AccountID("a"), desired)
    #expect(
      explanationText(of: explanation, namesAccount: true, .plain) == """
        User eve@example.com (x) of account a
          The policy doesn't name this user: it is unmanaged.
          protected: no plan may change this user  base.yaml:3

        """)
  }

  @Test func `is told as JSON`() throws {
    let bytes = explanationJSON(of: [try explanation(.user(license: .known(.basic)))], policy: "policy")
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"""
        {
          "formatVersion": "1.0",
          "exitCode": 0,
          "policy": "policy",
          "users": [
            {
              "account": "a",
              "id": "u-ana",
              "email": "ANA@example.com",
              "isManaged": true,
              "isInAccount": true,
              "namedIn": [
                {"file": "policy/base.yaml", "line": 20, "column": 5},
                {"file": "policy/teams/sales.yaml", "line": 9, "column": 5, "group": "sales"}
              ],
              "protected": {"file": "policy/base.yaml", "line": 2, "column": 5},
              "reason": "OPS-1234",
              "attributes": [
                {
                  "name": "license",
                  "due": "Plus",
                  "now": "Basic",
                  "said": [
                    {"from": "defaults", "value": "Basic", "file": "policy/base.yaml", "line": 4, "column": 5, "weight": "overruled"},
                    {"from": "group sales", "value": "Pro", "file": "policy/teams/sales.yaml", "line": 3, "column": 5, "weight": "overruled"},
                    {"from": "user", "until": "2026-12-31", "value": "Plus", "file": "policy/base.yaml", "line": 21, "column": 5, "weight": "decides"}
                  ]
                },
                {
                  "name": "type",
                  "due": "PrivateUser",
                  "now": null,
                  "said": [
                    {"from": "group sales", "value": "PrivateUser", "file": "policy/teams/sales.yaml", "line": 4, "column": 5, "weight": "decides"}
                  ]
                },
                {
                  "name": "alexaForBusiness.enabled",
                  "due": null,
                  "now": null,
                  "said": []
                },
                {
                  "name": "alexaForBusiness.roomArn",
                  "due": null,
                  "now": null,
                  "said": []
                }
              ]
            }
          ]
        }

        """#)
  }

  // MARK: - Making

  private enum Presence {
    case user(license: Observed<License>)
    case nobody
  }

  private func text(_ presence: Presence?, on day: String = "2026-11-25") throws -> String {
    explanationText(of: try explanation(presence, on: day), .plain)
  }

  private func explanation(_ presence: Presence?, on day: String = "2026-11-25") throws -> UserExplanation {
    let state = try state(day)
    let now: UserExplanation.Now? =
      switch presence {
      case .user(let license):
        .user(ObservedUser(id: UserID("u-ana")!, email: "ANA@example.com", license: license, type: .absent))
      case .nobody: .nobody
      case nil: nil
      }
    let user = state.user(named: UserName("ana@example.com")!)
    return UserExplanation(of: "ana@example.com", meaning: [], user, now: now, in: AccountID("a"), state)
  }

  private func state(_ day: String) throws -> DesiredState {
    var policy = Policy(files: ["policy/base.yaml", "policy/teams/sales.yaml"])
    policy.protected = [UserName("ana@EXAMPLE.com")!, UserName("eve@example.com")!]
    policy.protectedPlaces = [2, 3].map { SourcePlace(file: 0, mark: mark($0)) }
    policy.defaults[0].license = Marked(.basic, at: mark(4))
    policy.groups = [Group(name: Marked("sales", at: mark(2)), file: 1)]
    policy.groups[0].settings = Settings(
      license: Marked(.pro, at: mark(3)), type: Marked(.privateUser, at: mark(4)))
    policy.entries.append(member: UserName("ana@example.com")!, of: 0, at: mark(9))
    policy.entries.append(
      user: nil, EmailAddress("Ana@example.com"), Settings(license: Marked(.plus, at: mark(21))),
      AlexaForBusinessSettings(),
      on: Terms(until: Marked(CalendarDay("2026-12-31")!, at: mark(22)), reason: "OPS-1234"), inFile: 0,
      at: mark(20))
    return try DesiredState(folding: policy, on: CalendarDay(day)!)
  }

  private func mark(_ line: Int) -> SourceMark { SourceMark(line: line, column: 5, length: 1) }
}
