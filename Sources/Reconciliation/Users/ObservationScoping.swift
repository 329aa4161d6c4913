extension ObservationScope {
  /// The users whom either means.
  package func joined(with other: ObservationScope) -> ObservationScope {
    guard case .named(let names) = self, case .named(let others) = other else { return .everyone }
    return .named(names + others)
  }
}

extension ObservedState {
  /// The users whom a scope means, in the order of this state: those with one of the ids, and all who carry one of
  /// the addresses, compared without case.
  package func users(in scope: ObservationScope) -> ObservedState {
    guard case .named(let names) = scope else { return self }
    var rows: Set<Int> = []
    var addresses = TextColumn()
    var wanted = TextIndex(.caseless)
    for name in names {
      switch name {
      case .id(let id):
        if let row = row(of: id) { rows.insert(row) }
      case .email(let email):
        addresses.append(email.text)
        _ = wanted.insert(addresses.count - 1, of: addresses)
      }
    }
    var found = ObservedState()
    for row in 0..<count
    where rows.contains(row) || wanted.row(of: emails.utf8(at: row), in: addresses) != nil {
      do throws(RepeatedUser) {
        try found.append(self[row])
      } catch {
        preconditionFailure("a state has each user once")
      }
    }
    return found
  }
}
