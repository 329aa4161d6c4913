import Chime
import Manifests
import Reconciliation
import Reporting

/// Why a command can't go on, with what a sentence about it needs.
enum Failure: Error {
  /// The command was called wrongly: what is wrong, and what to do.
  case wrongUse(Phrase, next: Phrase)
  /// A policy can't be read from the file system.
  case unreadablePolicy(path: String, reason: String)
  /// A folder without a policy file.
  case noPolicyFiles(folder: String)
  /// The policy is invalid.
  case invalidPolicy(InvalidPolicy, [PolicySource])
  /// The policy names an account, the command another.
  case otherAccount(policy: AccountID, option: AccountID)
  /// The command names an account, the policy several others.
  case unnamedAccount(AccountID, named: [AccountID])
  /// A plan can't be held against the base branch.
  indirect case base(path: String, BaseProblem)
  /// Users can't be read or written.
  case directory(DirectoryError, path: String)
  /// What the environment, the shared files or the options say about the connection can't be used.
  case settings(SettingsError)
  /// There are no credentials.
  case credentials(CredentialError)
  /// Guardrails refuse the plan.
  case refused(Refusal)
  /// The fresh plans aren't the approved ones.
  case notTheApprovedPlans(approved: [PlanDigest], fresh: [PlanDigest])
  /// A saved plan can't be read from the file system.
  case unreadablePlan(path: String, reason: String)
  /// A file is no plan that can be applied.
  case invalidPlan(path: String, PlanFileError)
  /// A saved plan was made for another account or directory, or for one that isn't as it was.
  case otherPlan(what: Phrase, planned: String, found: String)
  /// Users aren't as the plan saw them, where all or nothing was asked for.
  case staleUsers([String])
  /// Nothing is wrong with this policy, but with another one of the same run.
  case heldBack
  /// Two policies of one run are about one account.
  case repeatedAccount(AccountID)
  /// The question was answered with anything but yes.
  case declined
  /// A user that neither the policy nor the account knows.
  case unknownUser(String, policy: String)
  /// No policy can be written of the account.
  case unwritablePolicy(UnwritablePolicy)
  /// A file of a policy can't be rewritten.
  case unwritableFile(path: String, reason: String)
  /// The canonical form of a policy would say something else than the policy.
  case otherMeaning(policy: String)
  /// The file that users are to be added to is none of the policy's.
  case notOfPolicy(path: String, policy: String)
  /// A result can't be written.
  case unwritable(path: String, reason: String)
  /// A journal can't be kept or used.
  case journal(JournalProblem)

  var status: ExitStatus {
    switch self {
    case .wrongUse, .repeatedAccount: .wrongUse
    case .unreadablePolicy, .noPolicyFiles, .invalidPolicy, .otherAccount, .unnamedAccount, .base:
      .invalidPolicy
    case .notOfPolicy: .wrongUse
    case .directory(.refused, _), .credentials: .notAllowed
    case .directory(.remote(let failure, let host, let requestID), _):
      RemoteExplanation(failure: failure, host: host, requestID: requestID).isAboutPermission
        ? .notAllowed : .failed
    case .settings: .wrongUse
    case .refused: .guardrail
    case .directory(.readOnly, _): .wrongUse
    case .directory, .unreadablePlan, .unwritable, .unwritablePolicy, .declined, .heldBack, .unknownUser,
      .unwritableFile, .otherMeaning:
      .failed
    case .notTheApprovedPlans, .otherPlan, .staleUsers: .stale
    case .invalidPlan: .invalidPolicy
    case .journal(let problem): problem.status
    }
  }

