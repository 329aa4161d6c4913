import Reconciliation

/// How many grants have run out or soon will, where some have.
func grantCounts(_ plan: Plan) -> [Phrase] {
  let over = plan.grants.count(where: \.hasRunOut)
  let ending = plan.grants.count - over
  let days = Plan.Grant.daysOfNotice
  return [
    over > 0 ? counted(over, "grant has run out", "grants have run out") : nil,
    ending > 0
      ? counted(ending, "grant ends within \(days) days", "grants end within \(days) days") : nil,
  ].compactMap(\.self)
}

/// The grants that have run out or soon will, in the order of the policy; nil where there are none.
func grantTable(_ plan: Plan) -> Outline.Table? {
  let paths = ShownPaths(plan.files)
  let over = plan.grants.count(where: \.hasRunOut)
  func group(_ heading: Phrase, _ count: Int, columns: [Int], _ isMeant: @escaping (Plan.Grant) -> Bool)
    -> Outline.Group
  {
    let findings = plan.grants.lazy.filter(isMeant).map { Finding(ending: $0, in: plan, paths) }
    return Outline.Group(
      heading: heading, columns: columns, count: count, findings: AnySequence(findings))
  }
  let leavesAny = plan.grants.contains { !$0.standing.unsaid.isEmpty }
  return Outline.Table(
    "Grants",
    columns: ["Grant", "User", "Gives", "Until", "Where", "Reason"]
      + (leavesAny ? ["Left to the account"] : []),
    groups: [
      group(
        "Grants that have run out", over, columns: Array(leavesAny ? 1..<7 : 1..<6), { $0.hasRunOut }),
      group(
        "Grants that end within \(Plan.Grant.daysOfNotice) days", plan.grants.count - over,
        columns: Array(1..<6), { !$0.hasRunOut }),
    ])
}

extension Finding.Kind {
  fileprivate static let grantRanOut = Self(
    name: "grant-ran-out", weight: .note, title: "A grant of the policy has run out.")
  fileprivate static let grantEnds = Self(
    name: "grant-ends", weight: .note,
    title: "A grant of the policy ends within \(Plan.Grant.daysOfNotice) days.")
}

extension Finding {
  /// A grant that has run out or soon will; it stands where its last day does, which is what has to change.
  fileprivate init(ending grant: Plan.Grant, in plan: Plan, _ paths: ShownPaths) {
    let name: Phrase = grant.email.map { "\(address: $0)" } ?? "\(grant.id ?? "")"
    let given = listed([grant.license?.name, grant.type?.name].compactMap(\.self))
    let what: Phrase =
      grant.hasRunOut
      ? "\(name): the grant of \(given) has run out; its last day was \(grant.until.text)"
      : "\(name): the grant of \(given) ends; its last day is \(grant.until.text)"
    let unsaid = grant.standing.unsaid
    let further: Phrase = unsaid.isEmpty ? "" : "; \(leftOpen(unsaid))"
    let reason: Phrase = grant.reason.map { "\($0)" } ?? ""
    let because: Phrase = grant.reason == nil ? "" : "; reason: \(reason)"
    self.init(
      kind: grant.hasRunOut ? .grantRanOut : .grantEnds, subject: grant.email ?? grant.id ?? "",
      message: "\(what)\(further)\(because)",
      help: grant.hasRunOut ? "take the grant out, or give it a later day" : nil,
      place: Place(grant.place, in: plan.files),
      rows: [
        [
          grant.hasRunOut ? "! ran out" : "- ends", name, given, "\(grant.until.text)",
          paths.place(grant.place), reason, words(for: unsaid),
        ]
      ])
  }
}

/// What of a grant that has run out no level says any more.
func leftOpen(_ unsaid: [Attribute]) -> Phrase {
  "nothing else says its \(words(for: unsaid)), which stays as it is in the account"
}

private func words(for attributes: [Attribute]) -> Phrase {
  Phrase(joining: attributes.map(\.word), by: " and ")
}
