package import Reconciliation

/// What is said about a problem: its code, a sentence, what stands beside the caret, and what to do.
package struct Explanation: Sendable {
  /// The stable code, `RC` and four digits.
  package let code: String
  /// What is wrong.
  package let message: Phrase
  /// What stands beside the caret, where there is something to add.
  package var label: Phrase?
  /// What stands beside the second place's caret.
  package var relatedLabel: Phrase?
  /// What to do.
  package let help: Phrase

  init(
    _ code: String, _ message: Phrase, label: Phrase? = nil, relatedLabel: Phrase? = nil, help: Phrase
  ) {
    self.code = code
    self.message = message
    self.label = label
    self.relatedLabel = relatedLabel
    self.help = help
  }

  /// What is said about a problem.
  package init(of problem: PolicyProblem) {
    self =
      Self.ofText(problem) ?? Self.ofShape(problem) ?? Self.ofValue(problem) ?? Self.ofEntries(problem)
      ?? Self.againstAccount(problem)
  }
}

// MARK: - Text

extension Explanation {
  private static func ofText(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .syntax(let words):
      Explanation(
        "RC1001", "this isn't YAML: \(words)",
        help: "check the indentation, and the quotes and colons of this line and the one before it")
    case .unclosedQuote:
      Explanation(
        "RC1010", "this quote is never closed", help: "close it on the same line, or leave the quotes out")
    case .notUTF8(let encoding):
      Explanation(
        "RC1002",
        encoding.map { "the file isn't UTF-8 text; it looks like \($0)" } ?? "the file isn't UTF-8 text",
        help: "save the file as UTF-8")
    case .refusedCharacter(let scalar):
      Explanation(
        "RC1003", "the character \(codePoint(scalar)) can mislead a reader",
        label: "it is invisible, or moves or reorders text",
        help: "remove it, or type the text again by hand")
    case .refusedConstruct(let construct):
      refused(construct)
    case .tabIndentation:
      Explanation(
        "RC1005", "a tab stands in an indentation", help: "indent with spaces; YAML takes no tabs there")
    case .overLimit(let limit, let allowed):
      overLimit(limit, allowed)
    case .emptyFile:
      Explanation(
        "RC1007", "the file holds no policy",
        help: "a policy begins with 'version: 1'; 'rollcall import' writes one from an account")
    default:
      nil
    }
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> Phrase {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    let name = scalar.properties.name.map { " (\($0))" } ?? ""
    return "\("U+" + padded + name)"
  }

  private static func refused(_ construct: PolicyProblem.Construct) -> Explanation {
    let (name, cure): (Phrase, Phrase) =
      switch construct {
      case .anchor: ("an anchor (&)", "write the value itself; a group gives many users one licence")
      case .alias: ("an alias (*)", "write the value itself; a group gives many users one licence")
      case .tag: ("a tag (!)", "leave the tag out; the format knows the type of each value")
      case .directive: ("a directive (%)", "leave the line out")
      case .secondDocument: ("a second document (---)", "put it into a file of its own in the same folder")
      case .complexKey: ("a key that isn't plain text", "write a key of the format")
      case .mergeKey: ("a merge key (<<)", "write the values out, or use 'defaults' or a group")
      }
    return Explanation("RC1004", "\(name) has no place in a policy", help: cure)
  }

  private static func overLimit(_ limit: PolicyProblem.Limit, _ allowed: Int) -> Explanation {
    let (message, cure): (Phrase, Phrase) =
      switch limit {
      case .fileBytes:
        ("the file is larger than \(allowed >> 20) MiB", "split it into files of one folder")
      case .scalarBytes:
        (
          "this text is longer than \(allowed) bytes",
          "ids, addresses and names are far shorter; check the quotes"
        )
      case .depth:
        ("this is nested deeper than \(allowed) levels", "a policy needs five; check the brackets")
      case .entries:
        ("the file has more than \(allowed) entries", "split it into files of one folder")
      }
    return Explanation("RC1006", message, help: cure)
  }
}

// MARK: - Shape

extension Explanation {
  private static func ofShape(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .missingVersion:
      Explanation("RC1008", "the file names no version", help: "add 'version: 1' as its first line")
    case .unknownVersion(let text):
      Explanation(
        "RC1009", "version '\(text)' isn't known to this rollcall",
        help: "write 'version: 1', or use a newer rollcall")
    case .unknownKey(let key, let section):
      Explanation(
        "RC1012", "unknown key '\(key)'",
        label: suggestion(for: key, among: section.keys).map { "did you mean '\($0)'?" },
        help: "\(noun(section)) has \(section.keys.joined(separator: ", "))")
    case .duplicateKey(let key):
      Explanation(
        "RC1013", "the key '\(key)' stands here twice", relatedLabel: "first here",
        help: "keep one of the two; YAML readers disagree on which counts")
    case .wrongKind(let expected, let found, let name):
      Explanation("RC1014", "\(name) must be \(noun(expected)), not \(noun(found))", help: example(expected))
    case .missingValue("version"):
      Explanation("RC1015", "version has no value", help: "write 'version: 1'")
    case .missingValue(let name):
      Explanation("RC1015", "\(name) has no value", help: cure(ofMissing: name))
    default:
      nil
    }
  }

  /// What to do where nothing stands for something of that name.
  private static func cure(ofMissing name: String) -> Phrase {
    switch name {
    case "a member", "a user", "a protected user":
      "name a user, or take the line out"
    case "until":
      "write the grant's last day, as in 2027-01-31, or leave the key out: the entry then holds without an end"
    case "reason":
      "write why the entry is there, or leave the key out"
    case _ where settings.contains(name):
      "write a value, or leave the key out, so that its default holds"
    default:
      "write a value, or leave the key out: what isn't said isn't managed"
    }
  }

  /// The keys that have a default.
  private static let settings =
    ["unmanaged", "missing", "typeChanges", "protect", "guardrails", "seats"]
    + PolicyProblem.Section.guardrails.keys + License.allCases.map(\.name)

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

  private static func noun(_ kind: PolicyProblem.NodeKind) -> Phrase {
    switch kind {
    case .mapping: "a mapping (key: value)"
    case .sequence: "a list (- item)"
    case .scalar: "one value"
    }
  }

  private static func example(_ kind: PolicyProblem.NodeKind) -> Phrase {
    switch kind {
    case .mapping: "write 'key: value' lines below it, indented by two spaces"
    case .sequence: "write '- item' lines below it, one for each"
    case .scalar: "write one value on the key's line"
    }
  }
}
