import Reconciliation

extension DesiredState {
  /// A policy's state on some day, for policies without grants.
  init(folding policy: Policy) throws(InvalidPolicy) {
    try self.init(folding: policy, on: CalendarDay("2026-11-25")!)
  }
}
