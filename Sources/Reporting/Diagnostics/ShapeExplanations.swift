import Reconciliation

/// What is said about keys, and about values of the wrong kind.
extension Explanation {
  static func ofShape(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .missingVersion:
      Explanation(
        "RC1008", "the file doesn't say which version of the format it is",
        help: "add 'version: 1' as its first line", correction: .insertLine("version: 1"))
    case .unknownVersion(let text):
      unknownVersion(text)
    case .unknownKey(let key, let section):
      unknownKey(key, section)
    case .duplicateKey(let key):
      Explanation(
        "RC1013", "the key \(named(key)) is given twice", label: "again here",
        relatedLabel: "first here", help: "keep one of the two; YAML readers disagree on which one counts")
    case .wrongKind(let expected, let found, let name):
      wrongKind(name, expected, found)
    case .missingValue("version"):
      Explanation("RC1015", "'version' has no value", help: "write 'version: 1'")
    case .missingValue(let name):
      Explanation("RC1015", "\(subject(name)) has no value", help: cure(ofMissing: name))
    default:
      nil
    }
  }

  private static func unknownVersion(_ text: String) -> Explanation {
    let meansOne = ["1", "1.0", "v1", "V1", "v1.0"].contains(text)
    return Explanation(
      "RC1009", "\(named(text)) is no version of the format that this rollcall knows",
      label: meansOne ? "did you mean 1, as a plain number?" : nil,
      help: "write 'version: 1'; a later version needs a later rollcall",
      correction: meansOne ? .replace("1") : nil)
  }

  // MARK: - Keys

  private static func unknownKey(_ key: String, _ section: PolicyProblem.Section) -> Explanation {
    let close = didYouMean(key, among: section.keys)
    let keys: Phrase = "the keys of \(noun(section)) are \(listed(section.keys))"
    guard close == nil, let home = home(of: key) else {
      return Explanation(
        "RC1012", "unknown key \(named(key))", label: close?.label, help: keys, correction: close?.correction)
    }
    return Explanation("RC1012", "unknown key \(named(key))", label: "it belongs \(home)", help: keys)
  }

  /// Where a key that is known belongs.
  private static func home(of key: String) -> Phrase? {
    if key == "members" { return "in a group" }
    if PolicyProblem.Section.alexaForBusiness.keys.contains(key) {
      return "in 'alexaForBusiness' of a user"
    }
    if PolicyProblem.Section.guardrails.keys.contains(key) { return "under 'guardrails'" }
    if key == "license" || key == "type" { return "in 'defaults', a group or a user's entry" }
    if PolicyProblem.Section.user.keys.contains(key) { return "in an entry under 'users'" }
    if PolicyProblem.Section.policy.keys.contains(key) { return "at the top of the file, not indented" }
    return License(name: key) == nil ? nil : "under 'seats'"
  }

  private static func noun(_ section: PolicyProblem.Section) -> Phrase {
    switch section {
    case .policy: "a policy"
    case .defaults: "'defaults'"
    case .group: "a group"
    case .user: "a user"
    case .alexaForBusiness: "'alexaForBusiness'"
    case .guardrails: "'guardrails'"
    }
  }

  // MARK: - Kinds

  private static func wrongKind(
    _ name: String, _ expected: PolicyProblem.NodeKind, _ found: PolicyProblem.NodeKind
  ) -> Explanation {
    Explanation(
      "RC1014", "\(subject(name)) must be \(noun(expected)), not \(noun(found))",
      help: shape(of: name, expected),
      correction: correction(of: name, expected, found))
  }

  private static func correction(
    of name: String, _ expected: PolicyProblem.NodeKind, _ found: PolicyProblem.NodeKind
  ) -> Correction? {
    switch (name, expected, found) {
    case ("members", .sequence, .scalar), ("protect", .sequence, .scalar): .makeList
    case ("a user", .mapping, .scalar): .nameUser
    default: nil
    }
  }

  private static func noun(_ kind: PolicyProblem.NodeKind) -> Phrase {
    switch kind {
    case .mapping: "a mapping ('key: value' lines)"
    case .sequence: "a list ('- item' lines)"
    case .scalar: "one value"
    }
  }

  /// How it is written.
  private static func shape(of name: String, _ expected: PolicyProblem.NodeKind) -> Phrase {
    switch (name, expected) {
    case ("a policy", _): "begin the file with 'version: 1', without an indentation"
    case ("users", _): "write '- email: ana@example.com' below it for each user, with its keys under 'email'"
    case ("a user", _): "write '- email: ana@example.com', or '- id: ...' with the user's id"
    case ("members", _), ("protect", _): "write '- ana@example.com' below it, a line for each user"
    case ("a member", _), ("a protected user", _): "write the address or the id alone: '- ana@example.com'"
    case ("groups", _): "write 'name:' below it for each group, and under that 'license:' and 'members:'"
    case ("seats", _): "write 'Pro: 420' below it, a line for each licence"
    case ("guardrails", _): "write 'maxChanges: 25%' below it, a line for each limit"
    case ("defaults", _): "write 'license: Basic' below it, indented by two spaces"
    case (_, .mapping): "write 'key: value' lines below it, indented by two spaces"
    case (_, .sequence): "write '- item' lines below it, one for each"
    case (_, .scalar): "write one value on the key's own line"
    }
  }

  // MARK: - Missing values

  /// What has no value or the wrong kind of one: `a user`, `group 'x'`, or the key's name, which is quoted.
  private static func subject(_ name: String) -> Phrase {
    name.utf8.contains(UInt8(ascii: " ")) ? "\(name)" : named(name)
  }

  /// What to do where nothing stands for something of that name.
  private static func cure(ofMissing name: String) -> Phrase {
    switch name {
    case "a member", "a user", "a protected user":
      "name a user by address or id, or take the line out"
    case "account", "id", "email":
      "write it behind the colon, or take the line out"
    case "users", "members", "groups":
      "write its entries below it, indented, or take the line out"
    case "until":
      "write the grant's last day, as in 2027-01-31, or take the line out: the entry then holds without an end"
    case "reason":
      "write why the entry is there, or take the line out"
    case _ where settings.contains(name):
      "write a value, or take the line out, so that its default holds"
    default:
      "write a value, or take the line out: what isn't said isn't managed"
    }
  }

  /// The keys that have a default.
  private static let settings =
    ["unmanaged", "missing", "typeChanges", "protect", "guardrails", "seats"]
    + PolicyProblem.Section.guardrails.keys + License.allCases.map(\.name)
}
