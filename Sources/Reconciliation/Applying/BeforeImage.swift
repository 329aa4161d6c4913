/// How a user stands to a change of it: the before-image rule, by which nothing is written over what a plan didn't see,
/// and the look at what was written.
extension Change {
  /// What becomes of the change without a request, as a user is now: nothing where it is still as the plan saw it.
  func outcomeWithoutSending(in observed: ObservedState) -> ChangeOutcome? {
    guard let row = observed.row(of: userID) else { return .stale }
    let user = observed[row]
    if attributes.allSatisfy({ $0.edit.isMet(by: user) }) { return .alreadyApplied }
    return attributes.allSatisfy { $0.edit.isDue(for: user) } ? nil : .stale
  }

  /// What a user that was read again lacks; nil where the change is in force.
  func shortfall(in observed: ObservedState) -> Shortfall? {
    guard let row = observed.row(of: userID) else { return .gone }
    let user = observed[row]
    let unmet = attributes.map(\.edit).filter { !$0.isMet(by: user) }
    if unmet.isEmpty { return nil }
    let changed = unmet.filter { !$0.isDue(for: user) }
    return changed.isEmpty ? .unchanged(unmet.map(\.attribute)) : .changed(changed.map(\.attribute))
  }
}

extension Plan {
  /// The changes whose user is neither as the plan saw it nor as it should be, so that they won't be sent.
  package func staleChanges(in observed: ObservedState) -> [Change] {
    changes.filter { $0.outcomeWithoutSending(in: observed) == .stale }
  }
}

extension Edit {
  /// Whether a user still has the value that was observed.
  func isDue(for user: ObservedUser) -> Bool {
    current(of: user) == before.map { Array($0.utf8) }
  }

  /// Whether a user has the value that is due.
  func isMet(by user: ObservedUser) -> Bool { current(of: user) == Array(after.utf8) }

  /// The value that a user has, as bytes: equal text of other bytes is another value.
  private func current(of user: ObservedUser) -> [UInt8]? {
    let text: String? =
      switch self {
      case .license: user.license.name
      case .type: user.type.name
      case .alexaEnabled: user.alexaForBusiness.enabled.map { $0 ? "true" : "false" }
      case .alexaRoomARN: user.alexaForBusiness.roomARN
      }
    return text.map { Array($0.utf8) }
  }
}
