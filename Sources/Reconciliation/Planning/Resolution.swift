/// Which user of the account each row of the desired state means: ids by lookup, addresses in one pass over the
/// account. Where every address stands beside an id whose user carries it, that pass is spared.
struct Resolution {
  /// A row of the desired state and the row of the account that it means.
  struct Match {
    private let desiredRow: UInt32
    private let observedRow: UInt32
    var desired: Int { Int(desiredRow) }
    var observed: Int { Int(observedRow) }

    init(desired: Int, observed: Int) {
      (desiredRow, observedRow) = (UInt32(desired), UInt32(observed))
    }
  }

  /// The rows that mean a user, in the order of the desired state.
  private(set) var matches: [Match] = []
  /// The rows of the desired state whose user isn't in the account.
  private(set) var missing: [Int] = []
  /// For each user of the account the row that means it, or `nobody`.
  private var rowOfUser: [UInt32]

  private let desired: DesiredState
  private let observed: ObservedState
  /// For each row of the desired state the users that carry its address; found when an address is first asked for.
  private var owners: [Owners] = []

  private static let nobody = UInt32.max

  /// The users that carry an address. More than two add nothing: two are too many.
  private enum Owners {
    case none
    case one(UInt32)
    case several(UInt32, UInt32)
  }

  init(of desired: DesiredState, in observed: ObservedState, _ findings: inout Diagnostics) {
    self.desired = desired
    self.observed = observed
    rowOfUser = Array(repeating: Self.nobody, count: observed.count)
    matchRows(&findings)
  }

  // MARK: - Addresses

  private mutating func owners(ofAddressIn row: Int) -> Owners {
    if owners.isEmpty { findOwners() }
    return owners[row]
  }

  private mutating func findOwners() {
    owners = Array(repeating: .none, count: desired.count)
    let emails = desired.policy.entries.emails
    var index = TextIndex(.caseless, capacity: desired.count)
    var rowOfEntry = Array(repeating: Self.nobody, count: emails.count)
    for row in 0..<desired.count {
      let entry = desired.entry(ofRow: row)
      if emails.isEmpty(at: entry) { continue }
      // Folding left no address to two rows, so the first is the only one.
      _ = index.insert(entry, of: emails)
      rowOfEntry[entry] = UInt32(row)
    }
    for user in 0..<observed.count where !observed.emails.isEmpty(at: user) {
      guard let entry = index.row(of: observed.emails.utf8(at: user), in: emails) else { continue }
      add(UInt32(user), to: Int(rowOfEntry[entry]))
    }
  }

  private mutating func add(_ user: UInt32, to row: Int) {
    switch owners[row] {
    case .none: owners[row] = .one(user)
    case .one(let first): owners[row] = .several(first, user)
    case .several: return
    }
  }

  // MARK: - Rows

  private mutating func matchRows(_ findings: inout Diagnostics) {
    matches.reserveCapacity(desired.count)
    for row in 0..<desired.count {
      guard let user = user(meantBy: row, &findings) else { continue }
      if isNamed(user) {
        reportSameUser(user, Int(rowOfUser[user]), row, &findings)
      } else {
        rowOfUser[user] = UInt32(row)
        matches.append(Match(desired: row, observed: user))
      }
    }
  }

  /// Whether an entry names a user of the account.
  func isNamed(_ user: Int) -> Bool { rowOfUser[user] != Self.nobody }

  /// The user that a row means; nil where it means none, which is noted, or can't be meant, which is reported.
  private mutating func user(meantBy row: Int, _ findings: inout Diagnostics) -> Int? {
    let entry = desired.entry(ofRow: row)
    let entries = desired.policy.entries
    guard !entries.ids.isEmpty(at: entry) else { return user(byEmailOf: row, &findings) }
    let byID = observed.row(ofID: entries.ids.utf8(at: entry))
    guard !entries.emails.isEmpty(at: entry) else { return found(byID, row) }
    return user(byBothNamesOf: row, byID, &findings)
  }

  private mutating func user(byEmailOf row: Int, _ findings: inout Diagnostics) -> Int? {
    switch owners(ofAddressIn: row) {
    case .none:
      return found(nil, row)
    case .one(let user):
      return Int(user)
    case .several(let one, let other):
      let ids = [observed.id(at: Int(one)), observed.id(at: Int(other))].sorted()
      let user = desired[row]
      findings.report(.sharedEmail(user.name, first: ids[0], second: ids[1]), at: user.place)
      return nil
    }
  }

  /// An id and an address are to meet in one user: the id finds it, and the address is to be its own.
  private mutating func user(byBothNamesOf row: Int, _ byID: Int?, _ findings: inout Diagnostics) -> Int? {
    let named = desired.policy.entries.emails.utf8(at: desired.entry(ofRow: row))
    if let byID, caselesslyEqual(observed.emails.utf8(at: byID), named) { return byID }
    let user = desired[row]
    guard let id = user.id.flatMap(UserID.init), let email = user.email else { return nil }
    let owner: Int? =
      switch owners(ofAddressIn: row) {
      case .none: nil
      case .one(let user), .several(let user, _): Int(user)
      }
    if byID == nil, owner == nil { return found(nil, row) }
    findings.report(
      .namesDisagree(id: id, isKnown: byID != nil, email: email, owner: owner.map(observed.id(at:))),
      at: user.place)
    return nil
  }

  private mutating func found(_ user: Int?, _ row: Int) -> Int? {
    if user == nil { missing.append(row) }
    return user
  }

  // MARK: - One user, two entries

  private func reportSameUser(_ user: Int, _ first: Int, _ second: Int, _ findings: inout Diagnostics) {
    let rows = [desired[first], desired[second]].sorted { $0.place < $1.place }
    findings.report(
      .sameUser(observed.id(at: user), first: rows[0].name, second: rows[1].name),
      at: rows[1].place, related: rows[0].place)
  }
}
