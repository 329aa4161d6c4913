import JSONStream
package import Reconciliation

/// A file of a journal folder: a run, or why it can't be told of one.
package struct HistoryEntry: Sendable {
  /// The file's path.
  package let path: String
  /// What it holds.
  package let content: Content

  /// What a file holds.
  package enum Content: Sendable {
    case run(Journal)
    case unreadable(Phrase)
  }

  /// A file with what it holds.
  package init(path: String, _ content: Content) {
    self.path = path
    self.content = content
  }

  /// The entries with the oldest run first; what can't be read comes last, and what is equal goes by path.
  package static func inOrder(_ entries: [HistoryEntry]) -> [HistoryEntry] {
    entries.sorted { left, right in
      let (started, other) = (left.startedAt, right.startedAt)
      if started == other { return left.path.utf8.lexicographicallyPrecedes(right.path.utf8) }
      return (started ?? .last) < (other ?? .last)
    }
  }

  private var startedAt: UTCTime? {
    if case .run(let journal) = content { journal.run.startedAt } else { nil }
  }
}

extension UTCTime {
  fileprivate static let last = UTCTime(secondsSince1970: .max)
}

extension RecordedRun {
  /// How many users ended in a word or, where the run didn't end, are known to have.
  fileprivate func count(_ kind: ChangeOutcome.Kind) -> Int {
    end?.count(kind) ?? users.count { $0.word.kind == kind }
  }

  /// How many users were sent, or about to be, without anything being known of it.
  fileprivate var unanswered: Int { users.count { $0.word == .unanswered } }
}

// MARK: - Text

/// Runs as text for people: each in two lines, of which the second is the file that 'rollcall undo' takes.
package func historyText(_ entries: [HistoryEntry], _ style: TextStyle) -> String {
  var printer = TerminalPrinter(style)
  for entry in entries {
    switch entry.content {
    case .run(let journal): printRun(journal, &printer)
    case .unreadable(let reason): printer.line("can't be read: \(reason)")
    }
    printer.line("  \(entry.path)")
  }
  return printer.output
}

private func printRun(_ journal: Journal, _ printer: inout TerminalPrinter) {
  let run = journal.run
  let end: Phrase = run.end.map { "exit \($0.exitCode)" } ?? "didn't end"
  let head: [Phrase] = [
    "\(run.startedAt.text)", "\(run.account.id.text)", "\(run.digest.short)", end, counts(of: run),
  ]
  let torn: [Phrase] = journal.tornTail.map { ["its last record is cut off (\($0) bytes)"] } ?? []
  printer.line(Phrase(joining: [Phrase(joining: head, by: "  ")] + torn, by: " · "))
}

private func counts(of run: RecordedRun) -> Phrase {
  var counts: [Phrase] = ChangeOutcome.Kind.allCases.filter { run.count($0) > 0 }.map {
    "\(run.count($0)) \(shownWord($0))"
  }
  if run.unanswered > 0 { counts.append("\(run.unanswered) unanswered") }
  return counts.isEmpty ? "nothing sent" : Phrase(joining: counts, by: " · ")
}

extension PlanDigest {
  /// The first eight digits: enough to tell the plans of one account apart, in a file's name as on a screen.
  package var short: String { String(text.dropFirst("sha256:".count).prefix(8)) }
}

// MARK: - JSON

/// Runs as JSON: an object whose `runs` hold for each file its path and the run, or the `problem` with it.
package func writeHistoryJSON(_ entries: [HistoryEntry], into sink: ([UInt8]) -> Void) {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", JournalEncoder.formatVersion)
  json.key("runs")
  json.beginArray()
  for entry in entries {
    json.beginObject()
    json.member("journal", entry.path)
    switch entry.content {
    case .run(let journal): writeRun(journal, &json)
    case .unreadable(let reason): json.member("problem", reason.plain)
    }
    json.endObject()
    sink(json.take())
  }
  json.endArray()
  json.endObject()
  sink(json.take())
}

private func writeRun(_ journal: Journal, _ json: inout JSONWriter) {
  let run = journal.run
  json.member("startedAt", run.startedAt.text)
  json.member("endedAt", run.end?.endedAt.text)
  json.member("account", run.account.id.text)
  json.member("directory", journal.provenance.directory)
  json.member("plan", run.digest.text)
  json.key("summary")
  json.beginObject()
  for kind in ChangeOutcome.Kind.allCases { json.member(kind.rawValue, run.count(kind)) }
  json.member("unanswered", run.unanswered)
  json.endObject()
  writeOptional("requests", run.end?.requests, &json)
  json.member("stop", run.end?.stop)
  writeOptional("exitCode", run.end?.exitCode, &json)
  writeOptional("tornTail", journal.tornTail, &json)
}

private func writeOptional(_ name: String, _ value: Int?, _ json: inout JSONWriter) {
  json.key(name)
  if let value { json.integer(value) } else { json.null() }
}
