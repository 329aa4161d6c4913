package import Reconciliation

extension Objection {
  /// What stands against the plan, in a sentence without its full stop.
  package var phrase: Phrase {
    switch self {
    case .directoryManaged(let kind):
      """
      the account is of the kind \(kind), whose users take their licences from directory groups, so that the next \
      synchronisation may undo what is written here
      """
    case .changes(let count, let limit):
      "\(counted(count, "user")) would change, but maxChanges allows \(limit)"
    case .downgrades(let count, let limit):
      "\(counted(count, "user")) would get a lower licence, but maxDowngrades allows \(limit)"
    case .managed(let count, let minimum):
      "the policy names \(counted(count, "user")) of the account, but minManaged asks for \(minimum)"
    case .protected(let id, let email):
      "'\(shownName(email?.text, id))' is protected, but would change"
    case .seats(let license, let count, let limit):
      "\(counted(count, "user")) would have \(license.name), but seats allows \(limit)"
    case .unmanaged(let count):
      "the account has \(counted(count, "user")) whom the policy doesn't name, and unmanaged says fail"
    case .missing(let count):
      """
      the policy names \(counted(count, "user")) who \(count == 1 ? "isn't" : "aren't" as Phrase) in the account, and \
      missing says fail
      """
    }
  }

  /// What `--allow` takes to let exactly this past; nil where nothing does.
  package var allowance: String? {
    switch self {
    case .directoryManaged: "directory-managed"
    case .changes(let count, _): "changes=\(count)"
    case .downgrades(let count, _): "downgrades=\(count)"
    case .protected(let id, let email): "protected=\(email?.text ?? id.text)"
    case .seats(let license, let count, _): "seats=\(license.name):\(count)"
    case .managed, .unmanaged, .missing: nil
    }
  }

  /// What `--allow` takes, where addresses may be redacted: a protected user can be named by its id as well.
  func allowance(redacts: Bool) -> String? {
    if redacts, case .protected(let id, _) = self { return "protected=\(id.text)" }
    return allowance
  }

  /// How exactly this can be let past, or that it can't.
  func wayOut(redacts: Bool) -> Phrase {
    allowance(redacts: redacts).map { "let past by --allow \(shellQuoted($0))" } ?? "nothing lets this past"
  }

  /// The kind of objection, as plan files name it.
  package var kind: String {
    switch self {
    case .directoryManaged: "directoryManaged"
    case .changes: "maxChanges"
    case .downgrades: "maxDowngrades"
    case .managed: "minManaged"
    case .protected: "protect"
    case .seats: "seats"
    case .unmanaged: "unmanaged"
    case .missing: "missing"
    }
  }
}

private func counted(_ count: Int, _ noun: Phrase) -> Phrase {
  "\(count) \(noun)\(count == 1 ? "" : "s" as Phrase)"
}
