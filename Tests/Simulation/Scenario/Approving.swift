internal import Reconciliation

/// How much of what stands against a plan is allowed.
enum Leave: CaseIterable {
  case nothing
  case exactly
  /// As many as there are but one, or one more: no leave at all.
  case almost
}

extension SimulatorState {
  /// Approves a plan, or has it refused; nil where it is refused.
  mutating func approve(_ plan: Plan, _ leave: Leave) -> ApprovedPlan? {
    let objections = plan.objections
    let allowances = objections.compactMap { allowance(for: $0, leave) }
    let mayPass = objections.isEmpty || (leave == .exactly && allowances.count == objections.count)
    do throws(Refusal) {
      let approved = try ApprovedPlan(approving: plan, allowing: allowances)
      if !mayPass { fail(.guardrails, "\(objections) don't refuse a plan, with \(leave) allowed") }
      if !objections.isEmpty { statistics.count(.allowedPlan) }
      return approved
    } catch {
      if mayPass { fail(.guardrails, "\(error.objections) refuse a plan that was allowed") }
      statistics.count(.refusedPlan)
      if leave == .almost { statistics.count(.wrongAllowanceRefused) }
      trace.note(now, "refused: \(error.objections)")
      return nil
    }
  }

  private mutating func allowance(for objection: Objection, _ leave: Leave) -> Allowance? {
    if leave == .nothing { return nil }
    let off = leave == .exactly ? 0 : draw { $0.happens(512) ? 1 : -1 }
    switch objection {
    case .directoryManaged: return leave == .exactly ? .directoryManaged : nil
    case .changes(let count, _): return .changes(count + off)
    case .downgrades(let count, _): return .downgrades(count + off)
    case .protected(let id, let email):
      if leave == .almost { return nil }
      if let email, draw({ $0.happens(512) }) { return .protected(.email(email)) }
      return .protected(.id(id))
    case .seats(let license, let count, _): return .seats(license, count + off)
    case .managed, .unmanaged, .missing: return nil
    }
  }
}
