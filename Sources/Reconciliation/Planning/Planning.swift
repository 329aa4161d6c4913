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
  let changes = changes(resolution.matches, desired, observed)
  checkLicenses(of: changes, in: account, &findings)
  if let invalid = InvalidPolicy(findings) { throw invalid }
  return Plan(
    account: account, files: desired.policy.files, managed: resolution.matches.count,
    changes: changes,
    missing: missing(resolution, desired),
    unmanaged: unmanaged(observed, resolution),
    seats: seats(observed, changes))
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

private func changes(
  _ matches: [Resolution.Match], _ desired: DesiredState, _ observed: ObservedState
) -> [Change] {
  let differing = matches.compactMap { match in
    change(from: observed, at: match.observed, to: desired[match.desired])
  }
  return differing.sorted { $0.userID < $1.userID }
}

private func change(from observed: ObservedState, at row: Int, to desired: DesiredUser) -> Change? {
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
  guard !attributes.isEmpty else { return nil }
  return Change(userID: observed.id(at: row), email: observed.emails.text(at: row), attributes: attributes)
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

private func seats(_ observed: ObservedState, _ changes: [Change]) -> [Plan.Seats] {
  var before = Array(repeating: 0, count: License.allCases.count)
  for row in 0..<observed.count {
    if case .known(let license) = observed.license(at: row) { before[Int(license.rawValue)] += 1 }
  }
  var after = before
  for case .license(let from, let to)? in changes.lazy.map(\.attributes.first?.edit) {
    if case .known(let license) = from { after[Int(license.rawValue)] -= 1 }
    after[Int(to.rawValue)] += 1
  }
  return License.allCases.map { license in
    let index = Int(license.rawValue)
    return Plan.Seats(license: license, before: before[index], after: after[index])
  }
}
