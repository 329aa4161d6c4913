import ArgumentParser
import Reconciliation
import Reporting

/// `rollcall explain`: what a user should be and which line decides each attribute.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what a user should be, and which line decides each attribute.",
    usage: "rollcall explain [<options>] <policy> <user>",
    discussion: """
      With a directory it also tells what the account has now, and finds a user by either name.

      Examples:
        rollcall explain policy ana@example.com
        rollcall explain policy ana@example.com --directory sqlite:team.sqlite
      """)

  @Argument(
    help: "A policy: a file, or a folder with *.yaml and *.yml files.", completion: .policies)
  var policy: String

  @Argument(help: "The user: an e-mail address, or an id.")
  var user: String

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      let names = possibleNames(user)
      guard !names.isEmpty else {
        throw .wrongUse("'\(user)' can't be a user's name", next: "Give an e-mail address or an id.")
      }
      let desired = try PolicyFiles(at: policy).read()
      let users = try await observedUsers(names, desired)
      let named = names.lazy.compactMap { desired.user(named: $0) }.first
      guard named != nil || !users.isEmpty else { throw .unknownUser(user, policy: policy) }
      let texts = users.map { explain(desired.user(meaning: $0), now: $0, desired) }
      let text = texts.isEmpty ? explain(named, now: nil, desired) : texts.joined(separator: "\n")
      try writeStandardOutput { $0.write(text) }
    }
  }

  /// What the text may mean: an id may hold an '@' too.
  private func possibleNames(_ text: String) -> [UserName] {
    [EmailAddress(text).map { .email($0) }, UserID(text).map { .id($0) }].compactMap(\.self)
  }

  private func explain(_ user: DesiredUser?, now: ObservedUser?, _ desired: DesiredState) -> String {
    explanationText(of: user, named: self.user, now: now, files: desired.policy.files, display.style)
  }

  /// The users that the account has under the names, where a directory is chosen.
  private func observedUsers(
    _ names: [UserName], _ desired: DesiredState
  ) async throws(Failure) -> [ObservedUser] {
    guard try directory.chosen() != nil else { return [] }
    let observed = try await directory.open(display, policy: desired.policy.account)
      .closing { source throws(Failure) in try await source.observe(.named(names)) }
    return (0..<observed.count).map { observed[$0] }
  }
}
