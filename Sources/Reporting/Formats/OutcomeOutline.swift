package import Reconciliation

extension Outline {
  /// An outcome's outline: what didn't come into force first.
  package init(of outcome: Outcome, _ options: OutlineOptions, next: NextStep? = nil) {
    let account = outcome.plan.account
    self.init(
      subject: .outcome(account.id), title: "Outcome for Chime account \(account.id.text) (\(account.type))",
      counts: outcomeCounts(outcome))
    if let stop = outcome.stop {
      alerts = [Finding(stopping: stop)]
      alertsHeading = "The run stopped early"
    }
    let columns = ["Outcome", "User", "Attribute", "Value", "Reason", "Request"]
    tables = [Table(columns: columns, groups: [outcomeGroup(outcome)])].compactMap(\.self)
    notes = outcome.notesBesideStop
    digest = outcome.users.isEmpty ? nil : outcome.plan.digest()
    whole = options.whole
    if let next, !options.redacts || redactingAddresses(in: next.command) == next.command {
      command = Command(purpose: next.purpose, line: next.command)
    }
  }
}

/// How many changes ended in each word.
func outcomeCounts(_ outcome: Outcome) -> [Phrase] {
  let total = outcome.users.count
  if total == 0 { return ["No changes; nothing was written"] }
  let applied: Phrase = """
    \(outcome.count(.applied)) of \(counted(total, "change", "changes")) applied in \
    \(counted(outcome.requests, "request", "requests"))
    """
  let others = ChangeOutcome.Kind.allCases.filter { $0 != .applied && outcome.count($0) > 0 }
  return [applied] + others.map { "\(outcome.count($0)) \(word(for: $0))" }
}

private func outcomeGroup(_ outcome: Outcome) -> Outline.Group {
  let kinds = [Finding.Weight.error, .warning, .passed].flatMap { weight in
    ChangeOutcome.Kind.allCases.filter { outcomeWeight($0) == weight }
  }
  let findings = kinds.lazy.map { kind in
    outcome.users.indices.lazy.filter { outcome.users[$0].outcome.kind == kind }
      .map { Finding(of: outcome.users[$0], outcome.plan.changes[$0], in: outcome.plan) }
  }.joined()
  return Outline.Group(
    heading: "Changes", columns: Array(0..<6), count: outcome.users.count, findings: AnySequence(findings))
}

// MARK: - Findings

/// How much it matters that a change ended in a word.
private func outcomeWeight(_ kind: ChangeOutcome.Kind) -> Finding.Weight {
  switch kind {
  case .applied, .alreadyApplied: .passed
  case .notAttempted: .warning
  case .stale, .rejected, .unverified, .unknown: .error
  }
}

extension Finding.Kind {
  /// A change that ended in a word.
  static func outcome(_ kind: ChangeOutcome.Kind) -> Self {
    let title =
      switch kind {
      case .applied: "A change is in force."
      case .alreadyApplied: "A user was as it should be already."
      case .stale: "A user is not as the plan saw it, and was left alone."
      case .rejected: "The directory refused a change."
      case .unverified: "A change was accepted and is not in force."
      case .unknown: "A change was sent and has no answer that can be trusted."
      case .notAttempted: "A change was not sent."
      }
    return Self(name: kind.rawValue, weight: outcomeWeight(kind), title: title)
  }
}

extension Finding {
  /// What became of a change.
  init(of user: Outcome.UserOutcome, _ change: Change, in plan: Plan) {
    let kind = Kind.outcome(user.outcome.kind)
    let word = word(for: user.outcome.kind)
    let reason = user.outcome.shownReason(of: change)
    let request: Phrase = user.requestID.map { "\($0)" } ?? ""
    let steps: [Phrase] = change.attributes.map { "\($0.edit.attribute.word) \($0.edit.after)" }
    let why: Phrase = reason.map { ": \($0)" } ?? ""
    self.init(
      kind: kind, subject: change.userID.text,
      message: "\(shownName(change)): \(Phrase(joining: steps, by: ", ")) \(word)\(why)",
      place: change.attributes.first.map { Place($0.cause.place, in: plan.files) },
      rows: change.attributes.map { attribute in
        [
          word, shownName(change), attribute.edit.attribute.word, "\(attribute.edit.after)", reason ?? "",
          request,
        ]
      })
  }

  fileprivate init(stopping stop: Outcome.Stop) {
    let (what, next) = stop.explanation
    self.init(
      kind: Kind(name: "stopped", weight: .error, title: "A run stopped early."), subject: stop.name,
      message: what, help: next)
  }
}

/// The word for an outcome as people read it.
private func word(for kind: ChangeOutcome.Kind) -> Phrase {
  switch kind {
  case .applied: "applied"
  case .alreadyApplied: "already so"
  case .stale: "stale"
  case .rejected: "rejected"
  case .unverified: "unverified"
  case .unknown: "unknown"
  case .notAttempted: "not attempted"
  }
}
