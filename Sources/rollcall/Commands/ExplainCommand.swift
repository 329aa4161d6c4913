import ArgumentParser
import Manifests
import Reconciliation
import Reporting

/// `rollcall explain`: what a user should be and which line decides each attribute.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what a user should be, and which line decides each attribute.",
    usage: "rollcall explain [<options>] <policy> <user>",
    discussion: """
      Shows for each attribute what the defaults, groups and the user's own entry say, and which of them decides. With a \
      directory (or one of --profile, --region and --endpoint-url, which mean chime) it also tells what the account has now, and finds a user by either name.

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
  @OptionGroup(title: "The policy") var days: DayOptions
  @OptionGroup(title: "Results") var output: OutputOptions<PlainForms>
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display, output) { () throws(Failure) in
      let names = possibleNames(user)
      guard !names.isEmpty else {
        throw .wrongUse("'\(user)' can't be a user's name", next: "Give an e-mail address or an id.")
      }
      let chosen = ChosenPolicies(paths: [policy], directory: directory, days: days, display: display)
      let policies = try await chosen.policies(at: policy)
      var users: [UserExplanation] = []
      for policy in policies { users += try await explanations(names, policy) }
      guard !users.isEmpty else { throw .unknownUser(user, policy: policy) }
      try output.write(display.style) { format, style, sink in
        switch format {
        case .text:
          let namesAccount = policies.count > 1
          let texts = users.map { explanationText(of: $0, namesAccount: namesAccount, style) }
          sink.write(texts.joined(separator: "\n"))
        default: sink.append(explanationJSON(of: users, policy: policy))
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
    let explanation = { (user: DesiredUser?, now: UserExplanation.Now?) in
      UserExplanation(of: self.user, meaning: names, user, now: now, in: policy.policy.account, desired)
    }
    let observed = try await observed(names, policy)
    if let observed, observed.count > 0 {
      return (0..<observed.count).map { observed[$0] }
        .map { explanation(desired.user(meaning: $0), .user($0)) }
    }
    let named = names.lazy.compactMap { desired.user(named: $0) }.first
    let unseen = explanation(named, observed == nil ? nil : .nobody)
    return unseen.isOfNobody ? [] : [unseen]
  }

  /// The users that the account has under the names, or nil where no directory is chosen.
  private func observed(
    _ names: [UserName], _ policy: ChosenPolicy
  ) async throws(Failure) -> ObservedState? {
    guard try directory.isChosen() else { return nil }
    return try await directory.open(display, policy: policy.policy.account)
      .closing { source throws(Failure) in try await source.observe(.named(names)) }
  }
}
