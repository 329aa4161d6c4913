import Manifests
import Reconciliation

/// The policy of files that are about one account at most, on some day.
func readPolicy(
  _ sources: [PolicySource], on day: String = "2026-11-25", warningOfEndedGrants: Bool = false
) throws(InvalidPolicy) -> (desired: DesiredState, warnings: Warnings) {
  let (policies, warnings) = try readPolicies(
    sources, on: CalendarDay(day)!, warningOfEndedGrants: warningOfEndedGrants)
  precondition(policies.count == 1, "these files are about one account")
  return (policies[0].desired, warnings)
}
