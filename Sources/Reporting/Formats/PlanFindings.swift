import Reconciliation

extension Finding.Kind {
  static let upgrade = Self(name: "upgrade", weight: .note, title: "A user gets a higher licence.")
  static let downgrade = Self(name: "downgrade", weight: .warning, title: "A user gets a lower licence.")
  static let change = Self(name: "change", weight: .note, title: "A user is not as the policy says.")
  static let typeDrift = Self(
    name: "type-drift", weight: .note, title: "A user's type is not as the policy says, and is left as it is."
  )
  static let missing = Self(
    name: "missing", weight: .warning, title: "The policy names a user who is not in the account.")
  static let unmanaged = Self(
    name: "unmanaged", weight: .silent, title: "The account has a user whom the policy does not name.")
  static let leftAlone = Self(
    name: "left-alone", weight: .note, title: "What a run did to a user is not taken back.")

  /// What stands against a plan, by the guardrail.
  static func objection(_ name: String) -> Self {
    Self(name: "guardrail-\(name)", weight: .error, title: "A guardrail objects to the plan.")
  }

  /// Which way a change moves a user.
  init(of change: Change) {
    self =
      switch change.direction {
      case .upgrade: .upgrade
      case .downgrade: .downgrade
      case .other: .change
      }
  }

  /// The kind in a cell, with the sign that text has for it.
  var cell: Phrase {
    switch self {
    case .upgrade: "↑ upgrade"
    case .downgrade: "↓ downgrade"
    case .change: "~ change"
    case .typeDrift: "~ told of"
    case .missing: "! missing"
    case .unmanaged: "? unmanaged"
    default: "! left as it is"
    }
  }
}

/// A user as reports name it: by its address, or by its id where the account holds none.
func shownName(_ change: Change) -> Phrase { shownName(change.email, change.userID) }

/// A user's address, or its id where there is none.
func shownName(_ email: String?, _ id: UserID) -> Phrase {
  email.map { "\(address: $0)" } ?? "\(id.text)"
}

/// What one edit does, as text has it: `Basic → Pro`.
func shownStep(_ edit: Edit) -> Phrase { "\(shownBefore(edit)) → \(edit.after)" }

/// The value before, or that there was none.
func shownBefore(_ edit: Edit) -> Phrase { edit.before.map { "\($0)" } ?? "(none)" }

extension Finding {
  /// A change, with a row for each of its attributes.
  init(of change: Change, in plan: Plan, _ paths: ShownPaths, kind: Kind? = nil, origin: Origin? = nil) {
    let kind = kind ?? Kind(of: change)
    let steps: [Phrase] = change.attributes.map { "\($0.edit.attribute.word) \(shownStep($0.edit))" }
    let first = change.attributes.first?.cause
    let level: Phrase = first.map { " (\(levelPhrase($0.level)))" } ?? ""
    let label: Phrase = origin.map { ", \($0.phrase)" } ?? ""
    let told: Phrase = kind == .typeDrift ? ", told of and not sent" : ""
    self.init(
      kind: kind, subject: change.userID.text,
      message: "\(shownName(change)): \(Phrase(joining: steps, by: ", "))\(level)\(told)\(label)",
      place: first.map { Place($0.place, in: plan.files) },
      rows: change.attributes.map { attribute in
        [
          kind.cell, shownName(change), attribute.edit.attribute.word, shownBefore(attribute.edit),
          "\(attribute.edit.after)", paths.place(attribute.cause.place), levelPhrase(attribute.cause.level),
        ] + (origin.map { [$0.phrase] } ?? [])
      })
  }

  /// What stands against a plan; no line is to blame for the whole, so that it stands at the policy's first.
  init(objecting objection: Objection, to plan: Plan, redacts: Bool) {
    self.init(
      kind: .objection(objection.kind), subject: objection.subject, message: objection.phrase,
      help: objection.wayOut(redacts: redacts),
      place: plan.files.first.map { Place(path: $0, line: 1, column: 1) })
  }

  init(missing user: Plan.MissingUser, in plan: Plan, _ paths: ShownPaths) {
    let name: Phrase = user.email.map { "\(address: $0)" } ?? "\(user.id ?? "")"
    self.init(
      kind: .missing, subject: user.email ?? user.id ?? "", message: "\(name): not in the account",
      place: Place(user.place, in: plan.files),
      rows: [[Kind.missing.cell, name, "", "", "", paths.place(user.place), ""]])
  }

  init(unmanaged user: UserNames.Element) {
    let name: Phrase = user.email.map { "\(address: $0)" } ?? "\(user.id)"
    self.init(
      kind: .unmanaged, subject: user.id, message: "\(name): not named by the policy",
      rows: [[Kind.unmanaged.cell, name, "", "", "", "", ""]])
  }

  init(leaving skipped: UndoPlan.Skipped) {
    let name = shownName(skipped.email, skipped.userID)
    self.init(
      kind: .leftAlone, subject: skipped.userID.text, message: "\(name) \(skipped.phrase)",
      rows: [[Kind.leftAlone.cell, name, skipped.phrase]])
  }
}

extension Attribute {
  /// The attribute in one of our own words.
  var word: Phrase {
    switch self {
    case .license: "license"
    case .type: "type"
    case .alexaEnabled: "alexa"
    case .alexaRoomARN: "room"
    }
  }
}

extension Objection {
  /// What it is about, beside its kind.
  fileprivate var subject: String {
    switch self {
    case .protected(let id, _): id.text
    case .seats(let license, _, _): license.name
    default: ""
    }
  }
}
