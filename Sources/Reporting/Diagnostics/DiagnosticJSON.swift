import JSONStream
import Reconciliation

/// Writes the findings of a run as members of an object: what is shown of them, and how many aren't.
func writeDiagnostics(_ shown: ShownDiagnostics, in files: [PolicySource], _ json: inout JSONWriter) {
  let all = shown.all
  let quoted = QuotedLines(of: all, in: files)
  json.key("diagnostics")
  json.beginArray()
  for diagnostic in all { write(diagnostic, quoted, &json) }
  json.endArray()
  json.member("notShown", shown.hidden)
}

private func write(_ diagnostic: Diagnostic, _ quoted: QuotedLines, _ json: inout JSONWriter) {
  let explanation = Explanation(of: diagnostic.problem)
  json.beginObject()
  json.member("code", explanation.code)
  json.member("severity", diagnostic.problem.severity.name)
  json.member("message", explanation.message.plain)
  if let place = diagnostic.place { write(quoted[place], &json) }
  if let label = explanation.label { json.member("label", label.plain) }
  json.member("help", explanation.help.plain)
  json.key("related")
  json.beginArray()
  if let related = diagnostic.related {
    json.beginObject()
    write(quoted[related], &json)
    if let label = explanation.relatedLabel { json.member("label", label.plain) }
    json.endObject()
  }
  json.endArray()
  if let fix = explanation.correction.flatMap({ Fix($0, of: diagnostic, in: quoted) }) {
    write(fix, quoted.files[fix.file].path, &json)
  }
  json.endObject()
}

private func write(_ quote: Quote, _ json: inout JSONWriter) {
  json.member("file", quote.path)
  json.member("line", Int(quote.mark.line))
  json.member("column", Int(quote.mark.column))
  json.member("endLine", Int(quote.mark.line))
  json.member("endColumn", quote.endColumn)
  json.member("byteStart", quote.bytes.lowerBound)
  json.member("byteEnd", quote.bytes.upperBound)
}

private func write(_ fix: Fix, _ path: String, _ json: inout JSONWriter) {
  json.key("fix")
  json.beginObject()
  json.member("description", fix.description.plain)
  json.member("file", path)
  json.member("byteStart", fix.bytes.lowerBound)
  json.member("byteEnd", fix.bytes.upperBound)
  json.member("replacement", fix.replacement)
  json.endObject()
}
