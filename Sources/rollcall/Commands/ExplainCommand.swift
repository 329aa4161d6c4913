import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall explain`: what a user should be and which line decides each attribute.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what a user should be, and which line decides each attribute.",
    discussion: """
      With a directory it also tells what the account has now, and finds a user by either name.

      Example: rollcall explain policy ana@example.com
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: String

  @Argument(help: "The user: an e-mail address, or an id.")
  var user: String

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      guard let name = UserName(user) else {
        throw .wrongUse("'\(user)' can't be a user's name", next: "Give an e-mail address or an id.")
      }
      let desired = try PolicyFiles(at: policy).read()
      let users = try await observedUsers(name, desired)
      let found = desired.user(named: name) ?? users.first.flatMap { desired.user(meaning: $0) }
      guard found != nil || !users.isEmpty else {
        throw .unknownUser(user, policy: policy)
      }
      let text = explanationText(
        of: found, named: user, now: users.first, files: desired.policy.files, display.style)
      try writeStandardOutput { $0.write(text) }
    }
  }

  /// The users that the account has under a name, where a directory is chosen.
  private func observedUsers(
    _ name: UserName, _ desired: DesiredState
  ) async throws(Failure) -> [ObservedUser] {
    guard try directory.chosen() != nil else { return [] }
    let observed = try await directory.open(display, policy: desired.policy.account)
      .closing { open throws(Failure) in try await open.observe(.named([name])) }
    return (0..<observed.count).map { observed[$0] }
  }
}
