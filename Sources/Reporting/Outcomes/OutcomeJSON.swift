import JSONStream
package import Reconciliation

/// How the requests of a run fared on their way.
package struct Traffic: Equatable, Sendable {
  /// How many requests were sent again.
  package var retries: Int
  /// How many answers said that there were too many requests.
  package var throttled: Int

  /// Requests that all went through at once, unless told.
  package init(retries: Int = 0, throttled: Int = 0) {
    self.retries = retries
    self.throttled = throttled
  }
}

/// What became of a plan as JSON after `schemas/outcome.schema.json`.
///
/// - Parameters:
///   - traffic: How the run's requests fared, those that read included.
///   - exitCode: The code that the command ends with.
///   - next: The command to run now.
///   - sink: Receives the text piece by piece.
package func writeOutcomeJSON(
  _ outcome: Outcome, _ traffic: Traffic, exitCode: Int, next: String, into sink: ([UInt8]) -> Void
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
  json.member("retries", traffic.retries)
  json.member("throttled", traffic.throttled)
  json.member("verified", outcome.isVerified)
  writeStop(outcome.stop, &json)
  json.member("exitCode", exitCode)
  json.member("next", next)
  json.endObject()
  sink(json.take())
}

private func writeSummary(_ outcome: Outcome, _ json: inout JSONWriter) {
  json.key("summary")
  json.beginObject()
  for kind in ChangeOutcome.Kind.allCases { json.member(kind.rawValue, outcome.count(kind)) }
  json.endObject()
}

private func writeStop(_ stop: Outcome.Stop?, _ json: inout JSONWriter) {
  json.key("stopped")
  guard let stop else { return json.null() }
  let (what, next) = stop.explanation
  json.beginObject()
  json.member("reason", stop.name)
  json.member("message", what.plain)
  json.member("next", next.plain)
  json.endObject()
}

private func write(_ user: Outcome.UserOutcome, of change: Change, _ json: inout JSONWriter) {
  json.beginObject()
  json.member("userId", change.userID.text)
  json.member("email", change.email)
  json.member("outcome", user.outcome.name)
  if let reason = user.outcome.reason(of: change) {
    json.member("code", reason.code)
    json.member("message", reason.message.plain)
  }
  if let requestID = user.requestID { json.member("requestId", requestID) }
  json.endObject()
}
