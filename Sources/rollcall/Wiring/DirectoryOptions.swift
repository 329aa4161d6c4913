import ArgumentParser
import LocalStore
import Reconciliation
import Reporting

/// Where users live: `--directory`, or `ROLLCALL_DIRECTORY`. A policy can't choose it, so that a pull request can't
/// redirect a run.
enum DirectoryChoice {
  case sqlite(String)
  case snapshot(String)

  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { return nil }
    switch parts[0] {
    case "sqlite": self = .sqlite(parts[1])
    case "snapshot": self = .snapshot(parts[1])
    default: return nil
    }
  }

  /// The choice as it is written on the command line.
  var text: String {
    switch self {
    case .sqlite(let path): "sqlite:\(path)"
    case .snapshot(let path): "snapshot:\(path)"
    }
  }
}

/// The options that choose a directory and an account.
struct DirectoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the users live: sqlite:PATH (embedded) or snapshot:PATH (JSON, read-only). ROLLCALL_DIRECTORY is used "
        + "where this isn't given.", valueName: "kind:path"))
  var directory: String?

  @Option(help: ArgumentHelp("The Chime account, where no policy names it.", valueName: "id"))
  var account: String?

  /// The directory that was chosen, or nil where none was.
  ///
  /// - Throws: `Failure.wrongUse`.
  func chosen() throws(Failure) -> DirectoryChoice? {
    guard let text = directory ?? Terminal.variable("ROLLCALL_DIRECTORY") else { return nil }
    guard let choice = DirectoryChoice(text) else {
      throw .wrongUse(
        "'\(text)' is no directory", next: "Give --directory sqlite:PATH or --directory snapshot:PATH.")
    }
    return choice
  }

  /// The directory that was chosen.
  ///
  /// - Throws: `Failure.wrongUse`, also where none was.
  func required() throws(Failure) -> DirectoryChoice {
    guard let choice = try chosen() else {
      throw .wrongUse(
        "no directory is named", next: "Give --directory sqlite:PATH or --directory snapshot:PATH.")
    }
    return choice
  }

  /// The account of a policy, or of the option where no policy names one.
  ///
  /// - Throws: `Failure.wrongUse`, `Failure.otherAccount`.
  func accountID(ofPolicy named: AccountID?) throws(Failure) -> AccountID {
    var option: AccountID?
    if let account {
      guard let id = AccountID(account) else {
        throw .wrongUse(
          "'\(account)' can't be an account id", next: "Give --account ID as the account spells it.")
      }
      option = id
    }
    if let named, let option, named != option { throw .otherAccount(policy: named, option: option) }
    guard let id = named ?? option else {
      throw .wrongUse("no account is named", next: "Add 'account:' to the policy, or give --account ID.")
    }
    return id
  }
}

extension DirectoryOptions {
  /// Opens the directory that was chosen for the account that was named.
  ///
  /// - Throws: `Failure.wrongUse`, `Failure.directory`.
  func open() async throws(Failure) -> OpenDirectory {
    try await OpenDirectory(required(), account: accountID(ofPolicy: nil))
  }
}

/// A directory that was opened, with the name that it goes by in messages.
struct OpenDirectory {
  let choice: DirectoryChoice
  let users: any UserDirectory

  /// Opens a directory for an account.
  ///
  /// - Throws: `Failure.directory`.
  init(_ choice: DirectoryChoice, account: AccountID) async throws(Failure) {
    self.choice = choice
    do throws(DirectoryError) {
      switch choice {
      case .sqlite(let path):
        users = SQLiteDirectory(try SQLiteStore.open(path, whenAbsent: .refuse), account: account)
      case .snapshot(let path): users = try SnapshotDirectory(path: path, account: account)
      }
    } catch {
      throw .directory(error, path: choice.text)
    }
  }

  /// The account's facts.
  func account() async throws(Failure) -> Account {
    do throws(DirectoryError) {
      return try await users.account()
    } catch {
      throw .directory(error, path: choice.text)
    }
  }

  /// What the directory holds.
  func observe(_ scope: ObservationScope) async throws(Failure) -> ObservedState {
    do throws(DirectoryError) {
      return try await users.observe(scope)
    } catch {
      throw .directory(error, path: choice.text)
    }
  }

  /// Whether it can be written to.
  var isWritable: Bool {
    if case .snapshot = choice { return false }
    return true
  }
}
