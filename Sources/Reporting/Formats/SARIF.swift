import JSONStream
import Reconciliation

/// The most results of a run: GitHub takes no more of them into its view of a run, the first by their order.
///
/// Source: GitHub's documentation, "SARIF support for code scanning".
private let resultLimit = 5_000

/// Writes reports as a log in the Static Analysis Results Interchange Format, version 2.1.0: a run for each.
func writeSARIF(
  _ outlines: [Outline], toolVersion: String, redacts: Bool, into sink: ([UInt8]) -> Void
) {
  var log = SARIFLog(toolVersion: toolVersion, redacts: redacts)
  log.begin()
  for outline in outlines { log.writeRun(outline, into: sink) }
  log.end()
  sink(log.json.take())
}

private struct SARIFLog {
  var json = JSONWriter(.indented(2))
  private let toolVersion: String
  private let printer: MediumPrinter

  init(toolVersion: String, redacts: Bool) {
    self.toolVersion = toolVersion
    printer = MediumPrinter(.sarif, redacts: redacts)
  }

  mutating func begin() {
    json.beginObject()
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    json.member("version", "2.1.0")
    json.key("runs")
    json.beginArray()
  }

  mutating func end() {
    json.endArray()
    json.endObject()
  }

  mutating func writeRun(_ outline: Outline, into sink: ([UInt8]) -> Void) {
    json.beginObject()
    json.key("automationDetails")
    json.beginObject(.oneLine)
    // What stands before the last slash is the category by which GitHub sets runs apart.
    let identity = shown(outline.subject.identity).split(separator: "/").joined(separator: "_")
    json.member("id", "rollcall/\(outline.subject.name)/\(uri(ofPath: identity))/")
    json.endObject()
    json.key("results")
    json.beginArray()
    var kinds: [Finding.Kind] = []
    var count = 0
    for finding in outline.findings where finding.kind.weight > .passed {
      count += 1
      guard count <= resultLimit else { continue }
      if !kinds.contains(finding.kind) { kinds.append(finding.kind) }
      write(finding, of: outline)
      sink(json.take())
    }
    json.endArray()
    writeTool(kinds)
    writeInvocation(of: outline, leftOut: max(0, count - resultLimit))
    json.endObject()
  }

  // MARK: - Results

  private mutating func write(_ finding: Finding, of outline: Outline) {
    json.beginObject()
    json.member("ruleId", printer.text("\(finding.kind.name)"))
    json.member("level", level(finding.kind.weight))
    writeMessage(finding.sentence)
    if let place = finding.place { writeLocation(place) }
    json.key("partialFingerprints")
    json.beginObject(.oneLine)
    json.member("rollcall/v1", finding.fingerprint(in: outline))
    json.endObject()
    json.endObject()
  }

  private func level(_ weight: Finding.Weight) -> String {
    switch weight {
    case .error: "error"
    case .warning: "warning"
    case .silent, .passed, .note: "note"
    }
  }

  private mutating func writeMessage(_ words: Phrase) {
    json.key("message")
    json.beginObject(.oneLine)
    json.member("text", printer.text(words))
    json.endObject()
  }

  private mutating func writeLocation(_ place: Finding.Place) {
    json.key("locations")
    json.beginArray()
    json.beginObject()
    json.key("physicalLocation")
    json.beginObject()
    json.key("artifactLocation")
    json.beginObject(.oneLine)
    json.member("uri", uri(ofPath: shown(place.path)))
    json.endObject()
    json.key("region")
    json.beginObject(.oneLine)
    json.member("startLine", place.line)
    json.member("startColumn", place.column)
    json.endObject()
    json.endObject()
    json.endObject()
    json.endArray()
  }

  /// A path or an id before it is encoded, which makes harmless all else in it.
  private func shown(_ text: String) -> String { printer.redacts ? redactingAddresses(in: text) : text }

  // MARK: - The run

  private mutating func writeTool(_ kinds: [Finding.Kind]) {
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.member("name", "rollcall")
    json.member("version", toolVersion)
    json.key("rules")
    json.beginArray()
    for kind in kinds {
      json.beginObject()
      json.member("id", printer.text("\(kind.name)"))
      json.key("shortDescription")
      json.beginObject(.oneLine)
      json.member("text", kind.title)
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endObject()
  }

  private mutating func writeInvocation(of outline: Outline, leftOut: Int) {
    json.key("invocations")
    json.beginArray()
    json.beginObject()
    if case .check = outline.subject {
      json.member("executionSuccessful", outline.alerts.isEmpty && outline.tables.isEmpty)
    } else {
      json.member("executionSuccessful", true)
    }
    json.key("toolExecutionNotifications")
    json.beginArray()
    var sentences = [Phrase(joining: [outline.title] + outline.counts, by: " · ")] + outline.notes
    if let digest = outline.digest { sentences.append("\(digest.text)") }
    if leftOut > 0 { sentences.append("\(leftOut) further results are left out") }
    for sentence in sentences {
      json.beginObject()
      json.member("level", "note")
      writeMessage(sentence)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endArray()
  }
}
