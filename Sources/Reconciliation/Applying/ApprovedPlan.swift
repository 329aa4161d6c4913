/// A plan that may be written, since someone who may do so said yes to it and nothing else stands against it.
package struct ApprovedPlan: Sendable {
  /// The plan.
  package let plan: Plan

  /// Takes a plan as approved. The caller answers for the yes; the guardrails are judged here, on the whole plan.
  ///
  /// - Throws: `Refusal` where an objection remains that no allowance lifts.
  package init(approving plan: Plan, allowing allowances: [Allowance] = []) throws(Refusal) {
    let remaining = plan.objections.filter { objection in
      !allowances.contains { $0.lifts(objection) }
    }
    guard remaining.isEmpty else { throw Refusal(objections: remaining) }
    self.plan = plan
  }
}

/// A plan that its guardrails refuse; nothing of it was written.
package struct Refusal: Error, Equatable, Sendable {
  /// What stands against it, at least one.
  package let objections: [Objection]
}

/// What is let past a guardrail: exactly so much, so that a yes to one plan is none to a larger one.
package enum Allowance: Hashable, Sendable {
  case directoryManaged
  case changes(Int)
  case downgrades(Int)
  case protected(UserName)
  case seats(License, Int)

  /// Whether an objection is about exactly what is allowed.
  fileprivate func lifts(_ objection: Objection) -> Bool {
    switch (self, objection) {
    case (.directoryManaged, .directoryManaged): true
    case (.changes(let allowed), .changes(let count, _)): allowed == count
    case (.downgrades(let allowed), .downgrades(let count, _)): allowed == count
    case (.protected(.id(let allowed)), .protected(let id, _)): allowed == id
    case (.protected(.email(let allowed)), .protected(_, let email)): allowed == email
    case (.seats(let license, let allowed), .seats(let other, let count, _)):
      license == other && allowed == count
    default: false
    }
  }
}