  /// What went wrong, and what to do next.
  var explanation: (what: Phrase, next: Phrase) {
    switch self {
    case .wrongUse(let what, let next):
      (what, next)
    case .unreadablePolicy(let path, let reason):
      ("can't read the policy '\(path)': \(reason)", "Check the path; a policy is a file or a folder.")
    case .noPolicyFiles(let folder):
      (
        "the folder '\(folder)' holds no policy: no file in it ends in .yaml or .yml",
        "Give the policy's own file or folder; 'rollcall import' writes a first one."
      )
    case .invalidPolicy:
      ("the policy is invalid", "Correct the policy and run the command again.")
    case .otherAccount(let policy, let option):
      (
        "the policy is for account '\(policy.text)', but --account says '\(option.text)'",
        "Leave --account out, or give the policy of that account."
      )
    case .unnamedAccount(let account, let named):
      (
        "the policy is for accounts \(Self.list(named)), but --account says '\(account.text)'",
        "Leave --account out, or give one of those."
      )
    case .base(let path, let problem): problem.explanation(at: path)
    case .directory(let error, let path):
      Self.explain(error, path)
    case .settings(let error): rollcall.explanation(of: error)
    case .credentials(let error): rollcall.explanation(of: error)
    case .refused, .notTheApprovedPlans, .unreadablePlan, .invalidPlan, .otherPlan, .staleUsers, .declined:
      planExplanation
    case .heldBack:
      (
        "this policy was held back, since another one failed",
        "Correct the other one and run the command again."
      )
    case .repeatedAccount(let account):
      (
        "another policy of this command is about account '\(account.text)' as well",
        "Put both into one folder, which is one policy, or apply them one by one."
      )
    case .unknownUser(let user, let policy):
      (
        "'\(policy)' doesn't name the user '\(user)'",
        "Check the spelling; with --directory the account is asked as well."
      )
    case .unwritablePolicy(let error): rollcall.explanation(of: error)
    case .unwritableFile(let path, let reason):
      (
        "can't rewrite '\(path)': \(reason)",
        "The file is as it was. Run the command again once that is settled."
      )
    case .otherMeaning(let policy):
      (
        "the canonical form of '\(policy)' wouldn't say the same, so it was left alone",
        "This is a mistake of rollcall's; please report it with the policy."
      )
    case .notOfPolicy(let path, let policy):
      ("'\(path)' is no file of the policy '\(policy)'", "Give --into one of the policy's files.")
    case .unwritable(let path, let reason):
      (
        "can't write '\(path)': \(reason)",
        "Make room or choose another path. What was done before stays done."
      )
    case .journal(let problem): problem.explanation
    }
  }

  private static func explain(_ error: DirectoryError, _ path: String) -> (what: Phrase, next: Phrase) {
    switch error {
    case .unusable(let what, let obstacle, let reason):
      ("can't use '\(what)': \(reason)", obstacle.wayOut)
    case .unknownAccount(let account, let known):
      (
        "'\(path)' doesn't hold account '\(account.text)'; it holds \(Self.list(known))",
        "Check 'account:' in the policy or --account, or load the account with 'rollcall local load'."
      )
    case .otherAccount(let expected, let found):
      (
        "'\(path)' holds account '\(found)', not '\(expected.text)'",
        "Give the snapshot of the policy's account."
      )
    case .inconsistent(let repeated):
      (
        "the listing in '\(path)' names the user '\(repeated.id.text)' twice, so it can't be trusted",
        "Nothing was written. Take the listing again."
      )
    case .refused(let rejection, let requestID):
      (
        "the directory refused: \(rejection.code): \(rejection.message)\(Self.shown(requestID))",
        "Check the credentials and what they may do."
      )
    case .remote(let failure, let host, let requestID):
      RemoteExplanation(failure: failure, host: host, requestID: requestID).text
    case .readOnly:
      (
        "'\(path)' is a snapshot, which can be read, but not written",
        "Apply to the account itself, or load the snapshot with 'rollcall local load'."
      )
    }
  }

  private static func list(_ accounts: [AccountID]) -> Phrase {
    accounts.isEmpty ? "none" : Phrase(joining: accounts.map { "'\($0.text)'" }, by: ", ")
  }

  private static func shown(_ requestID: String?) -> Phrase {
    requestID.map { " (request \($0))" } ?? ""
  }
}
