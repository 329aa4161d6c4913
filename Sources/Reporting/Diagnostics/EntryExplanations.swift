import Reconciliation

/// What is said about entries that contradict each other, or the account.
extension Explanation {
  static func ofEntries(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .repeatedUser(let name):
      Explanation(
        "RC1031", "'\(name)' has two entries", relatedLabel: "first entry here",
        help: "keep one of the two and put what it should say there")
    case .disagreeingGroups(let user, let attribute, let first, let second, let lapse):
      Explanation(
        "RC1032", "two groups of '\(user)' disagree on its \(attribute.name)\(since(lapse))",
        label: "group '\(second.group)' says \(second.value)",
        relatedLabel: "group '\(first.group)' says \(first.value)",
        help: "take the user out of one group, or \(settlement(after: lapse))")
    case .disagreeingDefaults(let user, let attribute, let first, let second, let lapse):
      Explanation(
        "RC1033",
        "two files name '\(user)', and their defaults disagree on its \(attribute.name)\(since(lapse))",
        label: "this file says \(second)", relatedLabel: "this file says \(first)",
        help: "name the user in one file alone, or \(settlement(after: lapse))")
    case .repeatedGroup(let name):
      Explanation(
        "RC1034", "a second file has a group '\(name)'", relatedLabel: "first here",
        help: "keep a group's members in one file, or give this one a name of its own")
    case .repeatedSetting(let key):
      Explanation(
        "RC1037", "'\(key)' stands in a second file", relatedLabel: "first here",
        help: "it is about the whole policy: keep it in one file")
    case .missingAccount:
      Explanation(
        "RC1036", "this file names no account, but another one does", relatedLabel: "named here",
        help: "add the 'account:' line of the account that this file is about")
    default:
      nil
    }
  }

  /// Why two voices of one level are heard that an entry settled before.
  private static func since(_ lapse: CalendarDay?) -> Phrase {
    lapse.map { ", since the grant that settled it ended on \($0.text)" } ?? ""
  }

  private static func settlement(after lapse: CalendarDay?) -> Phrase {
    lapse == nil
      ? "settle it with an entry of its own under 'users'"
      : "give its entry under 'users' a later 'until', or none"
  }

  static func againstAccount(_ problem: PolicyProblem) -> Explanation {
    switch problem {
    case .namesDisagree(let id, let isKnown, let email, let owner):
      namesDisagree(id, isKnown, email, owner)
    case .sharedEmail(let email, let first, let second):
      Explanation(
        "RC1042", "two users of the account have the address '\(email)'",
        help: "name the one that is meant by its id: '\(first.text)' or '\(second.text)'")
    case .sameUser(let id, let first, let second):
      Explanation(
        "RC1043", "'\(second)' and '\(first)' are one user of the account, '\(id.text)'",
        relatedLabel: "the same user", help: "keep one of the two entries")
    case .unsupportedLicense(let license, let supported):
      Explanation(
        "RC1044", "the account has no \(license.name) licences",
        help: "it supports \(supported.joined(separator: ", "))")
    default:
      preconditionFailure("every problem has its explanation")
    }
  }

  private static func namesDisagree(
    _ id: UserID, _ isKnown: Bool, _ email: String, _ owner: UserID?
  ) -> Explanation {
    let has: Phrase =
      isKnown ? "user '\(id.text)' doesn't have" : "the account has no user '\(id.text)', but one with"
    let whose: Phrase = owner.map { ": '\($0.text)'\(isKnown ? " has it" as Phrase : "")" } ?? ""
    return Explanation(
      "RC1041", "\(has) the address '\(email)'\(whose)",
      help: "keep the name that is meant, and take the other out")
  }
}
