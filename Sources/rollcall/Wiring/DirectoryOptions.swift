import ArgumentParser
import Chime
import LocalStore
import Reconciliation
import Reporting

/// Where users live: `--directory`, or `ROLLCALL_DIRECTORY`. A policy can't choose it, so that a pull request can't
/// redirect a run.
enum DirectoryChoice {
  case chime
  case sqlite(String)
  case snapshot(String)

  init?(_ text: String) {
    if text == "chime" {
      self = .chime
      return
    }
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
    case .chime: "chime"
    case .sqlite(let path): "sqlite:\(path)"
    case .snapshot(let path): "snapshot:\(path)"
    }
  }
}

/// The options that choose a directory and an account.
struct DirectoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the users live: chime (the API), sqlite:PATH (embedded) or snapshot:PATH (JSON, read-only). "
        + "Otherwise ROLLCALL_DIRECTORY, else chime.", valueName: "directory"),
    completion: .directories)
  var directory: String?

  @Option(
    help: ArgumentHelp(
      "The Chime account: where no policy names it, or one of those that a folder names.", valueName: "id"))
  var account: String?

  @Option(help: ArgumentHelp("The profile of the shared AWS files, with chime.", valueName: "name"))
  var profile: String?

  @Option(help: ArgumentHelp("The AWS region, with chime.", valueName: "name"))
  var region: String?

  @Option(
    name: .customLong("endpoint-url"),
    help: ArgumentHelp("Where the API is, with chime: HTTPS, or HTTP on this machine.", valueName: "url"))
  var endpointURL: String?

  /// The directory that was chosen, or nil where none was.
  ///
  /// - Throws: `Failure.wrongUse`.
  func chosen() throws(Failure) -> DirectoryChoice? {
    guard let text = directory ?? Terminal.variable("ROLLCALL_DIRECTORY") else { return nil }
    guard let choice = DirectoryChoice(text) else {
      throw .wrongUse(
        "'\(text)' is no directory",
        next: "Give --directory chime, --directory sqlite:PATH or --directory snapshot:PATH.")
    }
    return choice
  }

  /// Whether a directory is meant: it is named, or it is said how to reach the default one.
  ///
  /// - Throws: `Failure.wrongUse`.
  func isChosen() throws(Failure) -> Bool { try chosen() != nil || !connection.isEmpty }

  /// What is said about the connection to Amazon Chime.
  private var connection: ConnectionOptions {
    ConnectionOptions(profile: profile, region: region, endpointURL: endpointURL)
  }

  /// The account of the option, or nil where it isn't given.
  ///
  /// - Throws: `Failure.wrongUse`.
  func chosenAccount() throws(Failure) -> AccountID? {
    guard let account else { return nil }
    guard let id = AccountID(account) else {
      throw .wrongUse(
        "'\(account)' can't be an account id", next: "Give --account ID as the account spells it.")
    }
    return id
  }

  /// The account of a policy, or of the option where no policy names one.
  ///
  /// - Throws: `Failure.wrongUse`, `Failure.otherAccount`.
  func accountID(ofPolicy named: AccountID?) throws(Failure) -> AccountID {
    let option = try chosenAccount()
    if let named, let option, named != option { throw .otherAccount(policy: named, option: option) }
    guard let id = named ?? option else {
      throw .wrongUse("no account is named", next: "Add 'account:' to the policy, or give --account ID.")
    }
    return id
  }
}

extension DirectoryOptions {
  /// Opens the directory that was chosen, or Amazon Chime, for a policy's account or the one that was named.
  ///
  /// - Throws: `Failure.wrongUse`, `.otherAccount`, `.directory`, `.settings`, `.credentials`.
  func open(
    _ display: DisplayOptions, policy named: AccountID? = nil, for purpose: DirectoryPurpose = .reading
  ) async throws(Failure) -> OpenDirectory {
    let choice = try chosen() ?? .chime
    let account = try accountID(ofPolicy: named)
    if case .chime = choice {
      return try await OpenDirectory(connection, account: account, display)
    }
    guard connection.isEmpty else {
      throw .wrongUse(
        "--profile, --region and --endpoint-url say nothing to '\(choice.text)'",
        next: "Leave them out, or give --directory chime.")
    }
    return try await OpenDirectory(choice, account: account, purpose)
  }
}

/// What a directory is opened for; one that is opened for reading isn't changed by it.
enum DirectoryPurpose {
  case reading
  case writing
}

/// A directory that was opened, with the name that it goes by in messages. It has to be closed.
struct OpenDirectory {
  let choice: DirectoryChoice
  let users: any UserDirectory
  private let connection: ChimeConnection?
  /// The options that choose this directory, as words of a command line.
  let words: [String]

  /// Opens a directory for an account.
  fileprivate init(
    _ choice: DirectoryChoice, account: AccountID, _ purpose: DirectoryPurpose
  ) async throws(Failure) {
    self.choice = choice
    connection = nil
    words = ["--directory", choice.text]
    do throws(DirectoryError) {
      switch choice {
      case .sqlite(let path):
        let store =
          switch purpose {
          case .reading: try SQLiteStore.openForReading(path)
          case .writing: try SQLiteStore.open(path, whenAbsent: .refuse)
          }
        users = SQLiteDirectory(store, account: account)
      case .snapshot(let path): users = try SnapshotDirectory(path: path, account: account)
      case .chime: preconditionFailure("Amazon Chime is opened with its options")
      }
    } catch {
      throw .directory(error, path: choice.text)
    }
  }

  /// Opens Amazon Chime for an account.
  fileprivate init(
    _ options: ConnectionOptions, account: AccountID, _ display: DisplayOptions
  ) async throws(Failure) {
    choice = .chime
    words = ["--directory", choice.text] + options.words
    let connection = try await ChimeConnection(
      options, account: account, logger: MessageLog.logger(display))
    self.connection = connection
    users = connection.directory
  }

  /// Closes it; nothing is asked of it afterwards.
  func close() async { await connection?.close() }

  /// Does what needs the directory, and closes it, however that ends.
  func closing<Value>(
    after body: (OpenDirectory) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result = await attempt { () throws(Failure) in try await body(self) }
    await close()
    return try result.get()
  }

  /// How the requests fared so far; a directory on this machine has no requests that could be lost.
  func traffic() async -> Traffic { await connection?.traffic() ?? Traffic() }

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

  /// The account's facts and what it holds, asked for at once: each is a way there and back.
  func read(_ scope: ObservationScope) async throws(Failure) -> (Account, ObservedState) {
    async let users = attempt { () throws(Failure) in try await observe(scope) }
    let facts = try await account()
    return (facts, try await users.get())
  }

  /// Whether it can be written to.
  var isWritable: Bool {
    if case .snapshot = choice { return false }
    return true
  }
}
