import ArgumentParser
import Glibc
import Manifests
import Reconciliation
import Reporting

/// `rollcall import`: writes a policy from the account.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes a policy from an account.",
    usage: "rollcall import [<options>]",
    discussion: """
      The policy says what the account holds, so that planning it straight away shows no change.

      Example:
        rollcall import --directory sqlite:team.sqlite --account ID > policy.yaml
      """)

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      let (account, observed) = try await directory.open(display).closing { source throws(Failure) in
        (try await source.account(), try await source.observe(.everyone))
      }
      let writer: PolicyWriter
      do throws(UnwritablePolicy) {
        writer = try PolicyWriter(account, observed)
      } catch {
        throw .unwritablePolicy(error)
      }
      try writeStandardOutput { sink in writer.write { sink.write($0) } }
      tell(writer)
    }
  }

  private func tell(_ writer: PolicyWriter) {
    var printer = TerminalPrinter(display.messageStyle)
    let users: Phrase = writer.named == 1 ? "1 user" : "\(writer.named) users"
    if !display.quiet { printer.line("\(users) imported.") }
    for user in writer.leftOut {
      printer.line("left out: '\(user.shownID)', since its id \(reason(user.obstacle))")
    }
    complain(printer.output, endsLine: false)
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
