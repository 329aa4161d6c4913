package import Reconciliation

/// What a report on a plan needs beside the plan.
package struct OutlineOptions: Sendable {
  /// Whether comments name missing and unmanaged users too.
  package var verbose: Bool
  /// The command that applies exactly this plan; nil where there is none.
  package var command: String?
  /// Where the whole report is, for media that have no room for it.
  package var whole: Phrase?
  /// Whether e-mail addresses are shown as hashes.
  package var redacts: Bool
  /// What its title calls it.
  package var heading: PlanHeading
  /// What the policy is warned of.
  package var warnings: PolicyWarnings

  /// Options of a report that stands by itself, unless told.
  package init(
    verbose: Bool = false, command: String? = nil, whole: Phrase? = nil, redacts: Bool = false,
    heading: PlanHeading = .plan, warnings: PolicyWarnings = .none
  ) {
    self.verbose = verbose
    self.command = command
    self.whole = whole
    self.redacts = redacts
    self.heading = heading
    self.warnings = warnings
  }
}

extension Outline {
  /// A plan's outline: its changes with the protected users and the downgrades first.
  package init(of plan: Plan, _ options: OutlineOptions) {
    let objections = plan.objections
    self.init(
      subject: .plan(plan.account.id), title: planTitle(plan, options.heading),
      counts: [changeCounts(plan)] + restCounts(plan) + options.warnings.counts + grantCounts(plan)
        + (plan.comparison.map { ["against the base: \(comparisonCounts($0))"] } ?? []))
    alerts = objections.map { Finding(objecting: $0, to: plan, redacts: options.redacts) }
    alertsHeading = "Guardrails object to this plan"
    tables = [planTable(plan, objections, isVerbose: options.verbose)].compactMap(\.self)
    remarks = [options.warnings.table, grantTable(plan)].compactMap(\.self)
    seats = plan.changes.isEmpty ? [] : (plan.seats ?? []).filter { $0.before > 0 || $0.after > 0 }
    digest = plan.changes.isEmpty ? nil : plan.digest()
    whole = options.whole
    if objections.contains(where: { $0.allowance == nil }) {
      notes = ["To go on: correct the policy, or change its guardrails where that is reviewed."]
    } else if !plan.changes.isEmpty, let command = options.command,
      let line = commandLifting(objections, from: command, redacts: options.redacts)
    {
      self.command = Command(purpose: "To apply exactly this", line: line)
    }
  }

  /// The outline of a plan that takes back what a run did: what stays as it is comes last.
  package init(of undo: UndoPlan, _ options: OutlineOptions) {
    self.init(of: undo.plan, options)
    let left = Group(
      heading: "Left as they are", columns: [1, 2], count: undo.skipped.count,
      findings: AnySequence(undo.skipped.lazy.map { Finding(leaving: $0) }))
    tables += [Table(columns: ["Change", "User", "Why"], groups: [left])].compactMap(\.self)
  }
}

// MARK: - Counts

/// What a plan is made for, as its first words say.
package enum PlanHeading: Sendable {
  case plan
  case drift
}

/// What stands at the top of a plan.
func planTitle(_ plan: Plan, _ heading: PlanHeading) -> Phrase {
  let account: Phrase = "Chime account \(plan.account.id.text) (\(plan.account.type))"
  return switch heading {
  case .plan: "Plan for \(account)"
  case .drift: "Drift of \(account)"
  }
}

/// How many changes there are, of which kinds, and how many requests they take.
func changeCounts(_ plan: Plan) -> Phrase {
  guard !plan.changes.isEmpty else { return "No changes" }
  let other = plan.changes.count { $0.direction == .other && !$0.changesType }
  let kinds: [(Int, Phrase, Phrase)] = [
    (plan.count(.upgrade), "upgrade", "upgrades"), (plan.count(.downgrade), "downgrade", "downgrades"),
    (plan.typeChanges, "type", "types"), (other, "other", "other"),
  ]
  let shown = kinds.filter { $0.0 > 0 }.map { counted($0.0, $0.1, $0.2) }
  return """
    \(counted(plan.changes.count, "change", "changes")) in \(counted(plan.requests, "request", "requests")): \
    \(Phrase(joining: shown, by: ", "))
    """
}

/// How many users a plan doesn't change, and why.
func restCounts(_ plan: Plan) -> [Phrase] {
  var counts: [Phrase] = ["\(plan.unchanged) unchanged"]
  if !plan.typeDrift.isEmpty { counts.append("\(counted(plan.typeDrift.count, "type", "types")) told of") }
  if !plan.missing.isEmpty { counts.append("\(plan.missing.count) missing") }
  if !plan.unmanaged.isEmpty { counts.append("\(plan.unmanaged.count) unmanaged") }
  return counts
}

/// A number and its noun.
func counted(_ count: Int, _ one: Phrase, _ many: Phrase) -> Phrase { "\(count) \(count == 1 ? one : many)" }

// MARK: - Rows

private func planTable(_ plan: Plan, _ objections: [Objection], isVerbose: Bool) -> Outline.Table? {
  let columns = ["Change", "User", "Attribute", "Before", "After", "Where", "From"]
  let paths = ShownPaths(plan.files)
  let all = Array(0..<7)
  let origins = plan.comparison?.origins
  let changes = byImportance(plan, objections).lazy.map { row in
    Finding(of: plan.changes[row], in: plan, paths, origin: origins?[row])
  }
  let drift = plan.typeDrift.lazy.map { Finding(of: $0, in: plan, paths, kind: .typeDrift) }
  let groups: [Outline.Group] = [
    .init(
      heading: "Changes", columns: origins == nil ? all : all + [7], count: plan.changes.count,
      findings: AnySequence(changes)),
    .init(
      heading: "Told of, not sent (typeChanges: report)", columns: all, count: plan.typeDrift.count,
      findings: AnySequence(drift)),
    .init(
      heading: "Missing: named by the policy, not in the account", columns: [1, 5],
      count: plan.missing.count, isSecondary: !isVerbose,
      findings: AnySequence(plan.missing.lazy.map { Finding(missing: $0, in: plan, paths) })),
    .init(
      heading: "Unmanaged: in the account, not named by the policy", columns: [1],
      count: plan.unmanaged.count, isSecondary: !isVerbose,
      findings: AnySequence(plan.unmanaged.lazy.map { Finding(unmanaged: $0) })),
  ]
  return Outline.Table(columns: columns + (origins == nil ? [] : ["Origin"]), groups: groups)
}

/// The changes in the order in which a reader must see them, in plan order where they matter alike: a pass for each
/// rank, so that a million of them aren't sorted.
private func byImportance(_ plan: Plan, _ objections: [Objection]) -> AnySequence<Int> {
  let protected = Set(
    objections.compactMap { objection in
      if case .protected(let id, _) = objection { id } else { nil }
    })
  func rank(_ change: Change) -> Int {
    if !protected.isEmpty, protected.contains(change.userID) { return 0 }
    switch change.direction {
    case .downgrade: return 1
    case .other: return 2
    case .upgrade: return 3
    }
  }
  return AnySequence(
    (0...3).lazy.map { wanted in plan.changes.indices.lazy.filter { rank(plan.changes[$0]) == wanted } }
      .joined())
}
