package import Reconciliation

extension DesiredState {
  /// Whether another reading says the same of the same users, by the same levels and in the same order, and sets the
  /// policy alike; where things stand is no matter.
  package func saysTheSame(as other: DesiredState) -> Bool {
    count == other.count && policy.isSetLike(other.policy)
      && (0..<count).allSatisfy { self[$0].isSaidLike(other[$0]) }
  }
}

extension Policy {
  fileprivate func isSetLike(_ other: Policy) -> Bool {
    account == other.account && typeChanges == other.typeChanges && unmanaged == other.unmanaged
      && missing == other.missing && guardrails == other.guardrails && seats == other.seats
      && protected.elementsEqual(other.protected, by: isSpeltLike)
      && groups.elementsEqual(other.groups) { $0.name.value == $1.name.value && $0.file == $1.file }
      && entries.count == other.entries.count
      && (0..<entries.count).allSatisfy { entries.terms(at: $0).areLike(other.entries.terms(at: $0)) }
  }

  /// Addresses are equal whatever their case; that a text stays the same asks for more.
  private func isSpeltLike(_ left: UserName, _ right: UserName) -> Bool {
    switch (left, right) {
    case (.id(let left), .id(let right)): left == right
    case (.email(let left), .email(let right)): left.text.utf8.elementsEqual(right.text.utf8)
    default: false
    }
  }
}

extension DesiredUser {
  fileprivate func isSaidLike(_ other: DesiredUser) -> Bool {
    isSpelt(id, other.id) && isSpelt(email, other.email) && isDecided(license, other.license)
      && isDecided(type, other.type) && isDecided(alexaEnabled, other.alexaEnabled)
      && isDecided(alexaRoomARN, other.alexaRoomARN)
  }

  private func isSpelt(_ left: String?, _ right: String?) -> Bool {
    (left == nil) == (right == nil) && (left ?? "").utf8.elementsEqual((right ?? "").utf8)
  }

  private func isDecided<Value: Equatable>(_ left: Decision<Value>?, _ right: Decision<Value>?) -> Bool {
    left?.value == right?.value && left?.cause.level == right?.cause.level
      && left?.cause.place.file == right?.cause.place.file
  }
}

extension Terms {
  fileprivate func areLike(_ other: Terms) -> Bool {
    until?.value == other.until?.value && reason == other.reason
  }
}
