/// What of a user a policy can govern, in the order in which it is shown, sent and digested.
package enum Attribute: UInt8, CaseIterable, Sendable {
  case license
  case type
  case alexaEnabled
  case alexaRoomARN

  /// The name in plans and outcomes.
  package var name: String {
    switch self {
    case .license: "license"
    case .type: "type"
    case .alexaEnabled: "alexaForBusiness.enabled"
    case .alexaRoomARN: "alexaForBusiness.roomArn"
    }
  }
}

/// One attribute's step from what was observed to what is due.
package enum Edit: Equatable, Sendable {
  case license(from: Observed<License>, to: License)
  case type(from: Observed<UserType>, to: UserType)
  case alexaEnabled(from: Bool?, to: Bool)
  case alexaRoomARN(from: String?, to: String)

  /// Which attribute it is about.
  package var attribute: Attribute {
    switch self {
    case .license: .license
    case .type: .type
    case .alexaEnabled: .alexaEnabled
    case .alexaRoomARN: .alexaRoomARN
    }
  }

  /// The value that was observed, as the directory spells it; nil where it gave none.
  package var before: String? {
    switch self {
    case .license(let from, _): from.name
    case .type(let from, _): from.name
    case .alexaEnabled(let from, _): from.map { $0 ? "true" : "false" }
    case .alexaRoomARN(let from, _): from
    }
  }

  /// The value that is due, as the directory spells it.
  package var after: String {
    switch self {
    case .license(_, let to): to.name
    case .type(_, let to): to.name
    case .alexaEnabled(_, let to): to ? "true" : "false"
    case .alexaRoomARN(_, let to): to
    }
  }
}

/// One user that is not as the policy says, with everything a reader could ask about it.
package struct Change: Equatable, Sendable {
  /// The user.
  package let userID: UserID
  /// The address that the account holds for it, as it was observed; for showing, never for addressing.
  package let email: String?
  /// What changes and why, in the order of `Attribute`, each at most once; never empty.
  package let attributes: [AttributeChange]

  /// A change of a user, whose attributes stand in order, each at most once.
  package init(userID: UserID, email: String?, attributes: [AttributeChange]) {
    self.userID = userID
    self.email = email
    self.attributes = attributes
  }

  /// An edit and what makes it due.
  package struct AttributeChange: Equatable, Sendable {
    /// The step.
    package let edit: Edit
    /// What decided the value that is due.
    package let cause: Cause

    /// An edit with its cause.
    package init(edit: Edit, cause: Cause) {
      self.edit = edit
      self.cause = cause
    }
  }

  /// Which way a change moves a user.
  package enum Direction: String, Sendable {
    case upgrade
    case downgrade
    /// Neither: the licence stays, or its rank before isn't known.
    case other
  }

  /// Which way the licence moves.
  package var direction: Direction {
    guard case .license(.known(let before), let after)? = attributes.first?.edit else { return .other }
    return before < after ? .upgrade : .downgrade
  }

  /// Whether the type changes.
  package var changesType: Bool { attributes.contains { $0.edit.attribute == .type } }
}
