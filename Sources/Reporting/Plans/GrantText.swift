import Reconciliation

/// The most grants of a kind that are named without --verbose: few enough that the changes stay in sight.
private let grantsShown = 10

/// Prints the grants that have run out or soon will: a section of its own, since it is the policy that wants a change,
/// not the account.
func writeGrants(
  _ plan: Plan, _ options: PlanTextOptions, _ printer: inout TerminalPrinter, into sink: (String) -> Void
) {
  guard !plan.grants.isEmpty else { return }
  let paths = ShownPaths(plan.files)
  let (ranOut, ending) = (plan.grants.filter(\.hasRunOut), plan.grants.filter { !$0.hasRunOut })
  write(
    ranOut, "Grants that have run out: \(ranOut.count)", "!", paths, options, &printer, into: sink)
  write(
    ending, "Grants that end within \(Plan.Grant.daysOfNotice) days: \(ending.count)", "-", paths, options, &printer,
    into: sink)
}

private func write(
  _ grants: [Plan.Grant], _ heading: Phrase, _ mark: Phrase, _ paths: ShownPaths,
  _ options: PlanTextOptions, _ printer: inout TerminalPrinter, into sink: (String) -> Void
) {
  guard !grants.isEmpty else { return }
  printer.line()
  printer.line("  \(heading)")
  let shown = options.verbose ? grants[...] : grants.prefix(grantsShown)
  let rows = shown.map { grant in
    GrantRow(
      name: printer.text("\(grant.email ?? grant.id ?? "")"), value: printer.text(grant.given),
      place: printer.text(paths.place(grant.place)), rest: printer.text(grant.rest))
  }
  let name = rows.map { displayWidth($0.name) }.max() ?? 0
  let value = rows.map { displayWidth($0.value) }.max() ?? 0
  let place = rows.map { displayWidth($0.place) }.max() ?? 0
  for (row, grant) in zip(rows, shown) {
    let last = printer.paint("\(padded(row.place, to: place))\(row.rest)", .dim)
    let cells = [
      padded(row.name, to: min(name, widestColumn)), padded(row.value, to: value), grant.until.text, last,
    ]
    printer.write("  \(printer.text(mark)) \(cells.joined(separator: "  "))\n")
    sink(printer.take())
  }
  if grants.count > shown.count {
    printer.line("    and \(grants.count - shown.count) more, which --verbose names")
  }
}

private struct GrantRow {
  let name: String
  let value: String
  let place: String
  let rest: String
}

extension Plan.Grant {
  /// What it gives or gave.
  var given: Phrase {
    "\([license?.name, type?.name].compactMap(\.self).joined(separator: ", "))"
  }

  /// What is to be said of it beside that: why it was given, and what its end leaves to nobody.
  fileprivate var rest: Phrase {
    let reason: Phrase = reason.map { "  \($0)" } ?? ""
    if standing.unsaid.isEmpty { return reason }
    let what = Phrase(joining: standing.unsaid.map { "\($0.name)" }, by: " and ")
    return "\(reason)  (nothing else says its \(what), which stays as it is)"
  }
}
