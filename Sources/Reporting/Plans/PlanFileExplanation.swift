import Reconciliation

/// Why a file can't be taken for a saved plan, and what to do next.
package func explanation(of error: PlanFileError) -> (what: Phrase, next: Phrase) {
  switch error {
  case .tooLarge:
    (
      "the plan file is larger than \(SavedPlan.byteLimit >> 20) MiB",
      "Nothing was written. Split the policy into several, and plan them one by one."
    )
  case .notJSON(let line, let column):
    ("the plan file isn't one JSON document: line \(line), byte \(column)", makeAnew)
  case .otherFormat(let version):
    (
      "the plan file has format '\(version)', but this rollcall reads \(Plan.formatVersion)",
      "Nothing was written. Apply it with the rollcall that made it, or make it anew with this one."
    )
  case .missingMember(let place): ("the plan file has no '\(place)'", makeAnew)
  case .unknownMember(let place): ("the plan file has '\(place)', which no plan has", makeAnew)
  case .repeatedMember(let place): ("the plan file has '\(place)' twice", makeAnew)
  case .wrongValue("", expected: .object):
    (
      "the plan file must be an object, which is one plan",
      "Nothing was written. Where a policy is about several accounts, save one plan with --account ID."
    )
  case .wrongValue(let place, let expected):
    ("'\(place)' in the plan file must be \(words(expected))", makeAnew)
  case .digestMismatch(let stated, let computed):
    (
      "the plan file was altered: its digest is \(stated.text), but its changes have \(computed.text)",
      "Nothing was written. Make the plan anew and have it approved again; don't correct the digest by hand."
    )
  case .contradiction(let contradiction):
    ("the plan file contradicts itself: \(words(contradiction))", makeAnew)
  }
}

private let makeAnew: Phrase =
  "Nothing was written. Make the plan anew: rollcall plan POLICY --out json=FILE."

private func words(_ value: PlanFileValue) -> Phrase {
  switch value {
  case .object: "an object"
  case .array: "a list"
  case .text: "a text"
  case .filledText: "a text that isn't empty"
  case .filledTextOrNull: "a text that isn't empty, or null"
  case .count: "a whole number from 0 to \(PlanFileReader.countLimit)"
  case .countOrNull: "a whole number from 0 to \(PlanFileReader.countLimit), or null"
  case .position: "a whole number from 1 to \(Int(UInt32.max))"
  case .accountID: "an account's id"
  case .userID: "a user's id"
  case .userName: "a user's id or e-mail address"
  case .emailAddress: "an e-mail address"
  case .digest: "'sha256:' and 64 hexadecimal digits"
  case .hash: "64 hexadecimal digits"
  case .license: oneOf(License.allCases.map(\.name))
  case .userType: oneOf(UserType.allCases.map(\.name))
  case .truth: oneOf(["true", "false"])
  case .attributeName: oneOf(Attribute.allCases.map(\.name))
  case .day: "a day as in '2027-01-31'"
  case .level: "'defaults', 'group NAME' or 'user'"
  case .policyFile: "the path of one of policy.files"
  case .word(let choices): oneOf(choices)
  }
}

private func oneOf(_ choices: [String]) -> Phrase {
  let quoted: [Phrase] = choices.map { "'\($0)'" }
  guard let last = quoted.last, quoted.count > 1 else { return Phrase(joining: quoted, by: "") }
  return "\(Phrase(joining: quoted.dropLast(), by: ", ")) or \(last)"
}

private func words(_ contradiction: PlanContradiction) -> Phrase {
  switch contradiction {
  case .order(let place): "'\(place)' doesn't come after the one before it"
  case .attributes(let place): "'\(place)' must name attributes, each once and in their order"
  case .causes(let place): "'\(place)' must have one cause for each attribute, in their order"
  case .noStep(let place): "'\(place)' changes nothing"
  case .direction(let place): "'\(place)' isn't where its licence goes"
  case .namelessEntry(let place): "'\(place)' names nobody"
  case .grant(let place): "'\(place)' is no grant as plans have them"
  case .repeatedFile(let path): "two files of its policy are called '\(path)'"
  case .summary(let member, let stated, let counted):
    "'summary.\(member)' says \(stated), but the plan holds \(counted)"
  case .seats(let license, let stated, let counted):
    "'seats.\(license.name).after' says \(stated), but its changes lead to \(counted)"
  case .origins: "its changes don't have the origins that its 'base' counts"
  case .objections: "its objections aren't those that it gives cause for"
  }
}
