import JSONStream
package import Reconciliation

/// A command that couldn't do its work, as JSON: standard output stays valid JSON where that was asked for.
///
/// - Parameters:
///   - message: What went wrong.
///   - next: What to do.
///   - exitCode: The code that the command ends with.
///   - path: The policy that is to blame, where one is.
///   - account: The account that it is about, where the policy has several.
///   - invalid: The findings, where a policy is to blame, and the files that they are about.
/// - Returns: The text's bytes.
package func failureJSON(
  _ message: Phrase, next: Phrase, exitCode: Int, policy path: String? = nil, account: String? = nil,
  invalid: (policy: InvalidPolicy, files: [PolicySource])? = nil
) -> [UInt8] {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  json.member("exitCode", exitCode)
  if let path { json.member("policy", path) }
  if let account { json.member("account", account) }
  json.member("error", message.plain)
  json.member("next", next.plain)
  if let invalid {
    json.key("diagnostics")
    json.beginArray()
    let shown = invalid.policy.diagnostics.prefix(diagnosticsShown)
    for diagnostic in shown { write(diagnostic, invalid.files, &json) }
    json.endArray()
    json.member("notShown", invalid.policy.diagnostics.count + invalid.policy.uncounted - shown.count)
  }
  json.endObject()
  return json.take()
}

private func write(_ diagnostic: Diagnostic, _ files: [PolicySource], _ json: inout JSONWriter) {
  let explanation = Explanation(of: diagnostic.problem)
  json.beginObject()
  json.member("code", explanation.code)
  json.member("severity", "error")
  json.member("message", explanation.message.plain)
  if let place = diagnostic.place { write(place, files, &json) }
  if let label = explanation.label { json.member("label", label.plain) }
  json.member("help", explanation.help.plain)
  if let related = diagnostic.related {
    json.key("related")
    json.beginObject()
    write(related, files, &json)
    if let label = explanation.relatedLabel { json.member("label", label.plain) }
    json.endObject()
  }
  json.endObject()
}

private func write(_ place: SourcePlace, _ files: [PolicySource], _ json: inout JSONWriter) {
  json.member("file", files[place.file].path)
  json.member("line", Int(place.mark.line))
  json.member("column", Int(place.mark.column))
}

/// A policy that was checked and holds no error, as JSON.
///
/// - Parameter accounts: The accounts that its files name.
/// - Returns: The text's bytes.
package func validationJSON(of path: String, users: Int, files: Int, accounts: [AccountID]) -> [UInt8] {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  json.member("exitCode", 0)
  json.member("policy", path)
  json.member("users", users)
  json.member("files", files)
  json.key("accounts")
  json.beginArray(.oneLine)
  for account in accounts { json.string(account.text) }
  json.endArray()
  json.key("diagnostics")
  json.beginArray()
  json.endArray()
  json.endObject()
  return json.take()
}
