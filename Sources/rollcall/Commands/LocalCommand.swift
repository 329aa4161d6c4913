import ArgumentParser
import ChimeWire
import LocalStore
import Reconciliation
import Reporting

/// `rollcall local`: keeps embedded directories.
struct LocalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local", abstract: "Makes and refills embedded directories.",
    discussion: """
      An embedded directory is one SQLite file that stands in for an account, for trying things out and for tests.

      Example:
        rollcall local load users.json --into directory.sqlite --account ID
      """,
    subcommands: [LocalLoadCommand.self])
}

/// `rollcall local load`: makes or refills an embedded directory.
struct LocalLoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Fills an embedded directory with the users of a snapshot.",
    usage: "rollcall local load [<options>] --into <file> --account <id> <snapshot>",
    discussion: """
      The account's users are replaced; other accounts in the file stay as they are.

      Example:
        rollcall local load users.json --into directory.sqlite --account ID
      """)

  @Argument(
    help: "Users as JSON, as 'aws chime list-users' or 'rollcall snapshot' prints them.",
    completion: .file(extensions: ["json"]))
  var snapshot: String

  @Option(
    help: ArgumentHelp("The embedded directory's file; made where there is none.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var into: String

  @Option(help: ArgumentHelp("The account that the users belong to.", valueName: "id"))
  var account: String

  @Option(
    help: ArgumentHelp(
      "The account's facts as 'aws chime get-account' prints them; otherwise a Team with Basic and Pro.",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var accountInfo: String?

  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      guard let id = AccountID(account) else {
        throw .wrongUse(
          "'\(account)' can't be an account id", next: "Give --account ID as the account spells it.")
      }
      let facts = try facts(of: id)
      let users = try await users(of: id)
      try await fill(facts, users)
      tell(users.count)
    }
  }

  private func users(of id: AccountID) async throws(Failure) -> ObservedState {
    do throws(DirectoryError) {
      return try await SnapshotDirectory(path: snapshot, account: id).observe(.everyone)
    } catch {
      throw .directory(error, path: snapshot)
    }
  }

  private func fill(_ facts: Account, _ users: ObservedState) async throws(Failure) {
    do throws(DirectoryError) {
      let store = try SQLiteStore.open(into, whenAbsent: .create)
      do throws(DirectoryError) {
        try await store.load(facts, users: users)
      } catch {
        store.discardIfNew()
        throw error
      }
    } catch {
      throw .directory(error, path: into)
    }
  }

  /// The largest file of an account's facts that is read, in bytes: one takes less than two kilobytes.
  private static let factsLimit = 1 << 20

  private func facts(of id: AccountID) throws(Failure) -> Account {
    guard let accountInfo else { return .team(id) }
    let facts: Account
    do {
      facts = try AccountAnswer.read(readFile(accountInfo, atMost: Self.factsLimit))
    } catch {
      let reason = (error as? FileError)?.reason ?? "\(error)"
      throw .directory(.unusable(accountInfo, .facts, reason: reason), path: accountInfo)
    }
    guard facts.id == id else {
      throw .directory(.otherAccount(expected: id, found: facts.id.text), path: accountInfo)
    }
    return facts
  }

  private func tell(_ count: Int) {
    if display.quiet { return }
    var printer = TerminalPrinter(display.messageStyle)
    let users: Phrase = count == 1 ? "1 user" : "\(count) users"
    printer.line("\(users) of account \(account) loaded into \(into)")
    complain(printer.output, endsLine: false)
  }
}
