package import Reconciliation

/// What a policy says of one user and what the account has, ready to be shown: the whole chain of each attribute.
package struct UserExplanation: Sendable {
  /// The account, where it is known.
  let account: AccountID?
  /// The name that was asked for.
  let name: String
  /// What the policy says; nil where it doesn't name the user.
  let desired: DesiredUser?
  /// The chain of each attribute; empty where the policy doesn't name the user.
  let chain: Chain?
  /// What the account has; nil where it wasn't asked.
  let now: Now?
  /// Where the policy protects the user, where it does.
  let protection: SourcePlace?
  /// The policy's files.
  let files: [String]

  /// What the account has of the user.
  package enum Now: Sendable {
    case user(ObservedUser)
    case nobody
  }

  /// The explanation of a user.
  ///
  /// - Parameters:
  ///   - name: The name that was asked for.
  ///   - names: What that name may mean.
  ///   - desired: What the policy says of the user; nil where it doesn't name it.
  ///   - now: What the account has, where it was asked.
  ///   - account: The account, where it is known.
  ///   - state: The state that the policy was folded into.
  package init(
    of name: String, meaning names: [UserName], _ desired: DesiredUser?, now: Now?, in account: AccountID?,
    _ state: DesiredState
  ) {
    self.account = account
    self.name = name
    self.desired = desired
    self.now = now
    chain = desired?.chain
    protection = state.protection(of: desired, Self.observed(now), askedFor: names)
    files = state.policy.files
  }

  /// Whether nobody knows the user: neither the policy nor, as far as it was asked, the account.
  package var isOfNobody: Bool { desired == nil && observed == nil && protection == nil }

  /// The user as the account has it.
  var observed: ObservedUser? { Self.observed(now) }

  private static func observed(_ now: Now?) -> ObservedUser? {
    if case .user(let user)? = now { user } else { nil }
  }

  /// The value that the account has of an attribute; nil where it wasn't asked or has no such user.
  func current(_ attribute: Attribute) -> Observation? {
    guard let observed else { return nil }
    return switch attribute {
    case .license: Observation(value: observed.license.name)
    case .type: Observation(value: observed.type.name)
    case .alexaEnabled: Observation(value: observed.alexaForBusiness.enabled.map { $0 ? "true" : "false" })
    case .alexaRoomARN: Observation(value: observed.alexaForBusiness.roomARN)
    }
  }

  /// A value that was looked at; nil where the account holds none.
  struct Observation {
    let value: String?
  }
}
