package import Reconciliation

/// How a plan is shown as text.
package struct PlanTextOptions: Sendable {
  /// Whether missing and unmanaged users are named instead of counted.
  package var verbose: Bool
  /// The command that applies exactly this plan, where there is one to be had.
  package var applyCommand: String?
  /// What its first line calls it.
  package var heading: PlanHeading

  /// Counts only, and no command, unless told.
  package init(verbose: Bool = false, applyCommand: String? = nil, heading: PlanHeading = .plan) {
    self.verbose = verbose
    self.applyCommand = applyCommand
    self.heading = heading
  }
}

/// A plan as text for people: a summary first, each change in a line with its cause, seats, what stands
/// against it, the digest.
///
/// - Parameter sink: Receives the text piece by piece, so that a million changes needn't stand in memory as text.
package func writePlanText(
  _ plan: Plan, _ options: PlanTextOptions, _ style: TextStyle, into sink: (String) -> Void
) {
  var printer = TerminalPrinter(style)
  printHead(plan, options, &printer)
  printComparison(plan, &printer)
  sink(printer.take())
  writeRows(of: plan.changes, nil, plan.files, plan.comparison?.origins, &printer, into: sink)
  writeRows(
    of: plan.typeDrift, "  Told of, not sent (typeChanges: report)", plan.files, nil, &printer, into: sink)
  if options.verbose {
    writeMissing(plan, &printer, into: sink)
    writeUnmanaged(plan, &printer, into: sink)
  }
  writeGrants(plan, options, &printer, into: sink)
  printSeats(plan, options, &printer)
  printHidden(plan, options, &printer)
  let objections = plan.objections
  printObjections(objections, &printer, into: sink)
  printFoot(plan, objections, options, &printer)
  sink(printer.take())
}

// MARK: - Head and foot

private func printHead(_ plan: Plan, _ options: PlanTextOptions, _ printer: inout TerminalPrinter) {
  printer.line(planTitle(plan, options.heading))
  let summary = Phrase(joining: [changeCounts(plan)] + restCounts(plan), by: " · ")
  printer.write(printer.paint(printer.text(summary), .bold) + "\n")
}

private func printSeats(_ plan: Plan, _ options: PlanTextOptions, _ printer: inout TerminalPrinter) {
  guard let counted = plan.seats else {
    guard options.verbose else { return }
    printer.line()
    return printer.line("  Seats  not counted: the policy is about its own users alone")
  }
  let seats = counted.filter { $0.before > 0 || $0.after > 0 }
  guard !plan.changes.isEmpty, !seats.isEmpty else { return }
  printer.line()
  let columns: [Phrase] = seats.map { seats in
    let limit: Phrase = seats.limit.map { " of \($0)" } ?? ""
    return "\(seats.license.name) \(seats.before) → \(seats.after)\(limit)"
  }
  printer.line("  Seats  \(Phrase(joining: columns, by: "   "))")
}

private func printHidden(_ plan: Plan, _ options: PlanTextOptions, _ printer: inout TerminalPrinter) {
  guard plan.missing.count + plan.unmanaged.count > 0, !options.verbose else { return }
  printer.line()
  let who: Phrase = "the missing and unmanaged users"
  printer.write(printer.paint(printer.text("  --verbose names \(who)"), .dim) + "\n")
}

/// The digest, and what to do with it.
private func printFoot(
  _ plan: Plan, _ objections: [Objection], _ options: PlanTextOptions, _ printer: inout TerminalPrinter
) {
  let isRefused = objections.contains { $0.allowance == nil }
  guard !plan.changes.isEmpty || isRefused else { return }
  printer.line()
  if !plan.changes.isEmpty { printer.line("\(plan.digest().text)") }
  if isRefused {
    printer.line("To go on: correct the policy, or change its guardrails where that is reviewed.")
  } else if let command = options.applyCommand.flatMap({
    commandLifting(objections, from: $0, redacts: printer.style.redacts)
  }) {
    printer.line("To apply exactly this: \(command)")
  }
}

// MARK: - Changes

/// The widest column that is aligned, so that one long name doesn't push every line off the screen.
let widestColumn = 40

