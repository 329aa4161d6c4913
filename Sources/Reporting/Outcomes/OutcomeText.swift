package import Reconciliation

/// What became of a plan as text for people: every change with its word, then the counts, why the run ended where
/// it did, and what to do next.
///
/// - Parameter next: The step to take now, where something is left.
package func writeOutcomeText(
  _ outcome: Outcome, next: NextStep?, _ style: TextStyle, into sink: (String) -> Void
) {
  var printer = TerminalPrinter(style)
  guard !outcome.users.isEmpty else { return sink("No changes; nothing was written.\n") }
  let names = outcome.plan.changes.map { printer.text(shownName($0)) }
  let width = min(names.map(displayWidth).max() ?? 0, 40)
  for (index, user) in outcome.users.enumerated() {
    printUser(user, of: outcome.plan.changes[index], named: padded(names[index], to: width), into: &printer)
    sink(printer.take())
  }
  printer.line()
  printFoot(outcome, next, &printer)
  sink(printer.take())
}

private func printUser(
  _ user: Outcome.UserOutcome, of change: Change, named name: String, into printer: inout TerminalPrinter
) {
  let steps: [Phrase] = change.attributes.map { "\($0.edit.attribute.name) \($0.edit.after)" }
  let isGood = user.outcome == .applied || user.outcome == .alreadyApplied
  let ink: TerminalPrinter.Ink = isGood ? .green : .red
  let word = printer.paint(padded(shownWord(user.outcome.kind), to: 13), ink)
  let what = printer.text(Phrase(joining: steps, by: ", "))
  let why = user.outcome.shownReason(of: change)
  let reason: Phrase = why.map { ": \($0)" } ?? ""
  let request: Phrase = why == nil ? "" : user.requestID.map { " (request \($0))" } ?? ""
  printer.write("  \(word) \(name)  \(what)\(printer.text("\(reason)\(request)"))\n")
}

/// The word for an outcome as text shows it.
func shownWord(_ kind: ChangeOutcome.Kind) -> String {
  switch kind {
  case .notAttempted: "not attempted"
  case .alreadyApplied: "already so"
  default: kind.rawValue
  }
}

private func printFoot(_ outcome: Outcome, _ next: NextStep?, _ printer: inout TerminalPrinter) {
  let counts = Phrase(joining: outcomeCounts(outcome), by: " · ")
  printer.write(printer.paint(printer.text(counts), .bold) + "\n")
  for note in next == nil ? outcome.notes : outcome.notesBesideCommand { printer.line(note) }
  if let next { printer.line("\(next.purpose): \(next.command)") }
}
