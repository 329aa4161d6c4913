import Reconciliation
import Reporting

/// A plan made in this run, with the policy and the directory that it was made from.
struct FreshPlan {
  let policy: String
  let files: PolicyFiles
  let directory: OpenDirectory
  let plan: Plan

  /// Reads a policy, observes the directory and plans.
  init(of policy: String, _ options: DirectoryOptions) async throws(Failure) {
    let files = try PolicyFiles(at: policy)
    let desired = try files.read()
    let account = try options.accountID(ofPolicy: desired.policy.account)
    let directory = try await OpenDirectory(options.required(), account: account)
    let facts = try await directory.account()
    let observed = try await directory.observe(.everyone)
    do throws(InvalidPolicy) {
      plan = try Reconciliation.plan(desired, against: observed, in: facts)
    } catch {
      throw .invalidPolicy(error, files.sources)
    }
    self.policy = policy
    self.files = files
    self.directory = directory
  }

  /// Where the plan comes from, as its file tells.
  var provenance: Provenance {
    Provenance(toolVersion: rollcallVersion, directory: directory.choice.text, files: files.identities)
  }

  /// The command that applies exactly this plan.
  var applyCommand: String? {
    guard directory.isWritable else { return nil }
    return "\(command("apply")) --approve \(plan.digest())"
  }

  /// A command of the tool on the same policy and directory.
  func command(_ name: String) -> String {
    "rollcall \(name) \(shellQuoted(policy)) --directory \(shellQuoted(directory.choice.text))"
  }
}

/// A word as a shell takes it for that word.
func shellQuoted(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_./:=@%+,".utf8.contains(byte)
    }
  return isPlain
    ? word
    : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
