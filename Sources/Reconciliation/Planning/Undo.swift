/// What would have to be written to take back what a run wrote, and what of it can't or mustn't be taken back.
package struct UndoPlan: Equatable, Sendable {
  /// The plan, to be approved and applied like any other. Its users are those of the run that it may have written and
  /// that are still in the account.
  package let plan: Plan
  /// What is left as it is, in order of user id and attribute.
  package let skipped: [Skipped]

  /// A user of the run, or a part of it, that stays as it is.
  package struct Skipped: Equatable, Sendable {
    /// The user.
    package let userID: UserID
    /// The address that the account held last.
    package let email: String?
    /// Why.
    package let reason: Reason
  }

  /// Why something isn't taken back.
  package enum Reason: Equatable, Sendable {
    /// The user isn't in the account any more.
    case gone
    /// These attributes have neither the value before the run nor the one that it wrote: somebody changed them since,
    /// and nothing of the user is touched.
    case edited([Attribute])
    /// The attribute had no value before, and an absent one can't be written; its user's others are taken back.
    case hadNone(Attribute)
    /// The attribute had a value before that this version doesn't know, as the directory spelled it, or that the
    /// account doesn't support; its user's others are taken back.
    case unwritable(Attribute, before: String)
  }
}

/// The plan that takes back what a run wrote: for each user whose change was applied, or may have been, from the value
/// that the run wrote to the one that was there before.
///
/// Only what still has the value that the run wrote is touched, so that no later edit is overwritten; what is back
/// already is left out. A change without a trusted answer counts where the user has the value: the run wrote it.
///
/// No number of changes is too large, since each takes back what a guarded run did; whom the run's policy protects
/// stays protected.
///
/// - Parameters:
///   - journal: The path of the run's journal, which the plan's causes name.
///   - observed: The whole account as it is now, or seats are counted over what is given.
/// - Precondition: `account` is the one that the run was about.
package func undoPlan(
  of run: RecordedRun, in journal: String, against observed: ObservedState, of account: Account
) -> UndoPlan {
  precondition(run.account.id == account.id, "a run is undone in its own account")
  var changes: [Change] = []
  var skipped: [UndoPlan.Skipped] = []
  var present = 0
  for user in run.users.filter(\.mayBeWritten).sorted(by: { $0.userID < $1.userID }) {
    let now = observed.row(of: user.userID).map { observed[$0] }
    if now != nil { present += 1 }
    let (attributes, reasons) = steps(back: user, from: now, in: account)
    let email = now.map(\.email) ?? user.email
    if !attributes.isEmpty {
      changes.append(Change(userID: user.userID, email: email, attributes: attributes))
    }
    skipped += reasons.map { UndoPlan.Skipped(userID: user.userID, email: email, reason: $0) }
  }
  let plan = Plan(
    account: account, files: [journal], managed: present, changes: changes, typeDrift: [], missing: [],
    unmanaged: UserNames(), seats: seats(observed, changes, []),
    limits: Plan.Limits(protected: run.protected))
  return UndoPlan(plan: plan, skipped: skipped)
}

// MARK: - One user

/// What to write of a user to take back what a run wrote, and what of it stays.
private func steps(
  back user: RecordedRun.User, from now: ObservedUser?, in account: Account
) -> (attributes: [Change.AttributeChange], skipped: [UndoPlan.Reason]) {
  guard let now else { return ([], [.gone]) }
  let edited = user.edits.filter { !$0.isMet(by: now) && !$0.isDue(for: now) }
  guard edited.isEmpty else { return ([], [.edited(edited.map(\.attribute))]) }
  let place = SourcePlace(file: 0, mark: SourceMark(line: user.line, column: 1, length: 1))
  var attributes: [Change.AttributeChange] = []
  var skipped: [UndoPlan.Reason] = []
  for edit in user.edits where edit.isMet(by: now) {
    if let back = edit.reversed(in: account) {
      attributes.append(Change.AttributeChange(edit: back, cause: Cause(.undo, at: place)))
    } else {
      skipped.append(edit.before.map { .unwritable(edit.attribute, before: $0) } ?? .hadNone(edit.attribute))
    }
  }
  return (attributes, skipped)
}

extension RecordedRun.User {
  /// Whether the run wrote the user, or may have: without an answer to be trusted it can't be known.
  fileprivate var mayBeWritten: Bool {
    switch word.kind {
    case .applied, .unverified, .unknown, nil: true
    case .alreadyApplied, .stale, .rejected, .notAttempted: false
    }
  }
}

extension Edit {
  /// The step back, or nil where the value before is none that can be written in an account.
  fileprivate func reversed(in account: Account) -> Edit? {
    switch self {
    case .license(.known(let before), let after):
      account.supports(before) ? .license(from: .known(after), to: before) : nil
    case .type(.known(let before), let after): .type(from: .known(after), to: before)
    case .alexaEnabled(let before?, let after): .alexaEnabled(from: after, to: before)
    case .alexaRoomARN(let before?, let after): .alexaRoomARN(from: after, to: before)
    case .license, .type, .alexaEnabled, .alexaRoomARN: nil
    }
  }
}