private func writeRows(
  of changes: [Change], _ heading: Phrase?, _ files: [String], _ origins: [Origin]?,
  _ printer: inout TerminalPrinter,
  into sink: (String) -> Void
) {
  guard !changes.isEmpty else { return }
  let paths = ShownPaths(files)
  let widths = Widths(of: changes, origins, paths, printer)
  printer.line()
  if let heading { printer.line(heading) }
  for (row, change) in changes.enumerated() {
    for (index, attribute) in change.attributes.enumerated() {
      let name = index == 0 ? printer.text(shownName(change)) : ""
      let origin = index == 0 ? origins?[row].rawValue ?? "" : ""
      printRow(attribute, named: name, origin, paths, widths, into: &printer)
    }
    sink(printer.take())
  }
}

/// The widths of the columns before the cause.
private struct Widths {
  var name = 0
  var attribute = 0
  var step = 0
  /// 0 where no origins are shown.
  var origin = 0
  var place = 0

  init(of changes: [Change], _ origins: [Origin]?, _ paths: ShownPaths, _ printer: TerminalPrinter) {
    origin = (origins ?? []).reduce(0) { max($0, $1.rawValue.utf8.count) }
    var measured: Edit?
    // A place is shown by its line, so none of its file is wider.
    var furthest: [Int: SourcePlace] = [:]
    for change in changes {
      widen(&name, printer.text(shownName(change)))
      for attribute in change.attributes {
        let place = attribute.cause.place
        furthest[place.file] = max(furthest[place.file] ?? place, place)
        // Most edits are the one before once more.
        if attribute.edit == measured { continue }
        measured = attribute.edit
        widen(&self.attribute, shownName(attribute.edit.attribute))
        widen(&step, printer.text(shownStep(attribute.edit)))
      }
    }
    for place in furthest.values { widen(&self.place, printer.text(paths.place(place))) }
  }

  private func widen(_ width: inout Int, _ text: String) {
    width = max(width, min(displayWidth(text), widestColumn))
  }
}

private func printRow(
  _ attribute: Change.AttributeChange, named name: String, _ origin: String, _ paths: ShownPaths,
  _ widths: Widths, into printer: inout TerminalPrinter
) {
  let (symbol, ink) = symbol(attribute.edit)
  let what = padded(shownName(attribute.edit.attribute), to: widths.attribute)
  let step = padded(printer.text(shownStep(attribute.edit)), to: widths.step)
  let place = padded(printer.text(paths.place(attribute.cause.place)), to: widths.place)
  let cause = printer.paint("\(place)  \(printer.text(levelPhrase(attribute.cause.level)))", .dim)
  let mark = printer.paint(printer.text(symbol), ink)
  let label = widths.origin == 0 ? "" : padded(origin, to: widths.origin) + "  "
  printer.write("  \(mark) \(padded(name, to: widths.name))  \(what)  \(step)  \(label)\(cause)\n")
}

private func symbol(_ edit: Edit) -> (Phrase, TerminalPrinter.Ink) {
  guard case .license(.known(let before), let after) = edit else { return ("~", .cyan) }
  return before < after ? ("↑", .green) : ("↓", .yellow)
}

/// The attribute in few letters: Alexa for Business is rare, and its names would set every other column apart.
private func shownName(_ attribute: Attribute) -> String {
  switch attribute {
  case .license: "license"
  case .type: "type"
  case .alexaEnabled: "alexa"
  case .alexaRoomARN: "room"
  }
}

// MARK: - Names

private func writeMissing(_ plan: Plan, _ printer: inout TerminalPrinter, into sink: (String) -> Void) {
  guard !plan.missing.isEmpty else { return }
  let paths = ShownPaths(plan.files)
  let rows = plan.missing.map { user in
    (
      name: printer.text(user.email.map { "\(address: $0)" } ?? "\(user.id ?? "")"),
      place: printer.text(paths.place(user.place))
    )
  }
  let width = min(rows.map { displayWidth($0.name) }.max() ?? 0, widestColumn)
  printer.line()
  printer.line("  Missing: named by the policy, not in the account")
  for row in rows {
    printer.write("  ! \(padded(row.name, to: width))  \(printer.paint(row.place, .dim))\n")
    sink(printer.take())
  }
}

private func writeUnmanaged(_ plan: Plan, _ printer: inout TerminalPrinter, into sink: (String) -> Void) {
  guard !plan.unmanaged.isEmpty else { return }
  printer.line()
  printer.line("  Unmanaged: in the account, not named by the policy")
  for user in plan.unmanaged {
    let id: Phrase = user.email == nil ? "" : "  \(user.id)"
    let name: Phrase = user.email.map { "\(address: $0)" } ?? "\(user.id)"
    printer.line("  ? \(name)\(id)")
    sink(printer.take())
  }
}
