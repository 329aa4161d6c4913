import Manifests
import Reconciliation
import Reporting

/// A plan made in this run, with the policy and the directory that it was made from.
struct FreshPlan {
  let policy: ChosenPolicy
  let directory: OpenDirectory
  let plan: Plan

  /// Observes the directory of a policy, which stays open, and plans; held against the base branch where one is given.
  init(
    of policy: ChosenPolicy, against base: BasePolicies? = nil, _ options: DirectoryOptions,
    _ display: DisplayOptions,
    for purpose: DirectoryPurpose = .reading
  ) async throws(Failure) {
    self.policy = policy
    let ahead = try await policy.ahead?.observation(for: policy.desired.scope)
    if let ahead {
      directory = ahead.directory
    } else {
      directory = try await options.open(display, policy: policy.policy.account, for: purpose)
    }
    do throws(Failure) {
      let account = try options.accountID(ofPolicy: policy.policy.account)
      let basePolicy = try base?.policy(of: account, beside: policy.accounts)
      plan = try await Self.plan(policy, base, basePolicy, directory, ahead)
    } catch {
      await directory.close()
      throw error
    }
  }

  private static func plan(
    _ policy: ChosenPolicy, _ base: BasePolicies?, _ basePolicy: AccountPolicy?, _ directory: OpenDirectory,
    _ ahead: ReadingAhead.Observation?
  ) async throws(Failure) -> Plan {
    let facts: Account
    let observed: ObservedState
    if let ahead {
      (facts, observed) = (ahead.facts, ahead.users)
    } else {
      // Both are planned against one observation: two would tell of what happened in between as well.
      let scope = policy.desired.scope
      (facts, observed) = try await directory.read(
        basePolicy.map { scope.joined(with: $0.desired.scope) } ?? scope)
    }
    let plan: Plan
    do throws(InvalidPolicy) {
      plan = try Reconciliation.plan(policy.desired, against: observed, in: facts)
    } catch {
      throw .invalidPolicy(error, policy.quotableSources)
    }
    guard let base else { return plan }
    guard let basePolicy else { return plan.compared(with: nil) }
    return plan.compared(with: try base.plan(basePolicy, against: observed, in: facts))
  }

  /// Where the plan comes from, as its file tells.
  var provenance: Provenance {
    Provenance(toolVersion: rollcallVersion, directory: directory.choice.text, files: policy.identities)
  }

  /// The command that applies exactly this plan, where there is one.
  var applyCommand: String? {
    guard directory.isWritable else { return nil }
    return command("apply", "--approve", plan.digest().text)
  }

  /// A command of the tool on the same policy and directory; none where a word of it can't be shown as it is.
  func command(_ name: String, _ further: String...) -> String? {
    shownCommand(["rollcall", name] + policy.words(for: plan.account.id, on: directory) + further)
  }
}

/// A command line that does as it reads; nil where a word of it can't be shown as it is.
func shownCommand(_ words: [String]) -> String? {
  let canBeShown = !words.contains { $0.unicodeScalars.contains(where: \.isDeceptive) }
  return canBeShown ? words.map(shellQuoted).joined(separator: " ") : nil
}
