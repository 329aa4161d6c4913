import Manifests
import Reconciliation
import Reporting

/// A plan made in this run, with the policy and the directory that it was made from.
struct FreshPlan {
  let policy: ChosenPolicy
  let directory: OpenDirectory
  let plan: Plan

  /// Observes the directory of a policy, which stays open, and plans.
  init(
    of policy: ChosenPolicy, _ options: DirectoryOptions, _ display: DisplayOptions,
    for purpose: DirectoryPurpose = .reading
  ) async throws(Failure) {
    self.policy = policy
    directory = try await options.open(display, policy: policy.policy.account, for: purpose)
    do throws(Failure) {
      plan = try await Self.plan(policy.policy, directory)
    } catch {
      await directory.close()
      throw error
    }
  }

  private static func plan(
    _ policy: AccountPolicy, _ directory: OpenDirectory
  ) async throws(Failure) -> Plan {
    let facts = try await directory.account()
    let observed = try await directory.observe(policy.desired.scope)
    do throws(InvalidPolicy) {
      return try Reconciliation.plan(policy.desired, against: observed, in: facts)
    } catch {
      throw .invalidPolicy(error, policy.sources)
    }
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
