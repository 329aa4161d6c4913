import Reconciliation

/// A line on where a plan's changes come from, where it was held against the base branch.
func printComparison(_ plan: Plan, _ printer: inout TerminalPrinter) {
  guard let comparison = plan.comparison else { return }
  printer.line("Against the base: \(comparisonCounts(comparison))")
}

extension Origin {
  /// The origin in words, which are ours.
  var phrase: Phrase {
    switch self {
    case .pullRequest: "pull request"
    case .pending: "pending"
    case .drift: "drift"
    }
  }
}

/// The origins of a plan's changes in numbers, and what the pull request resolves.
func comparisonCounts(_ comparison: BaseComparison) -> Phrase {
  var counts: [Phrase] = Origin.allCases.compactMap { origin in
    let count = comparison.count(origin)
    return count == 0 ? nil : "\(count) \(origin.phrase)"
  }
  if counts.isEmpty { counts.append("no changes") }
  if comparison.resolved > 0 { counts.append("\(comparison.resolved) resolved by this pull request") }
  return Phrase(joining: counts, by: " · ")
}
