import ArgumentParser
import Glibc
import Manifests
import Reconciliation
import Reporting

/// `rollcall import`: writes a policy from the account, or adds to one whom it lacks.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes a policy from an account, or adds to one the users that it lacks.",
    usage: "rollcall import [<options>] [<policy>]",
    discussion: """
      The policy says what the account holds, so that planning it straight away shows no change. With --into the users \
      whom no entry names are added to a file, each as the account holds it; nothing else in the file is touched.

      Examples:
        rollcall import --directory sqlite:team.sqlite --account ID > policy.yaml
        rollcall import --into policy.yaml --directory sqlite:team.sqlite
      """)

  @Argument(
    help: "With --into, the policy that FILE is part of, where that is a folder.", completion: .policies)
  var policy: String?

  @Option(
    help: ArgumentHelp("The policy file that users are added to.", valueName: "file"), completion: .policies)
  var into: String?

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "The policy") var days: DayOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func validate() throws {
    if policy != nil, into == nil { throw ValidationError("A policy is given with --into FILE alone.") }
  }

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      if let into {
        try await add(to: into)
      } else {
        try await write()
      }
    }
  }

  // MARK: - A new policy

  private func write() async throws(Failure) {
    let (account, observed) = try await directory.open(display).closing { source throws(Failure) in
      try await source.read(.everyone)
    }
    let writer: PolicyWriter
    do throws(UnwritablePolicy) {
      writer = try PolicyWriter(account, observed)
    } catch {
      throw .unwritablePolicy(error)
    }
    try writeStandardOutput { sink in writer.write { sink.write($0) } }
    tell("\(users(writer.named)) imported.", leftOut: writer.leftOut)
  }

  // MARK: - A policy that is there

  private func add(to path: String) async throws(Failure) {
    let files = try PolicyFiles(at: policy ?? path)
    let (policies, warnings) = try files.read(on: days.day)
    display.warn(warnings, in: files)
    guard let (account, file) = try Self.place(of: path, in: policies) else {
      throw .notOfPolicy(path: path, policy: policy ?? path)
    }
    let desired = account.desired
    let observed = try await directory.open(display, policy: desired.policy.account)
      .closing { source throws(Failure) in try await source.observe(.everyone) }
    let rows: [Int]
    do throws(InvalidPolicy) {
      rows = try desired.rowsOfUnnamedUsers(in: observed)
    } catch {
      throw .invalidPolicy(error, account.sources)
    }
    let source = account.sources[file]
    let addition: PolicyAddition
    do throws(UnwritablePolicy) {
      addition = try PolicyAddition(of: rows, in: observed, to: source, at: file, of: desired.policy)
    } catch {
      throw .unwritablePolicy(error)
    }
    if addition.count > 0 { try source.rewrite(as: addition.text) }
    tell("\(users(addition.count)) added to \(source.path)", leftOut: addition.leftOut)
  }

  /// The account's policy that a path is a file of, and which of its files, however the path is written.
  private static func place(
    of path: String, in policies: [AccountPolicy]
  ) throws(Failure) -> (policy: AccountPolicy, file: Int)? {
    do throws(SystemError) {
      let wanted = try realPath(path)
      for policy in policies {
        for (file, source) in policy.sources.enumerated() where try realPath(source.path) == wanted {
          return (policy, file)
        }
      }
      return nil
    } catch {
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
  }

  // MARK: - Telling

  private func users(_ count: Int) -> Phrase { count == 1 ? "1 user" : "\(count) users" }

  private func tell(_ what: Phrase, leftOut: [LeftOutUser]) {
    var printer = TerminalPrinter(display.messageStyle)
    if !display.quiet { printer.line(what) }
    for user in leftOut { printer.line("left out: '\(user.shownID)', since \(Self.clause(user.reason))") }
    complain(printer.output, endsLine: false)
  }

  private static func clause(_ reason: LeftOutUser.Reason) -> Phrase {
    switch reason {
    case .name(let obstacle): "its id \(rollcall.reason(obstacle))"
    case .defaults: "the file's defaults would change it, and no entry can say what it has"
    }
  }
}

/// Why a name can't stand in a policy, as the end of a sentence about it.
private func reason(_ obstacle: Obstacle) -> Phrase {
  switch obstacle {
  case .refusedCharacter(let scalar):
    "holds the character \("U+" + String(scalar.value, radix: 16, uppercase: true)), which a policy refuses"
  case .dots: "is dots alone, which no request can carry"
  case .tooLong(let bytes, let allowed): "has \(bytes) bytes, and a policy takes at most \(allowed)"
  }
}

/// Why no policy can be written of an account, and what to do.
func explanation(of error: UnwritablePolicy) -> (what: Phrase, next: Phrase) {
  switch error {
  case .account(let id, let obstacle):
    (
      "no policy can name the account '\(id.text)': its id \(reason(obstacle))",
      "Check --account; take the AccountId from 'aws chime list-accounts'."
    )
  case .tooManyUsers(let users, let allowed):
    (
      "the account has \(users) users, and a policy file names at most \(allowed)",
      "Take a snapshot ('rollcall snapshot') and write the policy as several files of one folder."
    )
  case .tooManyBytes(let bytes, let allowed):
    (
      "the policy would have \(bytes) bytes, and a policy file has at most \(allowed)",
      "Take a snapshot ('rollcall snapshot') and write the policy as several files of one folder."
    )
  }
}
