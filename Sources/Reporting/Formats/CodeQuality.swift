import JSONStream

/// Writes reports as GitLab's code quality report: one array of findings, each on the line of the policy that causes it.
///
/// Source: GitLab's documentation, "Code Quality report format".
func writeCodeQuality(_ outlines: [Outline], redacts: Bool, into sink: ([UInt8]) -> Void) {
  let printer = MediumPrinter(.data, redacts: redacts)
  var json = JSONWriter(.indented(2))
  json.beginArray()
  for outline in outlines {
    for finding in outline.findings where finding.kind.weight > .passed {
      write(finding, of: outline, printer, &json)
      sink(json.take())
    }
  }
  json.endArray()
  sink(json.take())
}

private func write(
  _ finding: Finding, of outline: Outline, _ printer: MediumPrinter, _ json: inout JSONWriter
) {
  json.beginObject()
  json.member("description", printer.text(finding.sentence))
  json.member("check_name", printer.text("\(finding.kind.name)"))
  json.member("fingerprint", finding.fingerprint(in: outline))
  json.member("severity", severity(finding.kind.weight))
  json.key("location")
  json.beginObject()
  json.member("path", printer.outside(Untrusted(finding.shownPath)))
  json.key("lines")
  json.beginObject(.oneLine)
  json.member("begin", finding.place?.line ?? 1)
  json.endObject()
  json.endObject()
  json.endObject()
}

private func severity(_ weight: Finding.Weight) -> String {
  switch weight {
  case .error: "critical"
  case .warning: "minor"
  case .silent, .passed, .note: "info"
  }
}

extension Finding {
  /// The path that it is shown at, as systems take it: without `./` before it, and the folder where no file is to blame.
  fileprivate var shownPath: String {
    guard let path = place?.path else { return "." }
    return path.utf8.starts(with: "./".utf8) ? String(path.dropFirst(2)) : path
  }
}
