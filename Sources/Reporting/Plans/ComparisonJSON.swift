import JSONStream
import Reconciliation

/// What a plan file says of the comparison with the base branch, in numbers.
enum ComparisonMember: String, CaseIterable {
  case pullRequest, pending, drift, resolved

  /// The number of a comparison.
  func count(in comparison: BaseComparison) -> Int {
    switch self {
    case .pullRequest: comparison.count(.pullRequest)
    case .pending: comparison.count(.pending)
    case .drift: comparison.count(.drift)
    case .resolved: comparison.resolved
    }
  }
}

func writeComparison(_ plan: Plan, _ json: inout JSONWriter) {
  guard let comparison = plan.comparison else { return }
  json.key("base")
  json.beginObject(.oneLine)
  for member in ComparisonMember.allCases { json.member(member.rawValue, member.count(in: comparison)) }
  json.endObject()
}

// MARK: - Reading

private let comparisonMembers = PlanFileMembers<ComparisonMember>()

extension PlanFileReader {
  /// The comparison in numbers.
  mutating func comparisonCounts() throws(PlanFileError) -> [ComparisonMember: Int] {
    var counts: [ComparisonMember: Int] = [:]
    try object(comparisonMembers) { (reader, member) throws(PlanFileError) in
      counts[member] = try reader.count()
    }
    return counts
  }

  /// Where a change comes from.
  mutating func origin() throws(PlanFileError) -> Origin {
    try value(.word(Origin.allCases.map(\.rawValue))) { Origin(rawValue: $0) }
  }
}

/// What a plan file says of the comparison with the base branch, before it is believed.
struct ComparisonRecord {
  /// The numbers, where the plan was compared.
  var counts: [ComparisonMember: Int]?
  /// The origins that changes have, in their order.
  var origins: [Origin] = []

  /// The comparison, where the plan was compared.
  var value: BaseComparison? {
    counts.map { BaseComparison(origins: origins, resolved: read($0[.resolved])) }
  }

  /// What doesn't follow from the rest of the plan: each change has an origin or none has one, and they add up.
  func contradiction(with plan: Plan) -> PlanContradiction? {
    guard let counts, let value else { return origins.isEmpty ? nil : .origins }
    let addsUp = ComparisonMember.allCases.allSatisfy { counts[$0] == $0.count(in: value) }
    return addsUp && origins.count == plan.changes.count ? nil : .origins
  }
}
