import Manifests
import Reconciliation
import Reporting

/// The policies of the base branch, which plans of a pull request are held against.
///
/// One that can't be read or planned is an error: labels that were left out silently would read as "nothing was off
/// before".
struct BasePolicies {
  private let path: String
  private let policies: [AccountPolicy]

  /// Reads every account's policy of the base branch.
  ///
  /// - Throws: `Failure.base`.
  init(at path: String, on day: CalendarDay) throws(Failure) {
    self.path = path
    do throws(Failure) {
      policies = try PolicyFiles(at: path).read(on: day).policies
    } catch {
      throw .base(path: path, .unusable(error))
    }
  }

  /// The base branch's policy of an account; nil where the account is new with the pull request.
  ///
  /// A policy that names no account is of whichever is planned. An account is new only beside others that both know:
  /// a base that knows none of them is another folder.
  ///
  /// - Throws: `Failure.base`.
  func policy(of account: AccountID, beside accounts: [AccountID]) throws(Failure) -> AccountPolicy? {
    if let policy = policies.first(where: { $0.account == account || $0.account == nil }) { return policy }
    let named = policies.compactMap(\.account)
    guard accounts.contains(where: named.contains) else {
      throw .base(path: path, .otherAccounts(named, planned: account))
    }
    return nil
  }

  /// What the base branch plans for an account, as it was observed.
  ///
  /// - Throws: `Failure.base`.
  func plan(
    _ policy: AccountPolicy, against observed: ObservedState, in facts: Account
  ) throws(Failure) -> Plan {
    do throws(InvalidPolicy) {
      return try Reconciliation.plan(policy.desired, against: observed, in: facts)
    } catch {
      throw .base(path: path, .unusable(.invalidPolicy(error, policy.sources)))
    }
  }
}

/// Why a plan can't be held against the base branch.
enum BaseProblem {
  /// Its policy can't be read, is invalid, or can't be meant in the account.
  case unusable(Failure)
  /// It is about other accounts.
  case otherAccounts([AccountID], planned: AccountID)

  /// What went wrong with the base at a path, and what to do next.
  func explanation(at path: String) -> (what: Phrase, next: Phrase) {
    switch self {
    case .unusable(let failure):
      (
        "the base '\(path)' can't be planned: \(failure.explanation.what)",
        "Correct the base branch; to review a pull request that does, leave --base out."
      )
    case .otherAccounts(let named, let planned):
      (
        "the base '\(path)' is for \(Phrase(joining: named.map { "'\($0.text)'" }, by: ", ")), not '\(planned.text)'",
        "Give the base branch's policy of the same account, or leave --base out."
      )
    }
  }
}
