/// Where a change comes from: what the base branch's policy plans for the same user, against the same account.
///
/// Nothing but the two policies and the account is compared, and none of them tells what happened before. So a change
/// that the base branch plans as well is `drift` whether somebody changed the account or nobody has applied the base
/// branch yet; where every merge is applied it is the former.
package enum Origin: String, CaseIterable, Sendable {
  /// The base branch doesn't change an attribute that this plan changes: the pull request makes it due.
  case pullRequest = "pull request"
  /// The base branch changes the attributes too, one of them to another value: a change that is merged and still to
  /// come becomes another one by the pull request.
  case pending
  /// The base branch plans the very same steps: the account isn't as the base branch says, whatever becomes of the
  /// pull request.
  case drift
}

/// A plan held against the plan of the base branch's policy for the same account, as it was observed once.
package struct BaseComparison: Equatable, Sendable {
  /// Where each change of the plan comes from, in their order.
  package let origins: [Origin]
  /// How many users the base branch would change whom this plan leaves as they are: the pull request resolves that.
  package let resolved: Int

  /// A comparison of finished parts, as it is read from a plan that was saved.
  package init(origins: [Origin], resolved: Int) {
    self.origins = origins
    self.resolved = resolved
  }

  /// How many changes come from somewhere.
  package func count(_ origin: Origin) -> Int { origins.count { $0 == origin } }
}

extension Plan {
  /// The same plan, with the origin of each of its changes.
  ///
  /// - Parameter base: The plan of the base branch's policy against the same observation; nil where the base branch
  ///   has no policy of the account, so that everything comes from the pull request.
  package func compared(with base: Plan?) -> Plan {
    var plan = self
    plan.comparison = BaseComparison(of: changes, with: base?.changes ?? [])
    return plan
  }
}

extension BaseComparison {
  /// Holds the changes of two plans against each other in one pass: both are in order of user id.
  init(of changes: [Change], with base: [Change]) {
    var origins: [Origin] = []
    origins.reserveCapacity(changes.count)
    var resolved = 0
    var rest = base[...]
    for change in changes {
      while let next = rest.first, next.userID < change.userID {
        resolved += 1
        rest.removeFirst()
      }
      let same = rest.first.flatMap { $0.userID == change.userID ? $0 : nil }
      if same != nil { rest.removeFirst() }
      origins.append(change.origin(beside: same))
    }
    self.init(origins: origins, resolved: resolved + rest.count)
  }
}

extension Change {
  /// Where it comes from, by the base branch's change of the same user. Of several attributes the first origin counts,
  /// in the order of `Origin`, that one of them has.
  fileprivate func origin(beside base: Change?) -> Origin {
    let origins = attributes.map { attribute in
      guard let other = base?.attributes.first(where: { $0.edit.attribute == attribute.edit.attribute })
      else { return Origin.pullRequest }
      return other.edit == attribute.edit ? .drift : .pending
    }
    return Origin.allCases.first(where: origins.contains) ?? .pullRequest
  }
}
