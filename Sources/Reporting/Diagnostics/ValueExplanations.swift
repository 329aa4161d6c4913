import Reconciliation

/// What is said about values that can't be.
extension Explanation {
  static func ofValue(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .unknownLicense(let text):
      unknown(
        "RC1021", "\(named(text)) is no licence", text, License.allCases.map(\.name),
        help: "the licences are Basic, Plus, ProTrial and Pro, spelled exactly so")
    case .unknownUserType(let text):
      unknown(
        "RC1022", "\(named(text)) is no user type", text, UserType.allCases.map(\.name),
        help: "the types are PrivateUser and SharedDevice, spelled exactly so")
    case .notBoolean(let text):
      Explanation(
        "RC1023", "\(named(text)) is neither true nor false", help: "write true or false, without quotes",
        correction: boolean(text).map { .replace($0) })
    case .unknownChoice(let text, let choice):
      unknown(text, choice)
    case .invalidEmail, .invalidID, .invalidAccount, .unnamedUser, .unnamedGroup:
      ofName(problem)
    case .invalidBound, .invalidCount, .quotedCount:
      ofNumber(problem)
    case .invalidDay, .emptyGrant:
      ofGrant(problem)
    default:
      nil
    }
  }

  // MARK: - Words of a few

  private static func unknown(
    _ code: String, _ message: Phrase, _ word: String, _ words: [String], help: Phrase
  ) -> Explanation {
    let close = didYouMean(word, among: words)
    return Explanation(code, message, label: close?.label, help: help, correction: close?.correction)
  }

  private static func unknown(_ word: String, _ choice: PolicyProblem.Choice) -> Explanation {
    let (code, help): (String, Phrase) =
      switch choice {
      case .typeChanges:
        ("RC1029", "'apply' sends types that differ; 'report' only tells of them")
      case .unmanaged:
        (
          "RC1051",
          """
          what is done about users whom no entry names: 'report' tells of them, 'ignore' doesn't look at them, 'fail' \
          refuses the plan
          """
        )
      case .missing:
        (
          "RC1052",
          "what is done about entries whose user isn't in the account: 'report' tells of them, 'fail' refuses the plan"
        )
      }
    return unknown(
      code, "'\(choice.rawValue)' is \(listed(choice.words, "or")), not \(named(word))", word, choice.words,
      help: help)
  }

  /// What a word for yes or no means.
  private static func boolean(_ text: String) -> String? {
    switch text.lowercased() {
    case "true", "yes", "on", "y", "enabled": "true"
    case "false", "no", "off", "n", "disabled": "false"
    default: nil
    }
  }

  // MARK: - Names

  private static func ofName(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .invalidEmail(let text):
      Explanation(
        "RC1024", "\(named(text)) can't be an e-mail address", label: flaw(ofEmail: text),
        help: text.utf8.contains(UInt8(ascii: "@"))
          ? "write the address as the account has it; 'rollcall snapshot' lists them"
          : "write the whole address, or name the user by 'id'")
    case .invalidID(let text):
      Explanation(
        "RC1025", "\(named(text)) can't be a user id",
        label: text == "." || text == ".." ? "no request can carry these dots" : "nothing but white space",
        help: "take the UserId from 'rollcall snapshot' or the AWS console")
    case .invalidAccount(let text):
      Explanation(
        "RC1026", "\(named(text)) can't be an account id",
        label: text == "." || text == ".."
          ? "no request can carry these dots" : "white space isn't part of one",
        help: "take the AccountId from 'aws chime list-accounts'")
    case .unnamedUser:
      Explanation(
        "RC1027", "this entry names no user", label: "neither 'email' nor 'id' stands beside it",
        help: "add 'email: ...' or 'id: ...', or take the entry out; what holds for all goes into 'defaults'")
    case .unnamedGroup:
      Explanation(
        "RC1028", "this group has no name", help: "write its name before the colon, or take it out")
    default:
      nil
    }
  }

  private static func flaw(ofEmail text: String) -> Phrase {
    let bytes = text.utf8
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return "it has no '@'" }
    if bytes.count > EmailAddress.byteLimit { return "longer than \(EmailAddress.byteLimit) bytes" }
    if at == bytes.startIndex { return "nothing stands before its '@'" }
    if bytes.index(after: at) == bytes.endIndex { return "nothing stands behind its '@'" }
    return "white space isn't part of one"
  }

  // MARK: - Numbers

  private static func ofNumber(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .invalidBound(let text):
      let close = plainBound(text)
      return Explanation(
        "RC1053", "\(named(text)) is neither a percentage nor a count of users",
        label: close.map { "did you mean \($0)?" },
        help:
          "write a whole percentage from 0% to 100%, or a count from 0 to \(Guardrails.countLimit) in plain digits",
        correction: close.map { .replace($0) })
    case .invalidCount(let text):
      return Explanation(
        "RC1054", "\(named(text)) is no count",
        help:
          "write a number from 0 to \(Guardrails.countLimit) in plain digits, without a sign or a percentage")
    case .quotedCount(let count):
      return Explanation(
        "RC1055", "the number \(count) is written as text",
        help: "write \(count) on the key's line, without quotes",
        correction: .replace(String(count)))
    default:
      return nil
    }
  }

  /// The percentage that is meant by one with spaces in it or behind it.
  private static func plainBound(_ text: String) -> String? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }
    guard text.utf8.contains(UInt8(ascii: " ")), digits.last == UInt8(ascii: "%"),
      let percent = UInt8(String(decoding: digits.dropLast(), as: UTF8.self)), percent <= 100
    else { return nil }
    let bound = "\(percent)%"
    // Where spaces stand between digits, nobody knows whether it is one number.
    return text.split(separator: " ").contains { $0 == "\(percent)" || $0 == bound } ? bound : nil
  }
}
