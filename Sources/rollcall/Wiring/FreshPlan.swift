import Reconciliation
import Reporting

/// A plan made in this run, with the policy and the directory that it was made from.
struct FreshPlan {
  let policy: String
  let files: PolicyFiles
  let directory: OpenDirectory
  let plan: Plan
  /// Whether the policy names its account, so that commands needn't.
  private let namesAccount: Bool

  /// Reads a policy, observes the directory, which stays open, and plans.
  init(
    of policy: String, _ options: DirectoryOptions, _ display: DisplayOptions,
    for purpose: DirectoryPurpose = .reading
  ) async throws(Failure) {
    self.policy = policy
    files = try PolicyFiles(at: policy)
    let (desired, warnings) = try files.read()
    display.warn(warnings, in: files)
    namesAccount = desired.policy.account != nil
    directory = try await options.open(display, policy: desired.policy.account, for: purpose)
    do throws(Failure) {
      plan = try await Self.plan(desired, files, directory)
    } catch {
      await directory.close()
      throw error
    }
  }

  private static func plan(
    _ desired: DesiredState, _ files: PolicyFiles, _ directory: OpenDirectory
  ) async throws(Failure) -> Plan {
    let facts = try await directory.account()
    let observed = try await directory.observe(desired.scope)
    do throws(InvalidPolicy) {
      return try Reconciliation.plan(desired, against: observed, in: facts)
    } catch {
      throw .invalidPolicy(error, files.sources)
    }
  }

  /// Where the plan comes from, as its file tells.
  var provenance: Provenance {
    Provenance(toolVersion: rollcallVersion, directory: directory.choice.text, files: files.identities)
  }

  /// The command that applies exactly this plan, where there is one.
  var applyCommand: String? {
    guard directory.isWritable else { return nil }
    return command("apply", "--approve", plan.digest().text)
  }

  /// A command of the tool on the same policy and directory; none where a word of it can't be shown as it is.
  func command(_ name: String, _ further: String...) -> String? {
    let account = namesAccount ? [] : ["--account", plan.account.id.text]
    let path = policy.hasPrefix("-") ? "./" + policy : policy
    let words = ["rollcall", name, path] + directory.words + account + further
    return shownCommand(words)
  }
}

/// A command line that does as it reads; nil where a word of it can't be shown as it is.
func shownCommand(_ words: [String]) -> String? {
  let canBeShown = !words.contains { $0.unicodeScalars.contains(where: \.isDeceptive) }
  return canBeShown ? words.map(shellQuoted).joined(separator: " ") : nil
}
