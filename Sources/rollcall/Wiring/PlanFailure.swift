import Reconciliation
import Reporting

/// Why a plan isn't applied, in sentences.
extension Failure {
  /// What stands between a plan and its being written, and what to do next.
  var planExplanation: (what: Phrase, next: Phrase) {
    switch self {
    case .refused(let refusal): rollcall.explanation(of: refusal)
    case .notTheApprovedPlans(let approved, let fresh):
      (
        """
        \(fresh.count == 1 ? "the plan is no longer the approved one" : "the plans are no longer the approved ones" as Phrase): \
        approved \(list(approved)), now \(list(fresh))
        """,
        "Nothing was written. Run 'rollcall plan' again and have the new plan approved."
      )
    case .unreadablePlan(let path, let reason):
      (
        "can't read the plan '\(path)': \(reason)",
        "Check the path; 'rollcall plan --out json=FILE' saves a plan."
      )
    case .invalidPlan(_, let error): Reporting.explanation(of: error)
    case .otherPlan(let what, let planned, let found):
      (
        "the plan was made for another \(what): '\(planned)', not '\(found)'",
        "Nothing was written. Give the options of the plan, or make a new plan."
      )
    case .staleUsers(let names):
      (
        """
        \(names.count) \(names.count == 1 ? "user isn't" : "users aren't" as Phrase) as the plan saw them any more: \
        \(list(names))
        """,
        "Nothing was written, as --strict asks for. Make a new plan and have it approved."
      )
    case .declined:
      ("the plan wasn't confirmed", "Nothing was written.")
    default: preconditionFailure("every failure about a plan has its sentence")
    }
  }

  /// How many names a message holds.
  private static let shownNames = 5

  private func list(_ digests: [PlanDigest]) -> Phrase {
    Phrase(joining: digests.map { "\($0.text)" }, by: " and ")
  }

  private func list(_ names: [String]) -> Phrase {
    let shown: [Phrase] = names.prefix(Self.shownNames).map { "'\($0)'" }
    let rest: [Phrase] = names.count > shown.count ? ["and \(names.count - shown.count) more"] : []
    return Phrase(joining: shown + rest, by: ", ")
  }
}
