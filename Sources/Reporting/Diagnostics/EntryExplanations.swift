import Reconciliation

/// What is said about entries that contradict each other, or the account.
extension Explanation {
  static func ofEntries(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .repeatedUser(let name):
      Explanation(
        "RC1031", "\(named(name)) has two entries", label: "second entry", relatedLabel: "first entry",
        help: "keep one of the two, and put there what shall hold")
    case .disagreeingGroups, .disagreeingDefaults:
      ofDisagreement(problem)
    case .repeatedGroup(let name):
      Explanation(
        "RC1034", "a second file has a group \(named(name))", label: "again here", relatedLabel: "first here",
        help: "keep a group's members in one file, or give this one a name of its own")
    case .repeatedSetting(let key):
      Explanation(
        "RC1037", "'\(key)' stands in a second file", label: "again here", relatedLabel: "first here",
        help: "it is about the whole policy: keep it in one file")
    case .missingAccount:
      Explanation(
        "RC1036", "this file names no account, but another one does", relatedLabel: "named here",
        help: "add the 'account:' line of the account that this file is about", correction: .insertAccountLine
      )
    default:
      nil
    }
  }

  private static func ofDisagreement(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .disagreeingGroups(let user, let attribute, let first, let second, let lapse):
      Explanation(
        "RC1032", "two groups of \(named(user)) disagree on its \(attribute.name)\(since(lapse))",
        label: "group \(named(second.group)) says \(second.value)",
        relatedLabel: "group \(named(first.group)) says \(first.value)",
        help: "\(settlement(of: attribute, after: lapse)), or take it out of one group")
    case .disagreeingDefaults(let user, let attribute, let first, let second, let lapse):
      Explanation(
        "RC1033",
        "two files name \(named(user)), and their defaults disagree on its \(attribute.name)\(since(lapse))",
        label: "this file says \(second)", relatedLabel: "this file says \(first)",
        help: "name the user in one file alone, or \(settlement(of: attribute, after: lapse))")
    default:
      nil
    }
  }

  /// Why two voices of one level are heard that an entry settled before.
  private static func since(_ lapse: CalendarDay?) -> Phrase {
    lapse.map { ", since the grant that settled it ended on \($0.text)" } ?? ""
  }

  private static func settlement(of attribute: Attribute, after lapse: CalendarDay?) -> Phrase {
    lapse == nil
      ? "give the user an entry of its own under 'users' that settles the \(attribute.name)"
      : "give the user's entry under 'users' a later 'until', or none"
  }

  // MARK: - Against the account

  static func againstAccount(_ problem: PolicyProblem) -> Explanation {
    switch problem {
    case .namesDisagree(let id, let isKnown, let email, let owner):
      namesDisagree(id, isKnown, email, owner)
    case .sharedEmail(let email, let first, let second):
      Explanation(
        "RC1042", "two users of the account have the address \(named(email))", label: "which of them?",
        help: "name the one that is meant by 'id': \(named(first.text)) or \(named(second.text))")
    case .sameUser(let id, let first, let second):
      Explanation(
        "RC1043", "\(named(second)) and \(named(first)) are one user of the account, \(named(id.text))",
        label: "this entry", relatedLabel: "means the same user",
        help: "keep one of the two entries, and put there what shall hold")
    case .unsupportedLicense(let license, let supported):
      Explanation(
        "RC1044", "the account has no \(license.name) licences",
        label: supported.isEmpty ? nil : "it has \(listed(supported))",
        help: "write a licence that the account has, or buy \(license.name) for it in the AWS console first")
    default:
      preconditionFailure("every problem has its explanation")
    }
  }

  private static func namesDisagree(
    _ id: UserID, _ isKnown: Bool, _ email: String, _ owner: UserID?
  ) -> Explanation {
    let has: Phrase =
      isKnown
      ? "user \(named(id.text)) doesn't have" : "the account has no user \(named(id.text)), but one with"
    let whose: Phrase = owner.map { ": \(named($0.text))\(isKnown ? " has it" as Phrase : "")" } ?? ""
    return Explanation(
      "RC1041", "\(has) the address \(named(email))\(whose)",
      label: "this address and the entry's id disagree",
      help: "keep the one name that is meant, and take the other out of the entry")
  }
}
