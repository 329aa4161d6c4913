import JSONStream
import Reconciliation

/// What a journal begins with beside the plan.
struct JournalOpening: Sendable {
  let provenance: Provenance
  let startedAt: UTCTime
}

/// Makes a run's records lines of its journal.
struct JournalEncoder {
  /// The version of the journal's form.
  static let formatVersion = "1.0"
  /// The most users of one `verified` line: a run of a million users reads all of them again in one step, and a line
  /// is to stay far below its limit.
  static let usersPerLine = 1_000

  private var chain = JournalChain()
  private var sequence = 0

  /// The lines that a record takes: one, but for many users that were read again.
  ///
  /// - Parameter now: Asked where a record ends the run.
  /// - Throws: `JournalFailure` where a line would be longer than a reader takes.
  mutating func lines(
    of record: JournalRecord, _ opening: JournalOpening, now: () -> UTCTime
  ) throws(JournalFailure) -> [UInt8] {
    switch record {
    case .begin(let plan):
      return try line("begin") { writeBegin(plan, opening, &$0) }
    case .intent(let batch, let changes):
      return try line("intent") { writeIntent(batch, changes, &$0) }
    case .result(let batch, let results):
      return try line("result") { json in
        json.member("batch", batch)
        writeResults(results, &json)
      }
    case .verified(let results):
      var lines: [UInt8] = []
      for start in stride(from: 0, to: results.count, by: Self.usersPerLine) {
        let part = results[start...].prefix(Self.usersPerLine)
        lines += try line("verified") { writeResults(part, &$0) }
      }
      return lines
    case .end(let outcome):
      return try line("end") { writeEnd(outcome, at: now(), &$0) }
    }
  }

  private mutating func line(
    _ kind: String, _ writeMembers: (inout JSONWriter) -> Void
  ) throws(JournalFailure) -> [UInt8] {
    var json = JSONWriter(.compact)
    json.beginObject()
    json.member("sequence", sequence + 1)
    json.member("kind", kind)
    writeMembers(&json)
    json.endObject()
    // Without the brace and the line break.
    let line = chain.seal(json.take().dropLast(2))
    guard line.count <= JournalChain.lineLimit else {
      throw JournalFailure(reason: "a record of \(line.count) bytes is longer than any may be")
    }
    sequence += 1
    return line
  }
}

// MARK: - Begin and end

private func writeBegin(_ plan: Plan, _ opening: JournalOpening, _ json: inout JSONWriter) {
  json.member("formatVersion", JournalEncoder.formatVersion)
  json.member("digest", plan.digest().text)
  json.key("account")
  json.beginObject()
  json.member("id", plan.account.id.text)
  json.member("type", plan.account.type)
  json.key("supportedLicenses")
  json.beginArray()
  for license in plan.account.supportedLicenses { json.string(license) }
  json.endArray()
  json.endObject()
  json.member("directory", opening.provenance.directory)
  writePolicy(opening.provenance.files, &json)
  json.key("tool")
  json.beginObject()
  json.member("name", "rollcall")
  json.member("version", opening.provenance.toolVersion)
  json.endObject()
  writeProtected(plan.limits.protected, &json)
  json.member("startedAt", opening.startedAt.text)
}

private func writePolicy(_ files: [PolicyFile], _ json: inout JSONWriter) {
  json.key("policy")
  json.beginObject()
  json.key("files")
  json.beginArray()
  for file in files {
    json.beginObject()
    json.member("path", file.path)
    json.member("sha256", file.sha256)
    json.endObject()
  }
  json.endArray()
  json.endObject()
}

private func writeProtected(_ names: [UserName], _ json: inout JSONWriter) {
  json.key("protect")
  json.beginArray()
  for name in names {
    json.beginObject()
    switch name {
    case .id(let id): json.member("id", id.text)
    case .email(let email): json.member("email", email.text)
    }
    json.endObject()
  }
  json.endArray()
}

private func writeEnd(_ outcome: Outcome, at time: UTCTime, _ json: inout JSONWriter) {
  json.key("summary")
  json.beginObject()
  for kind in ChangeOutcome.Kind.allCases { json.member(kind.rawValue, outcome.count(kind)) }
  json.endObject()
  json.member("exitCode", outcome.exitCode)
  json.member("requests", outcome.requests)
  json.member("stop", outcome.stop.map(word))
  json.member("endedAt", time.text)
}

private func word(for stop: Outcome.Stop) -> String {
  switch stop {
  case .unanswered: "unanswered"
  case .unavailable: "unavailable"
  case .journal: "journal"
  case .interrupted: "interrupted"
  }
}

// MARK: - Users

private func writeIntent(_ batch: Int, _ changes: [Change], _ json: inout JSONWriter) {
  json.member("batch", batch)
  json.key("users")
  json.beginArray()
  for change in changes {
    json.beginObject()
    json.member("userId", change.userID.text)
    json.member("email", change.email)
    json.key("attributes")
    json.beginArray()
    for edit in change.attributes.map(\.edit) {
      json.beginObject()
      json.member("name", edit.attribute.name)
      json.member("before", edit.before)
      json.member("after", edit.after)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
  json.endArray()
}

private func writeResults(_ results: some Sequence<JournalRecord.UserResult>, _ json: inout JSONWriter) {
  json.key("users")
  json.beginArray()
  for result in results {
    let outcome = result.outcome.outcome
    json.beginObject()
    json.member("userId", result.userID.text)
    json.member("outcome", outcome.name)
    if let reason = outcome.reason {
      json.member("code", reason.code)
      json.member("message", reason.message)
    }
    if let shortfall = outcome.shortfall { json.member("code", code(for: shortfall)) }
    if let requestID = result.outcome.requestID { json.member("requestId", requestID) }
    json.endObject()
  }
  json.endArray()
}

private func code(for shortfall: Shortfall) -> String {
  switch shortfall {
  case .unchanged: "unchanged"
  case .changed: "changed"
  case .gone: "gone"
  case .unread: "unread"
  }
}
