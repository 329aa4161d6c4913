import Reconciliation

/// The most objections whose allowances go into one command: nobody weighs more of them at once.
private let allowancesInCommand = 20

/// Prints what stands against a plan, each with what lets exactly that past.
func printObjections(
  _ objections: [Objection], _ printer: inout TerminalPrinter, into sink: (String) -> Void
) {
  guard !objections.isEmpty else { return }
  printer.line()
  printer.write("  " + printer.paint("Guardrails object to this plan:", .boldRed) + "\n")
  for objection in objections {
    let wayOut = objection.wayOut(redacts: printer.style.redacts)
    printer.write("  \(printer.paint("!", .boldRed)) \(printer.text(objection.phrase))\n")
    printer.write("    \(printer.paint(printer.text(wayOut), .dim))\n")
    sink(printer.take())
  }
}

/// The command that applies exactly a plan, with all that its objections need.
///
/// - Parameters:
///   - command: The command where nothing stands against the plan.
///   - redacts: Whether it is shown where addresses are redacted, so that none may stand in it.
/// - Returns: Nil where an objection can't be lifted, or where no line could hold or show it all.
func commandLifting(_ objections: [Objection], from command: String, redacts: Bool = false) -> String? {
  let allowances = objections.compactMap { $0.allowance(redacts: redacts) }
  guard allowances.count == objections.count, allowances.count <= allowancesInCommand,
    !allowances.contains(where: { $0.unicodeScalars.contains(where: \.isDeceptive) })
  else { return nil }
  let line = ([command] + allowances.map { "--allow \(shellQuoted($0))" }).joined(separator: " ")
  return redacts && redactingAddresses(in: line) != line ? nil : line
}
