import Reconciliation

/// What is said about what may not have been meant: the warnings.
extension Explanation {
  static func ofDoubt(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .ambiguousText(let text, let reading):
      Explanation(
        "RC1501", "other YAML tools don't take \(named(text)) for text", label: "to them, \(noun(reading))",
        help: "put it into quotes: \"\(text)\"", correction: .quote)
    case .idleGroup(let name, .members):
      Explanation(
        "RC1502", "the group \(named(name)) has no members", label: "so it changes nothing",
        help: "name users under 'members', or take the group out")
    case .idleGroup(let name, .settings):
      Explanation(
        "RC1503", "the group \(named(name)) says nothing about its members",
        label: "neither 'license' nor 'type'",
        help: "add 'license' or 'type'; users who are only to be named can stand under 'users'")
    case .repeatedMember(let name, let group):
      Explanation(
        "RC1504", "the group \(named(group)) names \(named(name)) twice", label: "again here",
        relatedLabel: "first here", help: "take one of the two out; check whether somebody else was meant",
        correction: .removeItem)
    case .idleEntry(let name, let group):
      Explanation(
        "RC1505", "this entry says nothing about \(named(name))",
        label: "neither 'license' nor 'type' nor 'alexaForBusiness'",
        relatedLabel: "the group \(named(group)) names the user already",
        help: "say what is special about the user, or take the entry out", correction: .removeItem)
    case .endedGrant(let name, let day):
      Explanation(
        "RC1506", "the grant to \(named(name)) ended with \(day.text)", label: "this day is past",
        help: "extend it by a later day, or take the entry's 'until' and what it gave out")
    default:
      nil
    }
  }

  private static func noun(_ reading: PolicyProblem.OtherReading) -> Phrase {
    switch reading {
    case .boolean: "it is true or false"
    case .null: "it is no value at all"
    case .number: "it is a number"
    case .date: "it is a date"
    case .sign: "it is a sign with a meaning of its own"
    }
  }
}
