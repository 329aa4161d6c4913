import Reconciliation

/// The most bytes of a comment on a pull request: GitHub takes 65,536 characters, and no text has more of them, by
/// whichever count, than bytes of UTF-8.
private let commentLimit = 65_536
/// The most bytes of a job's summary: GitHub drops one of more than 1 MiB whole, and GitLab takes a comment of a million
/// characters.
private let summaryLimit = 1_000_000

/// Writes reports as Markdown that fits into a comment, or into a job's summary.
///
/// What has no room is cut at whole rows, what matters least first; counts stay exact, the digest stays, and where the
/// rest is is said.
func writeMarkdown(
  _ outlines: [Outline], asSummary: Bool, redacts: Bool, into sink: (String) -> Void
) {
  var room = asSummary ? summaryLimit : commentLimit
  let printer = MediumPrinter(.markdown, redacts: redacts)
  for (index, outline) in outlines.enumerated() {
    let left = outlines.count - index
    let share = (room - omissionLimit) / left
    guard let text = MarkdownReport(outline, printer).text(within: share) else {
      return sink("*\(counted(left)) left out: there is no room for more here.*\n")
    }
    sink(text)
    room -= text.utf8.count
  }
}

/// The most bytes that a sentence about reports that are left out takes.
private let omissionLimit = 100

private func counted(_ reports: Int) -> String { reports == 1 ? "1 report is" : "\(reports) reports are" }

/// One report as Markdown: a head and a foot that are always whole, and rows between them as far as there is room.
private struct MarkdownReport {
  private let outline: Outline
  private let printer: MediumPrinter

  init(_ outline: Outline, _ printer: MediumPrinter) {
    self.outline = outline
    self.printer = printer
  }

  /// The text, or nil where not even head and foot have room.
  func text(within limit: Int) -> String? {
    let foot = foot
    var text = head
    guard text.utf8.count + foot.utf8.count <= limit else { return nil }
    let room = limit - text.utf8.count - foot.utf8.count
    let alerts = alerts(within: room / 2)
    text += alerts
    text += tables(within: room - alerts.utf8.count)
    return text + foot
  }

  // MARK: - Head and foot

  private var head: String {
    let counts = Phrase(joining: outline.counts, by: " · ")
    return
      "\(marker(of: outline.subject, redacts: printer.redacts))\n## \(printer.text(outline.title))\n\n**\(printer.text(counts))**\n\n"
  }

  private var foot: String {
    var text = seats
    for note in outline.notes { text += "\(printer.text(note))\n\n" }
    if let digest = outline.digest { text += "`\(digest.text)`\n\n" }
    if let command = outline.command, command.line.utf8.count <= commandLimit {
      let fence = fence(around: command.line)
      text += "\(printer.text(command.purpose)):\n\n\(fence)sh\n\(command.line)\n\(fence)\n\n"
    }
    return text
  }

  private var seats: String {
    if outline.seats.isEmpty { return "" }
    let rows = outline.seats.map { seats in
      "| \(seats.license.name) | \(seats.before) | \(seats.after) | \(seats.limit.map(String.init) ?? "") |\n"
    }
    return "| Seats | Before | After | Limit |\n| --- | ---: | ---: | ---: |\n\(rows.joined())\n"
  }

  // MARK: - What may be cut

  private func alerts(within limit: Int) -> String {
    if outline.alerts.isEmpty { return "" }
    var text = "**\(printer.text(outline.alertsHeading)):**\n\n"
    for (index, alert) in outline.alerts.enumerated() {
      let help = alert.help.map { "  - \(printer.text($0))\n" } ?? ""
      let line = "- \(printer.text(alert.message))\n\(help)"
      guard text.utf8.count + line.utf8.count + noticeLimit <= limit else {
        return text + "- and \(outline.alerts.count - index) more\n\n"
      }
      text += line
    }
    return text + "\n"
  }

  /// The tables one after another. Each is sure of a share of the room, so that a million changes don't crowd out what
  /// is to be said of the policy.
  private func tables(within limit: Int) -> String {
    let groups = (outline.tables + outline.remarks).flatMap { table in
      table.groups.filter { !$0.isSecondary }.map { (table.columns, $0) }
    }
    let share = limit / max(8, groups.count)
    // What each of them takes of its share; a share that isn't used up is there for all.
    var kept = groups.map { min(share, table($0.0, $0.1, within: share).utf8.count + noticeSize) }
    var text = ""
    for (columns, group) in groups {
      kept.removeFirst()
      text += table(columns, group, within: limit - text.utf8.count - kept.reduce(0, +))
    }
    return text
  }

  /// A table with as many whole findings as there is room for, and how many there are where some have none.
  private func table(_ columns: [String], _ group: Outline.Group, within limit: Int) -> String {
    let names = group.columns.map { columns[$0] }.joined(separator: " | ")
    let rules = group.columns.map { _ in "---" }.joined(separator: " | ")
    let head = "**\(printer.text(group.heading))**\n\n| \(names) |\n| \(rules) |\n"
    guard head.utf8.count + noticeSize <= limit else { return "" }
    var text = head
    var shown = 0
    for finding in group.findings {
      let rows = finding.rows.map { row($0, group.columns) }.joined()
      guard text.utf8.count + rows.utf8.count + noticeSize <= limit else { break }
      text += rows
      shown += 1
    }
    if shown == group.count { return text + "\n" }
    return text + "\n*\(shown) of \(group.count) are shown, what matters most first.*\(whole)\n\n"
  }

  /// Where the whole report is, for where rows are left out.
  private var whole: String { outline.whole.map { " The whole report: \(printer.text($0))" } ?? "" }

  /// The most bytes that the sentence takes which tells that rows are left out.
  private var noticeSize: Int { whole.utf8.count + noticeLimit }

  private func row(_ cells: [Phrase], _ columns: [Int]) -> String {
    "| " + columns.map { printer.text(cells[$0]) }.joined(separator: " | ") + " |\n"
  }
}

/// The longest command that is shown, in bytes; a part of one would be another command.
private let commandLimit = 1_000
/// The most bytes that a count of what is cut takes, without where the rest is.
private let noticeLimit = 100

/// A fence that no run of backticks in a line can end.
private func fence(around line: String) -> String {
  let longest = line.split { $0 != "`" }.map(\.count).max() ?? 0
  return String(repeating: "`", count: max(3, longest + 1))
}

// MARK: - Marker

/// A comment that isn't shown, by which a script finds the report of an account again to replace it.
private func marker(of subject: Outline.Subject, redacts: Bool) -> String {
  let identity = redacts ? redactingAddresses(in: subject.identity) : subject.identity
  return switch subject {
  case .plan, .outcome: "<!-- rollcall:\(subject.name) account=\(markerValue(identity)) -->"
  case .check(.some): "<!-- rollcall:check policy=\(markerValue(identity)) -->"
  case .check(nil): "<!-- rollcall:check -->"
  }
}

/// A value that can't end its comment: letters, digits, `.`, `_` and single dashes, and percent-encoded bytes for all
/// else, cut where it is long.
private func markerValue(_ text: String) -> String {
  var value = ""
  for byte in text.utf8.prefix(200) {
    let isDash = byte == UInt8(ascii: "-") && value.utf8.last != byte
    value +=
      isDash || isUnreserved(byte) && byte != UInt8(ascii: "-")
      ? String(UnicodeScalar(byte)) : percentEncoded(byte)
  }
  return value
}
