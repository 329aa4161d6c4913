package import Reconciliation

/// What a user should be, which line decides each attribute, and what the account has now, as text.
///
/// - Parameters:
///   - user: What the policy says of the user; nil where it doesn't name it.
///   - name: The name that was asked for.
///   - now: What the account has, where it was asked and has the user.
///   - files: The policy's files.
package func explanationText(
  of user: DesiredUser?, named name: String, now: ObservedUser?, files: [String], _ style: TextStyle
) -> String {
  var printer = TerminalPrinter(style)
  let shown = user?.email ?? now?.email ?? name
  let id = now?.id.text ?? user?.id
  printer.line("User \(shown)\(id.map { $0 == shown ? "" : " (\($0))" } ?? "")")
  guard let user else {
    printer.line("  The policy doesn't name this user: it is unmanaged.")
    return printer.output
  }
  let paths = ShownPaths(files)
  let rows = rows(of: user, now: now, paths)
  let name = rows.map(\.name.utf8.count).max() ?? 0
  let value = rows.map { displayWidth(printer.text($0.value)) }.max() ?? 0
  let place = rows.map { displayWidth(printer.text($0.place)) }.max() ?? 0
  for row in rows {
    let cells = [
      padded(row.name, to: name), padded(printer.text(row.value), to: value),
      padded(printer.text(row.place), to: place), printer.text(row.note),
    ]
    printer.write("  " + cells.joined(separator: "  ") + "\n")
  }
  printer.line("  named in \(paths.place(user.place))")
  return printer.output
}

private struct Row {
  let name: String
  let value: Phrase
  let place: Phrase
  let note: Phrase
}

private func rows(of user: DesiredUser, now: ObservedUser?, _ paths: ShownPaths) -> [Row] {
  let alexa = now?.alexaForBusiness
  return [
    row(.license, user.license.map { ($0.value.name, $0.cause) }, now.map(\.license.name), paths),
    row(.type, user.type.map { ($0.value.name, $0.cause) }, now.map(\.type.name), paths),
    row(
      .alexaEnabled, user.alexaEnabled.map { ($0.value ? "true" : "false", $0.cause) },
      now.map { _ in alexa?.enabled.map { $0 ? "true" : "false" } }, paths),
    row(
      .alexaRoomARN, user.alexaRoomARN.map { ($0.value, $0.cause) }, now.map { _ in alexa?.roomARN }, paths),
  ].compactMap(\.self)
}

/// A row for an attribute; none where the policy leaves Alexa for Business alone, as nearly all do.
private func row(
  _ attribute: Attribute, _ due: (value: String, cause: Cause)?, _ now: String??, _ paths: ShownPaths
) -> Row? {
  guard let due else {
    guard attribute == .license || attribute == .type else { return nil }
    return Row(name: attribute.name, value: "not managed", place: "", note: note(now))
  }
  let level = levelPhrase(due.cause.level)
  let isMet = now.map { $0 == due.value } ?? false
  return Row(
    name: attribute.name, value: "\(due.value)", place: paths.place(due.cause.place),
    note: isMet ? "\(level)" : "\(level)\(note(now))")
}

private func note(_ now: String??) -> Phrase {
  guard let now else { return "" }
  return now.map { "  (now \($0))" } ?? "  (now none)"
}
