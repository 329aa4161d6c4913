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
  if let invalid { writeDiagnostics(ShownDiagnostics(invalid.policy), in: invalid.files, &json) }
  json.endObject()
  return json.take()
}

/// A policy that was checked and holds no error, as JSON.
///
/// - Parameters:
///   - path: The policy as it was given.
///   - users: How many users it names.
///   - accounts: The accounts that its files name.
///   - warnings: What is to be warned of.
///   - files: The files that the warnings are about.
/// - Returns: The text's bytes.
package func validationJSON(
  of path: String, users: Int, accounts: [AccountID], _ warnings: Warnings, in files: [PolicySource]
) -> [UInt8] {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  json.member("exitCode", 0)
  json.member("policy", path)
  json.member("users", users)
  json.member("files", files.count)
  json.key("accounts")
  json.beginArray(.oneLine)
  for account in accounts { json.string(account.text) }
  json.endArray()
  writeDiagnostics(ShownDiagnostics(warnings), in: files, &json)
  json.endObject()
  return json.take()
}
