import Reconciliation

/// What a user should be, who says so and where, and what the account has now, as text.
///
/// - Parameter namesAccount: Whether the account is named, as it has to be where a folder has several.
package func explanationText(
  of user: UserExplanation, namesAccount: Bool = false, _ style: TextStyle
) -> String {
  var printer = TerminalPrinter(style)
  printHead(of: user, namesAccount: namesAccount, &printer)
  if let chain = user.chain {
    printLinks(of: user, chain, &printer)
    printNotes(of: user, chain, &printer)
  } else {
    printer.line("  The policy doesn't name this user: it is unmanaged.")
  }
  if let place = user.protection {
    let paths = ShownPaths(user.files)
    printer.line("  protected: no plan may change this user  \(paths.place(place))")
  }
  return printer.output
}

private func printHead(of user: UserExplanation, namesAccount: Bool, _ printer: inout TerminalPrinter) {
  let shown = user.desired?.email ?? user.observed?.email ?? user.name
  let id = user.observed?.id.text ?? user.desired?.id
  let idPhrase: Phrase = id.map { $0 == shown ? "" : " (\($0))" } ?? ""
  let account: Phrase = namesAccount ? user.account.map { " of account \($0.text)" } ?? "" : ""
  printer.line("User \(shown)\(idPhrase)\(account)")
  if case .nobody? = user.now { printer.line("  The account has no such user: it is missing.") }
}

// MARK: - Attributes

private func printLinks(of user: UserExplanation, _ chain: Chain, _ printer: inout TerminalPrinter) {
  let paths = ShownPaths(user.files)
  // Alexa for Business is left out where nobody speaks of it, as nearly always.
  let links = chain.links.filter {
    !$0.voices.isEmpty || $0.attribute == .license || $0.attribute == .type
  }
  let rows = links.map { link in link.voices.map { VoiceRow($0, paths, printer) } }
  let widths = Widths(of: rows.flatMap(\.self))
  let name = links.map { displayWidth($0.attribute.name) }.max() ?? 0
  for (link, rows) in zip(links, rows) {
    let due = printer.text(link.deciding.map { "\($0.value)" } ?? "not managed")
    let now = user.current(link.attribute).map { note($0, due: link.deciding?.value) } ?? ""
    let head = printer.paint(due, .bold)
    printer.write("  \(padded(link.attribute.name, to: name))  \(head)\(printer.text(now))\n")
    for (voice, row) in zip(link.voices, rows) {
      let line = "    \(padded(row.level, to: widths.level))  \(padded(row.value, to: widths.value))  "
      let rest = "\(padded(row.place, to: widths.place))  \(row.weight)"
      printer.write(line + (voice.weight == .decides ? rest : printer.paint(rest, .dim)) + "\n")
    }
  }
}

private func note(_ now: UserExplanation.Observation, due: String?) -> Phrase {
  let value: Phrase = now.value.map { "\($0)" } ?? "none"
  if let due, now.value == due { return "  (as it is now)" }
  return "  (now \(value))"
}

/// What one level says, as cells of a line.
private struct VoiceRow {
  let level: String
  let value: String
  let place: String
  let weight: String

  init(_ voice: Chain.Voice, _ paths: ShownPaths, _ printer: TerminalPrinter) {
    level = printer.text(levelPhrase(voice.cause.level))
    value = printer.text("\(voice.value)")
    place = printer.text(paths.place(voice.cause.place))
    weight = printer.text(voice.weight.phrase)
  }
}

private struct Widths {
  let level: Int
  let value: Int
  let place: Int

  init(of rows: [VoiceRow]) {
    let widest = { (cell: (VoiceRow) -> String) in
      min(rows.map { displayWidth(cell($0)) }.max() ?? 0, widestColumn)
    }
    level = widest(\.level)
    value = widest(\.value)
    place = widest(\.place)
  }
}

extension Chain.Weight {
  /// What a voice counts for, in words.
  fileprivate var phrase: Phrase {
    switch self {
    case .decides: "decides"
    case .agrees: "says the same"
    case .overruled: "a stronger level decides"
    case .ranOut: "has run out"
    }
  }
}

// MARK: - Notes

private func printNotes(of user: UserExplanation, _ chain: Chain, _ printer: inout TerminalPrinter) {
  let paths = ShownPaths(user.files)
  if let reason = user.desired?.terms.reason { printer.line("  reason: \(reason)") }
  let places: [Phrase] = chain.namings.map { naming in
    let group: Phrase = naming.group.map { " (group \($0))" } ?? ""
    return "\(paths.place(naming.place))\(group)"
  }
  printer.line("  named in \(Phrase(joining: places, by: ", "))")
}
