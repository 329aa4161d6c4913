package import Reconciliation

/// An undo plan as text for people: the plan, and by name what stays as it is.
///
/// - Parameter sink: Receives the text piece by piece.
package func writeUndoText(
  _ undo: UndoPlan, _ options: PlanTextOptions, _ style: TextStyle, into sink: (String) -> Void
) {
  writePlanText(undo.plan, options, style, into: sink)
  guard !undo.skipped.isEmpty else { return }
  var printer = TerminalPrinter(style)
  printer.line()
  printer.line("  Left as they are")
  for skipped in undo.skipped {
    printer.line("  ! \(shownName(skipped.email, skipped.userID))  \(skipped.phrase)")
    sink(printer.take())
  }
}
