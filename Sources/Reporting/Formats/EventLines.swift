import JSONStream
package import Reconciliation

/// The events of a command as lines of JSON, one object in each, as they happen.
///
/// The first line names the version of the form; each run begins with `plan` and ends with `outcome`, and the command
/// with `end`, which counts the outcomes of all runs. What was read so far is valid wherever it stops. Users are named by their ids alone.
package struct EventLines {
  /// The version of the lines' form.
  package static let formatVersion = "1.0"

  private let printer: MediumPrinter
  private var json = JSONWriter(.compact)
  private var plan: Plan?
  private var done = 0
  private var traffic = Traffic()
  private var totals: [ChangeOutcome.Kind: Int] = [:]

  /// Lines of which none was written; addresses in messages are shown as hashes where that is asked for.
  package init(redacts: Bool) { printer = MediumPrinter(.data, redacts: redacts) }

  /// The first line.
  package mutating func start(toolVersion: String) -> [UInt8] {
    line("start") { json in
      json.member("formatVersion", Self.formatVersion)
      json.key("tool")
      json.beginObject()
      json.member("name", "rollcall")
      json.member("version", toolVersion)
      json.endObject()
    }
    return json.take()
  }

  /// A line on what kept a policy from being applied.
  package mutating func failure(_ message: Phrase, next: Phrase, policy: String?) -> [UInt8] {
    let (what, then) = (printer.text(message), printer.text(next))
    line("error") { json in
      if let policy { json.member("policy", policy) }
      json.member("message", what)
      json.member("next", then)
    }
    return json.take()
  }

  /// The last line.
  package mutating func end(exitCode: Int) -> [UInt8] {
    let totals = totals
    line("end") { json in
      json.member("exitCode", exitCode)
      writeSummary(&json) { totals[$0] ?? 0 }
    }
    return json.take()
  }

  /// The lines of a step of a run.
  ///
  /// - Parameter traffic: How its requests fared so far.
  package mutating func lines(of event: RunEvent, _ traffic: Traffic) -> [UInt8] {
    if traffic.throttled > self.traffic.throttled {
      line("throttle") { json in
        json.member("throttled", traffic.throttled)
        json.member("retries", traffic.retries)
      }
    }
    self.traffic = traffic
    write(event)
    return json.take()
  }

  // MARK: - Steps of a run

  private mutating func write(_ event: RunEvent) {
    switch event {
    case .began(let plan): begin(plan)
    case .unsent(let results):
      write(results)
      done += results.count
    case .answered(let batch, let results):
      write(results, batch: batch)
      done += results.count
      let done = done
      line("batch") { json in
        json.member("batch", batch)
        json.member("users", results.count)
        json.member("done", done)
      }
    case .split(let batch, let changes):
      line("split") { json in
        json.member("batch", batch)
        json.member("users", changes)
      }
    case .verifying(let users): line("verify") { $0.member("users", users) }
    case .verified(let results): write(results, isVerified: true)
    case .ended(let outcome): end(outcome)
    }
  }

  private mutating func begin(_ plan: Plan) {
    self.plan = plan
    done = 0
    line("plan") { json in
      json.member("account", plan.account.id.text)
      json.member("digest", plan.digest().text)
      json.member("changes", plan.changes.count)
      json.member("requests", plan.requests)
    }
  }

  private mutating func write(
    _ results: [JournalRecord.UserResult], batch: Int? = nil, isVerified: Bool = false
  ) {
    for result in results {
      let reason = plan?.change(of: result.userID).flatMap { result.outcome.outcome.reason(of: $0) }
      let message = reason.map { printer.text($0.message) }
      line("user") { json in
        json.member("userId", result.userID.text)
        json.member("outcome", result.outcome.outcome.name)
        if let reason { json.member("code", reason.code) }
        if let message { json.member("message", message) }
        if let batch { json.member("batch", batch) }
        if let requestID = result.outcome.requestID { json.member("requestId", requestID) }
        if isVerified { json.member("verified", true) }
      }
    }
  }

  private mutating func end(_ outcome: Outcome) {
    for kind in ChangeOutcome.Kind.allCases { totals[kind, default: 0] += outcome.count(kind) }
    line("outcome") { json in
      json.member("account", outcome.plan.account.id.text)
      writeSummary(&json) { outcome.count($0) }
      json.member("requests", outcome.requests)
      json.member("verified", outcome.isVerified)
      json.member("stopped", outcome.stop?.name)
    }
    plan = nil
  }

  private mutating func line(_ event: String, _ write: (inout JSONWriter) -> Void) {
    json.beginObject()
    json.member("event", event)
    write(&json)
    json.endObject()
  }
}

/// Writes how many changes ended in each outcome.
private func writeSummary(_ json: inout JSONWriter, _ count: (ChangeOutcome.Kind) -> Int) {
  json.key("summary")
  json.beginObject()
  for kind in ChangeOutcome.Kind.allCases { json.member(kind.rawValue, count(kind)) }
  json.endObject()
}

extension Plan {
  /// The change of a user, found by halves, since changes stand in order of user id.
  fileprivate func change(of user: UserID) -> Change? {
    var range = changes.startIndex..<changes.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if changes[middle].userID < user {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    guard range.lowerBound < changes.endIndex, changes[range.lowerBound].userID == user else { return nil }
    return changes[range.lowerBound]
  }
}
