import Reconciliation

/// What is said about values that can't be.
extension Explanation {
  static func ofValue(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .unknownLicense(let text):
      Explanation(
        "RC1021", "'\(text)' is no licence", label: didYouMean(text, License.allCases.map(\.name)),
        help: "a licence is Basic, Plus, Pro or ProTrial, with this case")
    case .unknownUserType(let text):
      Explanation(
        "RC1022", "'\(text)' is no user type", label: didYouMean(text, UserType.allCases.map(\.name)),
        help: "a type is PrivateUser or SharedDevice, with this case")
    case .notBoolean(let text):
      Explanation(
        "RC1023", "'\(text)' is neither true nor false", help: "write true or false, without quotes")
    case .invalidEmail(let text):
      Explanation(
        "RC1024", "'\(text)' can't be an e-mail address",
        help: "an address has something on both sides of its @, no white space, and at most 254 bytes")
    case .invalidID(let text):
      Explanation(
        "RC1025", "'\(text)' can't be a user id",
        help: "take the UserId from 'rollcall snapshot' or the AWS console; '.' and '..' are none")
    case .invalidAccount(let text):
      Explanation(
        "RC1026", "'\(text)' can't be an account id",
        help: "take the AccountId from 'aws chime list-accounts'")
    case .unnamedUser:
      Explanation(
        "RC1027", "this entry names no user", help: "give it an 'email' or an 'id', or take it out")
    case .unknownChoice(let text, let choice):
      unknown(text, choice)
    case .invalidBound(let text):
      Explanation(
        "RC1053", "'\(text)' is neither a percentage nor a count of users",
        help:
          "write a whole percentage (0% to 100%), or a count from 0 to \(Guardrails.countLimit) in plain digits"
      )
    case .invalidCount(let text):
      Explanation(
        "RC1054", "'\(text)' is no count",
        help: "write a number from 0 to \(Guardrails.countLimit) in plain digits")
    case .quotedCount(let count):
      Explanation(
        "RC1055", "the number \(count) is written as text",
        help: "write \(count) on the key's line, without quotes")
    case .invalidDay(let text):
      Explanation(
        "RC1061", "'\(text)' is no day of the calendar",
        label: suggestedDay(for: text).map { "did you mean \($0.text)?" },
        help: "write a day of the years 1970 to 9999 as in 2027-01-31; the grant holds through it in UTC")
    case .emptyGrant:
      Explanation(
        "RC1062", "this grant gives neither a licence nor a type", label: "so nothing ends on this day",
        help: "add the 'license' or 'type' that ends, or take 'until' out; alexaForBusiness doesn't end")
    case .unnamedGroup:
      Explanation("RC1028", "this group has no name", help: "name it, or take it out")
    default:
      nil
    }
  }

  private static func unknown(_ word: String, _ choice: PolicyProblem.Choice) -> Explanation {
    let (code, matter, help): (String, Phrase, Phrase) =
      switch choice {
      case .typeChanges:
        ("RC1029", "types", "'apply' sends types that differ, 'report' only tells of them")
      case .unmanaged:
        (
          "RC1051", "users whom no entry names",
          "'report' tells of them, 'ignore' doesn't look at them, 'fail' refuses a plan where there are any"
        )
      case .missing:
        (
          "RC1052", "entries whose user isn't in the account",
          "'report' tells of them, 'fail' refuses a plan where there are any"
        )
      }
    return Explanation(
      code, "'\(word)' is nothing that can be done about \(matter)", label: didYouMean(word, choice.words),
      help: help)
  }

  private static func didYouMean(_ word: String, _ names: [String]) -> Phrase? {
    suggestion(for: word, among: names).map { "did you mean '\($0)'?" }
  }
}

/// The day that a mistyped one most likely means: one without its zeros or with other dashes, or past the end of its
/// month.
private func suggestedDay(for text: String) -> CalendarDay? {
  let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
  let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
  guard parts.count == 3, numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]),
    CalendarDay.years.contains(numbers[0])
  else { return nil }
  let last = CalendarDay.length(ofMonth: numbers[1], in: numbers[0])
  return CalendarDay(year: numbers[0], month: numbers[1], day: min(numbers[2], last))
}
