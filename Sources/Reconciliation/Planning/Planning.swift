/// What differs between what an account should be and what it is.
///
/// Pure: the same inputs give the same plan, whatever the order of the policy's entries or of the directory.
///
/// - Throws: `InvalidPolicy` where only the account shows that the policy can't be meant: an id and an address of
///   different users, an address that two users carry, two entries for one user, a licence that the account
///   doesn't have.
package func plan(
  _ desired: DesiredState, against observed: ObservedState, in account: Account
) throws(InvalidPolicy) -> Plan {
  var findings = Diagnostics()
  let resolution = Resolution(of: desired, in: observed, &findings)
  let (changes, typeDrift) = changes(resolution.matches, desired, observed)
  checkLicenses(of: changes, in: account, &findings)
  if let invalid = InvalidPolicy(findings) { throw invalid }
  return Plan(
    account: account, files: desired.policy.files, managed: resolution.matches.count,
    changes: changes, typeDrift: typeDrift,
    missing: missing(resolution, desired),
    unmanaged: desired.policy.unmanaged == .ignore ? UserNames() : unmanaged(observed, resolution),
    seats: desired.isAboutWholeAccount ? seats(observed, changes, desired.policy.seats) : nil,
    grants: grants(of: desired),
    limits: Plan.Limits(of: desired.policy, managed: resolution.matches.count))
}

/// Reports each place of the policy that would give users a licence which the account doesn't have, once. A user that
/// holds such a licence already needs none, and keeps it.
private func checkLicenses(of changes: [Change], in account: Account, _ findings: inout Diagnostics) {
  var told: Set<SourcePlace> = []
  for attribute in changes.lazy.flatMap(\.attributes) {
    guard case .license(_, let license) = attribute.edit, !account.supports(license),
      told.insert(attribute.cause.place).inserted
    else { continue }
    findings.report(
      .unsupportedLicense(license, supported: account.supportedLicenses), at: attribute.cause.place)
  }
}

// MARK: - Changes

/// The users that differ, and those whose type differs where types are only told of; both in order of id.
private func changes(
  _ matches: [Resolution.Match], _ desired: DesiredState, _ observed: ObservedState
) -> (changes: [Change], typeDrift: [Change]) {
  let reportsTypes = desired.policy.typeChanges == .report
  var changes: [Change] = []
  var typeDrift: [Change] = []
  // In order before they are made: moving two numbers about is cheaper than moving changes.
  var differing = matches.filter { mayDiffer(desired, $0.desired, observed, $0.observed) }
  differing.sort { observed.ids.precedes($0.observed, $1.observed) }
  for match in differing {
    let attributes = attributes(of: observed, at: match.observed, against: desired[match.desired])
    let told = reportsTypes ? attributes.filter { $0.edit.attribute == .type } : []
    let due = told.isEmpty ? attributes : attributes.filter { $0.edit.attribute != .type }
    if !due.isEmpty { changes.append(change(of: match.observed, in: observed, due)) }
    if !told.isEmpty { typeDrift.append(change(of: match.observed, in: observed, told)) }
  }
  return (changes, typeDrift)
}

/// Whether something of a user isn't as the policy says, or has to be looked at closer.
private func mayDiffer(
  _ desired: DesiredState, _ row: Int, _ observed: ObservedState, _ observedRow: Int
) -> Bool {
  let license = desired.dueLicense(ofRow: row)
  if let license, observed.license(at: observedRow) != .known(license) { return true }
  let type = desired.dueType(ofRow: row)
  if let type, observed.type(at: observedRow) != .known(type) { return true }
  return !desired.policy.entries.alexaForBusiness(at: desired.entry(ofRow: row)).isEmpty
}

private func change(
  of row: Int, in observed: ObservedState, _ attributes: [Change.AttributeChange]
) -> Change {
  Change(userID: observed.id(at: row), email: observed.emails.text(at: row), attributes: attributes)
}

/// What of a user isn't as the policy says.
private func attributes(
  of observed: ObservedState, at row: Int, against desired: DesiredUser
) -> [Change.AttributeChange] {
  var attributes: [Change.AttributeChange] = []
  if let due = desired.license {
    let current = observed.license(at: row)
    if current != .known(due.value) {
      attributes.append(.init(edit: .license(from: current, to: due.value), cause: due.cause))
    }
  }
  if let due = desired.type {
    let current = observed.type(at: row)
    if current != .known(due.value) {
      attributes.append(.init(edit: .type(from: current, to: due.value), cause: due.cause))
    }
  }
  if let due = desired.alexaEnabled {
    let current = observed.alexaForBusiness(at: row).enabled
    if current != due.value {
      attributes.append(.init(edit: .alexaEnabled(from: current, to: due.value), cause: due.cause))
    }
  }
  if let due = desired.alexaRoomARN {
    let current = observed.alexaForBusiness(at: row).roomARN
    if current != due.value {
      attributes.append(.init(edit: .alexaRoomARN(from: current, to: due.value), cause: due.cause))
    }
  }
  return attributes
}

// MARK: - The rest of the account

private func missing(_ resolution: Resolution, _ desired: DesiredState) -> [Plan.MissingUser] {
  resolution.missing
    .map { Plan.MissingUser(id: desired[$0].id, email: desired[$0].email, place: desired[$0].place) }
    .sorted { $0.place < $1.place }
}

private func unmanaged(_ observed: ObservedState, _ resolution: Resolution) -> UserNames {
  let rows = (0..<observed.count)
    .filter { !resolution.isNamed($0) }
    .sorted { observed.ids.precedes($0, $1) }
  var names = UserNames()
  for row in rows {
    names.append(id: observed.ids.utf8(at: row), email: observed.emails.utf8(at: row))
  }
  return names
}

/// How many users of the whole account hold each licence, before and after changes.
func seats(
  _ observed: ObservedState, _ changes: [Change], _ limits: [SeatLimit]
) -> [Plan.Seats] {
  var before = Array(repeating: 0, count: License.allCases.count)
  for row in 0..<observed.count {
    if case .known(let license) = observed.license(at: row) { before[Int(license.rawValue)] += 1 }
  }
  var after = before
  for case .license(let from, let to)? in changes.lazy.map({ $0.attributes.first?.edit }) {
    if case .known(let license) = from { after[Int(license.rawValue)] -= 1 }
    after[Int(to.rawValue)] += 1
  }
  return License.allCases.map { license in
    let index = Int(license.rawValue)
    return Plan.Seats(
      license: license, before: before[index], after: after[index],
      limit: limits.first { $0.license == license }?.seats)
  }
}
