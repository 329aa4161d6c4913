/// Why a plan mustn't be applied unless someone says yes to exactly that.
package enum Objection: Equatable, Sendable {
  /// The account takes its users' licences from groups of a directory, which may take back what is written here: the
  /// kind of account.
  case directoryManaged(String)
  /// It changes too many users.
  case changes(Int, limit: Int)
  /// It lowers too many licences; those count whose rank before isn't known.
  case downgrades(Int, limit: Int)
  /// The policy names too few users of the account.
  case managed(Int, minimum: Int)
  /// It changes a user that must not be changed: the id, and the address that the account holds.
  case protected(UserID, email: EmailAddress?)
  /// Too many users would hold a licence.
  case seats(License, Int, limit: Int)
  /// The account has users that no entry names.
  case unmanaged(Int)
  /// Entries name users that aren't in the account.
  case missing(Int)
}

extension Plan {
  /// Why it mustn't be applied, in the order of the cases, judged anew by its limits at each call: one pass over the
  /// changes.
  package var objections: [Objection] {
    bulkObjections + protectionObjections + seatObjections + listingObjections
  }

  private var bulkObjections: [Objection] {
    var objections: [Objection] = []
    if isDirectoryManaged { objections.append(.directoryManaged(account.type)) }
    if let limit = limits.maxChanges, changes.count > limit {
      objections.append(.changes(changes.count, limit: limit))
    }
    if let limit = limits.maxDowngrades {
      let downgrades = changes.count(where: \.mayBeDowngrade)
      if downgrades > limit { objections.append(.downgrades(downgrades, limit: limit)) }
    }
    if managed < limits.minManaged { objections.append(.managed(managed, minimum: limits.minManaged)) }
    return objections
  }

  private var protectionObjections: [Objection] {
    let protected = Set(limits.protected)
    if protected.isEmpty { return [] }
    return changes.compactMap { change in
      let email = change.email.flatMap(EmailAddress.init)
      let isProtected =
        protected.contains(.id(change.userID)) || email.map { protected.contains(.email($0)) } ?? false
      return isProtected ? .protected(change.userID, email: email) : nil
    }
  }

  private var seatObjections: [Objection] {
    (seats ?? []).compactMap { seats in
      guard let limit = seats.limit, seats.after > limit else { return nil }
      return .seats(seats.license, seats.after, limit: limit)
    }
  }

  private var listingObjections: [Objection] {
    var objections: [Objection] = []
    if limits.refusesUnmanaged, !unmanaged.isEmpty { objections.append(.unmanaged(unmanaged.count)) }
    if limits.refusesMissing, !missing.isEmpty { objections.append(.missing(missing.count)) }
    return objections
  }

  /// Whether it changes licences that the account takes from a directory.
  ///
  /// Source: Amazon Chime's administration guide, "Managing your Amazon Chime accounts".
  private var isDirectoryManaged: Bool {
    ["EnterpriseDirectory", "EnterpriseOIDC"].contains(account.type)
      && changes.contains { $0.attributes.contains { $0.edit.attribute == .license } }
  }
}

extension Change {
  /// Whether it lowers a licence, or may: a licence that this version doesn't know has no rank.
  fileprivate var mayBeDowngrade: Bool {
    if case .license(.unrecognized, _)? = attributes.first?.edit { return true }
    return direction == .downgrade
  }
}
