import Reconciliation
import Testing

/// Where changes come from, by what the base branch plans for the same users.
@Suite struct `A plan held against the base branch` {
  @Test func `gives a change to the pull request where the base branch changes nothing`() {
    #expect(compared([change("a", .license)], with: []) == (["a pull request"], 0))
    #expect(compared([change("a", .license)], with: [change("b", .license)]) == (["a pull request"], 1))
  }

  @Test func `calls a change drift where the base branch plans the very same step`() {
    #expect(compared([change("a", .license)], with: [change("a", .license)]) == (["a drift"], 0))
    let both = change("a", .license, .type)
    #expect(compared([both], with: [both]) == (["a drift"], 0))
  }

  @Test func `calls a change pending where the base branch plans another value`() {
    #expect(compared([change("a", .license)], with: [change("a", .lowerLicense)]) == (["a pending"], 0))
  }

  @Test func `takes of several attributes the one that the pull request changes`() {
    #expect(
      compared([change("a", .license, .type)], with: [change("a", .license)]) == (["a pull request"], 0))
    #expect(
      compared([change("a", .license, .type)], with: [change("a", .lowerLicense, .type)]) == (
        ["a pending"], 0
      )
    )
    #expect(compared([change("a", .license)], with: [change("a", .license, .type)]) == (["a drift"], 0))
  }

  @Test func `counts the users whom only the base branch would change, wherever they stand`() {
    let base = ["a", "b", "d", "f", "g"].map { change($0, .license) }
    let plan = ["c", "d", "e"].map { change($0, .license) }
    #expect(compared(plan, with: base) == (["c pull request", "d drift", "e pull request"], 4))
    #expect(compared([], with: base) == ([], 5))
  }

  @Test func `gives everything to the pull request where the base branch doesn't know the account`() {
    let plan = plan(of: [change("a", .license)]).compared(with: nil)
    #expect(plan.comparison == BaseComparison(origins: [.pullRequest], resolved: 0))
  }

  @Test func `has the digest that it had before`() {
    let plan = plan(of: [change("a", .license)])
    #expect(canonical(plan.compared(with: plan)) == canonical(plan))
  }

  // MARK: - Making

  private enum Step {
    case license, lowerLicense, type

    var edit: Edit {
      switch self {
      case .license: .license(from: .known(.plus), to: .pro)
      case .lowerLicense: .license(from: .known(.plus), to: .basic)
      case .type: .type(from: .known(.privateUser), to: .sharedDevice)
      }
    }
  }

  private func change(_ id: String, _ steps: Step...) -> Change {
    let place = SourcePlace(file: 0, mark: SourceMark(line: 1, column: 1, length: 1))
    return Change(
      userID: UserID(id)!, email: nil,
      attributes: steps.map { .init(edit: $0.edit, cause: Cause(.user, at: place)) })
  }

  private func plan(of changes: [Change]) -> Plan {
    Plan(
      account: SmallWorld.account, files: ["policy.yaml"], managed: 9, changes: changes, typeDrift: [],
      missing: [], unmanaged: UserNames(), seats: nil, limits: Plan.Limits())
  }

  private func compared(_ changes: [Change], with base: [Change]) -> (origins: [String], resolved: Int) {
    let plan = plan(of: changes).compared(with: plan(of: base))
    let origins = zip(plan.changes, plan.comparison?.origins ?? [])
      .map { "\($0.userID.text) \($1.rawValue)" }
    return (origins, plan.comparison?.resolved ?? -1)
  }

  private func canonical(_ plan: Plan) -> [UInt8] {
    var bytes: [UInt8] = []
    plan.encodeCanonically { bytes += $0 }
    return bytes
  }
}
