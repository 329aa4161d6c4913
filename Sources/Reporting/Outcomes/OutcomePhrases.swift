import Reconciliation

extension ChangeOutcome {
  /// Why it isn't in force, as a code and a sentence without its full stop; nil where there is nothing to add to the
  /// word.
  func reason(of change: Change) -> (code: String, message: Phrase)? {
    if let shortfall { return (shortfall.code, shortfall.phrase(of: change)) }
    return reason.map { ($0.code, "\($0.message)") }
  }

  /// Why it isn't in force, in a sentence that begins with the code where it says what the sentence doesn't.
  func shownReason(of change: Change) -> Phrase? {
    guard let (code, message) = reason(of: change) else { return nil }
    return shortfall == nil ? "\(code): \(message)" : message
  }
}

extension Shortfall {
  /// The kind of shortfall, as outcomes name it.
  var code: String {
    switch self {
    case .unchanged: "Unchanged"
    case .changed: "Changed"
    case .gone: "Gone"
    case .unread: "Unread"
    }
  }

  /// What was found of a change that was accepted.
  func phrase(of change: Change) -> Phrase {
    switch self {
    case .unchanged(let attributes):
      let values: [Phrase] = edits(of: attributes, change).map {
        "\(noun($0.attribute)) is still \(before($0))"
      }
      return "accepted, but \(Phrase(joining: values, by: " and "))"
    case .changed(let attributes):
      let values: [Phrase] = edits(of: attributes, change).map { edit in
        "\(noun(edit.attribute)) is neither \(edit.after) nor still \(before(edit))"
      }
      return "accepted, but \(Phrase(joining: values, by: " and ")): somebody else changed it"
    case .gone: return "accepted, but the user isn't in the account any more"
    case .unread: return "accepted, but the user couldn't be read again"
    }
  }

  private func edits(of attributes: [Attribute], _ change: Change) -> [Edit] {
    change.attributes.map(\.edit).filter { attributes.contains($0.attribute) }
  }

  private func before(_ edit: Edit) -> Phrase { edit.before.map { "\($0)" } ?? "not set" }

  private func noun(_ attribute: Attribute) -> Phrase {
    switch attribute {
    case .license: "the licence"
    case .type: "the type"
    case .alexaEnabled: "Alexa for Business"
    case .alexaRoomARN: "the Alexa room"
    }
  }
}

// MARK: - Ends of runs

extension Outcome.Stop {
  /// The reason in one word, as outcomes name it.
  var name: String {
    switch self {
    case .unanswered: "unanswered"
    case .unavailable: "unavailable"
    case .journal: "journal"
    case .interrupted: "interrupted"
    }
  }

  /// What kept a run from sending more, without a full stop, and what to do next.
  var explanation: (what: Phrase, next: Phrase) {
    switch self {
    case .unanswered(let reason):
      (
        "a request had no answer that can be trusted (\(reason.code): \(reason.message))",
        "Plan again to see what became of its users; what is left can be applied then."
      )
    case .unavailable(let reason):
      (
        "the directory takes no requests (\(reason.code): \(reason.message))",
        "Mend that first; then plan again and apply what is left."
      )
    case .journal(let failure):
      (
        "the journal can't be kept (\(failure.reason))",
        """
        Make room for it, or give --journal another path. What is told here was done, though the journal may lack the \
        last of it.
        """
      )
    case .interrupted:
      ("a signal came", "Requests under way were waited for. Plan again and apply what is left.")
    }
  }
}

extension Outcome.Stop {
  /// What to do beside planning again, or what was done already; nil where there is nothing else.
  fileprivate var remark: Phrase? {
    switch self {
    case .unanswered: nil
    case .unavailable: "Mend that first."
    case .journal: explanation.next
    case .interrupted: "Requests under way were waited for."
    }
  }
}

extension Outcome {
  /// What is to be said of the run as a whole beside its counts, in sentences.
  var notes: [Phrase] { stopNotes(stop?.explanation.next) + notesBesideStop }

  /// The same above a command that shows or applies what is left, so that this isn't said twice.
  var notesBesideCommand: [Phrase] { stopNotes(stop?.remark) + notesBesideStop }

  /// The same without the reason of a run that stopped early.
  var notesBesideStop: [Phrase] { [lateSignalNote, typeNote, verificationNote].compactMap(\.self) }

  private func stopNotes(_ next: Phrase?) -> [Phrase] {
    guard let stop else { return [] }
    return ["The run stopped early: \(stop.explanation.what).", next].compactMap(\.self)
  }

  /// A signal that found nothing left to stop.
  private var lateSignalNote: Phrase? {
    guard interruption != nil, stop == nil else { return nil }
    return "A signal asked the run to end when everything had been sent; nothing needs to be done about it."
  }

  /// An account that takes types and leaves them as they are is an expected one.
  ///
  /// Source: Amazon Chime API reference, BatchUpdateUser and UpdateUser, where licences alone are said to be updatable.
  private var typeNote: Phrase? {
    let count = users.count { user in
      if case .unchanged(let attributes)? = user.outcome.shortfall {
        attributes.contains(.type)
      } else {
        false
      }
    }
    guard count > 0 else { return nil }
    let types: Phrase =
      count == 1 ? "1 type was accepted and didn't change" : "\(count) types were accepted and didn't change"
    return """
      \(types): the API documents only licences as updatable. With 'typeChanges: report' the policy tells of types \
      without sending them.
      """
  }

  private var verificationNote: Phrase? {
    guard !isVerified, requests > 0 else { return nil }
    return
      "Not read again (--no-verify): 'applied' is what the directory answered. 'rollcall plan' shows what it holds."
  }
}
