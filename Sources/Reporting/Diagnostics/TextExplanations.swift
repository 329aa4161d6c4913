import Reconciliation

/// What is said about text that is no policy yet.
extension Explanation {
  static func ofText(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .syntax(let words):
      notYAML(words)
    case .unclosedQuote:
      Explanation(
        "RC1010", "this quote is never closed", label: "it opens here",
        help: "close it on the same line; a name or a licence needs no quotes at all")
    case .layout(let layout):
      ofLayout(layout)
    case .notUTF8(let encoding):
      notUTF8(encoding)
    case .refusedCharacter(let scalar):
      refused(scalar)
    case .refusedConstruct(let construct):
      refused(construct)
    case .tabIndentation:
      Explanation(
        "RC1005", "a tab indents this line", label: "a tab, where YAML takes spaces alone",
        help: "indent with spaces, two for each level")
    case .overLimit(let limit, let allowed):
      overLimit(limit, allowed)
    case .emptyFile:
      Explanation(
        "RC1007", "the file holds no policy",
        help: "write 'version: 1' as its first line, or let 'rollcall import' write a policy of an account",
        correction: .insertLine("version: 1"))
    default:
      nil
    }
  }

  // MARK: - Characters

  private static func notUTF8(_ encoding: String?) -> Explanation {
    let found: Phrase = encoding.map { "; it looks like \($0)" } ?? ""
    return Explanation(
      "RC1002", "the file isn't UTF-8 text\(found)", label: "from here on",
      help: encoding == "gzip" || encoding == "binary data"
        ? "check that this is the file you mean; a policy is plain text"
        : "save the file as UTF-8, which editors offer beside 'Save as'")
  }

  private static func refused(_ scalar: Unicode.Scalar) -> Explanation {
    if scalar == "\n" {
      return Explanation(
        "RC1003", "a text can't go over several lines", label: "it holds a line break",
        help: "write it on one line")
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    let name = (scalar.properties.name ?? scalar.properties.nameAlias).map { " (\($0))" } ?? ""
    let (label, help): (Phrase, Phrase) =
      if scalar.breaksLines {
        (
          "some programs begin a new line here, and others don't",
          "write the text on one line; if a line shall end here, end it with your editor's Return key"
        )
      } else if scalar.properties.generalCategory == .control {
        ("a control, which no editor shows", "delete it, or type the text again by hand")
      } else {
        ("it is invisible, or moves or reorders text", "delete it, or type the text again by hand")
      }
    return Explanation(
      "RC1003", "the character \("U+" + padded + name) can mislead a reader", label: label, help: help,
      correction: scalar.breaksLines ? nil : .delete(scalar))
  }

  // MARK: - YAML

  private static func refused(_ construct: PolicyProblem.Construct) -> Explanation {
    let (name, cure): (Phrase, Phrase) =
      switch construct {
      case .anchor: ("an anchor (&)", "write the value itself; a group gives many users one licence")
      case .alias: ("an alias (*)", "write the value itself; a group gives many users one licence")
      case .tag: ("a tag (!)", "leave the tag out; the format knows the type of each value")
      case .directive: ("a directive (%)", "leave the line out, and a '---' below it")
      case .secondDocument: ("a second document (---)", "put it into a file of its own in the same folder")
      case .complexKey: ("a key that isn't plain text", "write one of the format's keys, such as 'users'")
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
          "ids, addresses and names are far shorter: look for a quote or a line break that is missing"
        )
      case .depth:
        (
          "this is nested deeper than \(allowed) levels",
          "a policy needs five: look for brackets or an indentation too many"
        )
      case .entries:
        ("the file has more than \(allowed) entries", "split it into files of one folder")
      }
    return Explanation("RC1006", message, help: cure)
  }

  /// libyaml's words for what it stumbled over, as a person would put it.
  private static func notYAML(_ words: String) -> Explanation {
    let (what, cure): (Phrase, Phrase) =
      switch words {
      case "mapping values are not allowed in this context":
        (
          "a colon stands where no key can end",
          "put text that holds ': ' into quotes; or indent this line like the keys beside it"
        )
      case "did not find expected key":
        (
          "a key was expected here",
          "indent it exactly like the keys beside it, and look at the line before: a quote may be missing"
        )
      case "did not find expected '-' indicator":
        (
          "a list goes on here without a '-'",
          "begin the item with '- ', or indent the line like the keys of the item before it"
        )
      case "could not find expected ':'":
        ("a key without a colon", "write 'key: value', with a space behind the colon")
      case "found character that cannot start any token":
        ("no text can begin with this character", "put the text into quotes")
      case "did not find expected ',' or ']'":
        ("a list in brackets goes on without a comma", "put a comma before it, or close the list with ']'")
      case "did not find expected ',' or '}'":
        ("a mapping in braces goes on without a comma", "put a comma before it, or close it with '}'")
      case "block sequence entries are not allowed in this context":
        (
          "a list item stands where no list can begin",
          "write the list below its key: 'members:', then '- ' lines"
        )
      case "did not find expected node content":
        ("a value was expected here", "write one, or take the sign before it out")
      case "found unknown escape character":
        ("an unknown escape in double quotes", "write '\\\\' for a backslash, or use single quotes")
      case "found undefined tag handle", "found undefined alias":
        ("a sign that means nothing here", "put text that begins with '!', '&' or '*' into quotes")
      case "did not find expected <document start>":
        ("text behind the end of the policy", "indent it like the keys above, or take it out")
      default:
        ("\(words)", "look at the indentation, the quotes and the colons of this line and the one before it")
      }
    return Explanation("RC1001", "this isn't YAML: \(what)", relatedLabel: "it opens here", help: cure)
  }
}

extension Unicode.Scalar {
  /// Whether some program takes the character for the end of a line.
  fileprivate var breaksLines: Bool {
    switch value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
