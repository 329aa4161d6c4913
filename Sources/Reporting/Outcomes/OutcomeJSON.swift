import JSONStream
package import Reconciliation

/// What became of a plan as JSON after `schemas/outcome.schema.json`.
///
/// - Parameters:
///   - exitCode: The code that the command ends with.
///   - next: The command to run now.
///   - sink: Receives the text piece by piece.
package func writeOutcomeJSON(
  _ outcome: Outcome, exitCode: Int, next: String, into sink: ([UInt8]) -> Void
) {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  json.member("plan", outcome.plan.digest().text)
  writeSummary(outcome, &json)
  json.key("users")
  json.beginArray()
  for (change, user) in zip(outcome.plan.changes, outcome.users) {
    write(user, of: change, &json)
    sink(json.take())
  }
  json.endArray()
  json.member("batches", outcome.requests)
  json.member("retries", 0)
  json.member("throttled", 0)
  json.member("exitCode", exitCode)
  json.member("next", next)
  json.endObject()
  sink(json.take())
}

/// The words of the outcome's form; those that this engine doesn't come to are counted as none.
private let outcomeWords = [
  "applied", "alreadyApplied", "stale", "rejected", "unverified", "unknown", "notAttempted",
]

private func writeSummary(_ outcome: Outcome, _ json: inout JSONWriter) {
  json.key("summary")
  json.beginObject()
  for word in outcomeWords {
    json.member(word, ChangeOutcome.Kind(rawValue: word).map(outcome.count) ?? 0)
  }
  json.endObject()
}

private func write(_ user: Outcome.UserOutcome, of change: Change, _ json: inout JSONWriter) {
  json.beginObject()
  json.member("userId", change.userID.text)
  json.member("email", change.email)
  json.member("outcome", user.outcome.name)
  if let reason = user.outcome.reason {
    json.member("code", reason.code)
    json.member("message", reason.message)
  }
  if let requestID = user.requestID { json.member("requestId", requestID) }
  json.endObject()
}
