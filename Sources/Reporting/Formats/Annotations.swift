import Reconciliation

/// The most annotations of a kind that GitHub shows of a step.
///
/// Source: GitHub's documentation, "Workflow commands for GitHub Actions", and the runner's `Annotation` limits.
private let annotationLimit = 10
/// The most characters of an annotation's message; a runner cuts what is longer.
private let messageLimit = 4_096

/// Writes reports as annotations of a GitHub workflow: commands to the runner, a line each, on the lines of the policy
/// that cause what they tell. The first notice of each report sums it up; the tenth of a kind counts the rest.
func writeAnnotations(_ outlines: [Outline], redacts: Bool, into sink: (String) -> Void) {
  var annotations = Annotations(redacts: redacts)
  for outline in outlines { annotations.addSummary(of: outline) }
  for outline in outlines {
    for finding in outline.findings { annotations.add(finding, of: outline) }
  }
  for line in annotations.lines { sink(line + "\n") }
}

/// The annotations of a run, as many of each kind as are shown.
private struct Annotations {
  private let message: MediumPrinter
  private let property: MediumPrinter
  private var shown: [Level: [String]] = [:]
  private var counts: [Level: Int] = [:]

  private enum Level: String, CaseIterable {
    case error, warning, notice
  }

  init(redacts: Bool) {
    message = MediumPrinter(.workflowMessage, redacts: redacts)
    property = MediumPrinter(.workflowProperty, redacts: redacts)
  }

  /// The commands, those that matter most first.
  var lines: [String] {
    Level.allCases.flatMap { level in
      let lines = shown[level] ?? []
      let count = counts[level] ?? 0
      guard count > annotationLimit else { return lines }
      let rest = "\(count - annotationLimit + 1) further annotations of this kind are left out."
      return lines.dropLast() + ["::\(level.rawValue) title=rollcall::\(rest)"]
    }
  }

  mutating func addSummary(of outline: Outline) {
    var lines = [Phrase(joining: [outline.title] + outline.counts, by: " · ")]
    if let digest = outline.digest { lines.append("\(digest.text)") }
    if let command = outline.command { lines.append("\(command.purpose): \(command.line)") }
    lines += outline.notes
    // A line break, as a runner reads it.
    let words = lines.map(message.text).joined(separator: "%0A")
    add(.notice, "title=rollcall \(outline.subject.name)", words)
  }

  mutating func add(_ finding: Finding, of outline: Outline) {
    let level: Level
    switch finding.kind.weight {
    case .silent, .passed: return
    case .note: level = .notice
    case .warning: level = .warning
    case .error: level = .error
    }
    guard counts[level, default: 0] < annotationLimit else { return counts[level, default: 0] += 1 }
    var properties = ""
    if let place = finding.place {
      let path = property.outside(Untrusted(place.path))
      properties = "file=\(path),line=\(place.line),col=\(place.column),"
    }
    add(
      level, "\(properties)title=rollcall \(property.text("\(finding.kind.name)"))",
      message.text(finding.sentence))
  }

  private mutating func add(_ level: Level, _ properties: String, _ words: String) {
    counts[level, default: 0] += 1
    guard counts[level, default: 0] <= annotationLimit else { return }
    shown[level, default: []].append("::\(level.rawValue) \(properties)::\(cut(words))")
  }

  /// A message of at most as many characters as are shown, and no half of an escape at its end.
  private func cut(_ text: String) -> String {
    guard text.utf8.count > messageLimit else { return text }
    var kept = text.unicodeScalars.prefix(messageLimit - 1)
    if let mark = kept.suffix(2).firstIndex(of: "%") { kept = kept[..<mark] }
    return String(kept) + "…"
  }
}
