import Reconciliation

/// The most grants of a kind that are named without --verbose: few enough that the changes stay in sight.
private let grantsShown = 10

/// Prints the grants that have run out or soon will: a section of its own, since it is the policy that wants a change,
/// not the account.
func writeGrants(
  _ plan: Plan, _ options: PlanTextOptions, _ printer: inout TerminalPrinter, into sink: (String) -> Void
) {
  let paths = ShownPaths(plan.files)
  let kinds: [(heading: Phrase, mark: Phrase, grants: [Plan.Grant])] = [
    ("Grants that have run out", "!", plan.grants.filter(\.hasRunOut)),
    ("Grants that end within \(Plan.Grant.daysOfNotice) days", "-", plan.grants.filter { !$0.hasRunOut }),
  ]
  for (heading, mark, grants) in kinds where !grants.isEmpty {
    printer.line()
    printer.line("  \(heading): \(grants.count)")
    let shown = options.verbose ? grants[...] : grants.prefix(grantsShown)
    let rows = shown.map { GrantRow($0, paths, printer) }
    let widths = rows.reduce(GrantRow.Widths()) { $0.widened(by: $1) }
    for row in rows {
      row.write(mark, widths, &printer)
      sink(printer.take())
    }
    if grants.count > shown.count {
      printer.line("    and \(grants.count - shown.count) more, which --verbose names")
    }
  }
}

/// A grant as cells of a line, and what is to be said below it.
private struct GrantRow {
  private let name: String
  private let value: String
  private let until: String
  private let place: String
  private let reason: String
  private let note: String?

  struct Widths {
    var name = 0
    var value = 0
    var place = 0

    func widened(by row: GrantRow) -> Widths {
      Widths(
        name: max(name, min(displayWidth(row.name), widestColumn)),
        value: max(value, displayWidth(row.value)),
        place: max(place, min(displayWidth(row.place), widestColumn)))
    }
  }

  init(_ grant: Plan.Grant, _ paths: ShownPaths, _ printer: TerminalPrinter) {
    name = printer.text("\(grant.email ?? grant.id ?? "")")
    value = [grant.license?.name, grant.type?.name].compactMap(\.self).joined(separator: ", ")
    until = grant.until.text
    place = printer.text(paths.place(grant.place))
    reason = printer.text("\(grant.reason ?? "")")
    note = grant.standing.unsaid.isEmpty ? nil : printer.text(leftOpen(grant.standing.unsaid))
  }

  func write(_ mark: Phrase, _ widths: Widths, _ printer: inout TerminalPrinter) {
    let source = reason.isEmpty ? place : "\(padded(place, to: widths.place))  \(reason)"
    let cells = [
      padded(name, to: widths.name), padded(value, to: widths.value), until, printer.paint(source, .dim),
    ]
    printer.write("  \(printer.text(mark)) \(cells.joined(separator: "  "))\n")
    if let note { printer.write("    \(printer.paint(note, .dim))\n") }
  }
}
