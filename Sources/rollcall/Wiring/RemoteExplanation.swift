import Reconciliation
import Reporting

/// Why a directory over the network can't be used, in sentences.
struct RemoteExplanation {
  let failure: RemoteFailure
  let host: String
  let requestID: String?

  /// Whether it is about who asks, not about what is asked.
  var isAboutPermission: Bool {
    switch failure {
    case .noCredentials, .wrongClock, .expired, .unauthorized, .forbidden: true
    default: false
    }
  }

  /// What went wrong, and what to do next.
  var text: (what: Phrase, next: Phrase) {
    let (what, next) = sentences
    return ("\(what)\(request)", "\(next)\(endOfService)")
  }

  private var sentences: (what: Phrase, next: Phrase) {
    switch failure {
    case .noCredentials(let reason):
      ("there are no credentials to ask '\(host)' with: \(reason)", "Check the profile or the environment.")
    case .unreachable(let reason):
      (
        "'\(host)' can't be reached: \(reason)",
        "Check the network, HTTPS_PROXY and --endpoint-url, and run the command again."
      )
    case .untrusted(let reason):
      (
        "'\(host)' couldn't prove who it is, so nothing was sent: \(reason)",
        """
        Check --endpoint-url, and whether a proxy with a certificate of its own is in between, whose root \
        AWS_CA_BUNDLE can name.
        """
      )
    case .timedOut:
      ("'\(host)' gave no answer in time", "Run the command again later.")
    case .broken(let reason):
      ("the connection to '\(host)' broke: \(reason)", "Run the command again.")
    case .redirected(let status, let target):
      (
        "'\(host)' answered with a redirect (status \(status)) to \(shown(target)), which wasn't followed",
        "No credentials were sent there. Check --endpoint-url: the API itself never redirects."
      )
    case .garbled(let reason):
      (
        "'\(host)' answered something that isn't the API's: \(reason)",
        "Check --endpoint-url, and whether a proxy or a sign-in page answers in its place."
      )
    default: refusal
    }
  }

  private var refusal: (what: Phrase, next: Phrase) {
    switch failure {
    case .wrongClock(let seconds, let rejection):
      (
        """
        the clock of this machine is \(duration(abs(seconds))) \(seconds > 0 ? "ahead" : "behind"), so that \
        '\(host)' refuses what it signs: \(words(rejection))
        """,
        "Set the clock, and run the command again."
      )
    case .expired(let rejection):
      (
        "the credentials have expired: \(words(rejection))",
        "Sign in again, or fetch new temporary credentials, and run the command again."
      )
    case .unauthorized(let rejection):
      (
        "'\(host)' doesn't take the credentials: \(words(rejection))",
        "Check the access key, its secret and the session token: all three belong together."
      )
    case .forbidden(let rejection):
      (
        "'\(host)' doesn't allow it: \(words(rejection))",
        """
        It means one of three things: IAM lacks chime:GetAccount, chime:ListUsers, chime:GetUser or \
        chime:BatchUpdateUser; the kind of account doesn't allow it; or there is no such account.
        """
      )
    case .notFound(let rejection):
      (
        "'\(host)' doesn't know the account: \(words(rejection))",
        "Check 'account:' in the policy or --account, and whether the credentials are of its AWS account."
      )
    case .throttled(let rejection):
      (
        "'\(host)' has too many requests, also after waiting: \(words(rejection))",
        "Run the command again later."
      )
    case .failing(let status, let rejection):
      (
        "'\(host)' fails (status \(status)), also when asked again: \(words(rejection))",
        "Run the command again later."
      )
    case .rejected(let status, let rejection):
      (
        "'\(host)' refused the request (status \(status)): \(words(rejection))",
        "Check the account's id and the policy's values."
      )
    default: ("'\(host)' gave no answer", "Run the command again.")
    }
  }

  // MARK: - Parts

  private func words(_ rejection: Rejection) -> Phrase {
    rejection.message.isEmpty
      ? "\(rejection.code), without a message" : "\(rejection.code): \(rejection.message)"
  }

  private var request: Phrase { requestID.map { " (request \($0))" } ?? "" }

  private func shown(_ target: String?) -> Phrase { target.map { "'\($0)'" } ?? "another place" }

  private func duration(_ seconds: Int) -> Phrase {
    if seconds < 120 { return "\(seconds) seconds" }
    if seconds < 7_200 { return "\(seconds / 60) minutes" }
    return seconds < 172_800 ? "\(seconds / 3_600) hours" : "\(seconds / 86_400) days"
  }

  /// A sentence about a cause that no error of the service names: what its own address answers since then isn't known.
  private var endOfService: Phrase {
    guard host.hasSuffix(".amazonaws.com") else { return "" }
    switch failure {
    case .unreachable, .redirected, .garbled, .unauthorized, .forbidden, .notFound:
      return " AWS ended support for Amazon Chime on 20 February 2026, which may be the cause."
    default: return ""
    }
  }
}
