package import Reconciliation

extension JournalError {
  /// What is wrong with the journal, as a part of a sentence.
  package var phrase: Phrase {
    switch self {
    case .empty: "it is empty, so that nothing was sent"
    case .foreign: "it is no journal"
    case .unbegun: "it ends in the middle of its first record, so that nothing was sent"
    case .otherVersion(let version):
      "it is in the form \(version), which this version of rollcall doesn't read"
    case .damaged(let record, let offset, let damage):
      "record \(record), at byte \(offset), \(damage.phrase)"
    }
  }
}

extension JournalError.Damage {
  fileprivate var phrase: Phrase {
    switch self {
    case .tooLong: "is longer than any record may be"
    case .checksum: "isn't what was written there"
    case .sequence: "isn't the next one"
    case .form: "isn't in the form of a record"
    case .order: "contradicts the records before it"
    }
  }
}

extension UndoPlan.Skipped {
  /// A warning that it stays as it is.
  package var warning: Phrase { "warning: '\(shownName(email, userID))' \(phrase)" }

  /// Why it stays as it is, as a part of a sentence.
  package var phrase: Phrase {
    switch reason {
    case .gone: "isn't in the account any more"
    case .edited(let attributes):
      "was changed since by somebody else: \(Phrase(joining: attributes.map { "\($0.name)" }, by: ", "))"
    case .hadNone(let attribute): "had no \(attribute.name) before, which can't be written"
    case .unwritable(let attribute, let before):
      "had the \(attribute.name) '\(before)' before, which this account doesn't take"
    }
  }
}
