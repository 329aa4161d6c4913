import ArgumentParser
import Manifests
import Reconciliation
import Reporting

/// `rollcall explain`: what a user should be and which line decides each attribute.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what a user should be, and which line decides each attribute.",
    discussion: """
      Shows for each attribute what the defaults, groups and the user's own entry say, and which of them decides. With a \
      directory it also tells what the account has now, and finds a user by either name.

      Example: rollcall explain policy ana@example.com
      """)

  @Argument(help: "A policy: a file, or a folder with *.yaml and *.yml files.")
  var policy: String

  @Argument(help: "The user: an e-mail address, or an id.")
  var user: String

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var days: DayOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display, output) { () throws(Failure) in
      let names = possibleNames(user)
      guard !names.isEmpty else {
        throw .wrongUse("'\(user)' can't be a user's name", next: "Give an e-mail address or an id.")
      }
      let policies = try ChosenPolicies(paths: [policy], directory: directory, days: days).policies(at: policy)
      var users: [UserExplanation] = []
      for policy in policies { users += try await explanations(names, policy) }
      guard !users.isEmpty else { throw .unknownUser(user, policy: policy) }
      try output.write(display.style) { format, style, sink in
        switch format {
        case .text:
          let namesAccount = policies.count > 1
          let texts = users.map { explanationText(of: $0, namesAccount: namesAccount, style) }
          sink.write(texts.joined(separator: "\n"))
        case .json: sink.append(explanationJSON(of: users, policy: policy))
        }
      }
    }
  }

  /// What the text may mean: an id may hold an '@' too.
  private func possibleNames(_ text: String) -> [UserName] {
    [EmailAddress(text).map { .email($0) }, UserID(text).map { .id($0) }].compactMap(\.self)
  }

  /// The users of an account that the names mean: those that the account has, else the one that the policy names.
  private func explanations(
    _ names: [UserName], _ policy: ChosenPolicy
  ) async throws(Failure) -> [UserExplanation] {
    let desired = policy.desired
    let named = names.lazy.compactMap { desired.user(named: $0) }.first
    guard let observed = try await observed(names, policy) else {
      return named.map { [explanation($0, nil, policy)] } ?? []
    }
    if observed.count == 0 { return named.map { [explanation($0, .nobody, policy)] } ?? [] }
    return (0..<observed.count).map { row in
      let user = observed[row]
      return explanation(desired.user(meaning: user), .user(user), policy)
    }
  }

  private func explanation(
    _ user: DesiredUser?, _ now: UserExplanation.Now?, _ policy: ChosenPolicy
  ) -> UserExplanation {
    UserExplanation(of: self.user, user, now: now, in: policy.policy.account, policy.desired)
  }

  /// The users that the account has under the names, or nil where no directory is chosen.
  private func observed(
    _ names: [UserName], _ policy: ChosenPolicy
  ) async throws(Failure) -> ObservedState? {
    guard try directory.chosen() != nil else { return nil }
    return try await directory.open(display, policy: policy.policy.account)
      .closing { source throws(Failure) in try await source.observe(.named(names)) }
  }
}
