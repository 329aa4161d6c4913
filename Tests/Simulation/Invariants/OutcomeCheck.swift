internal import Reconciliation

/// Holds what a run told against what the server's log and the run's readings say.
extension RunWatch {
  /// Checks the outcome of a run that came to its end.
  mutating func check(_ outcome: Outcome) {
    let kinds = ChangeOutcome.Kind.allCases.map(outcome.count).reduce(0, +)
    guard outcome.users.count == rows.count, kinds == rows.count, outcome.plan == plan else {
      return fail(.oneOutcome, "\(kinds) outcomes for \(rows.count) changes")
    }
    for row in rows.indices {
      check(outcome.users[row], row)
    }
    if outcome.requests != requests.count {
      fail(.requestCount, "\(outcome.requests) of \(requests.count) requests are told")
    }
    checkStop(outcome)
    checkExitCode(outcome)
    checkRecords(outcome)
  }

  private mutating func check(_ told: Outcome.UserOutcome, _ row: Int) {
    let expected = expectedOutcome(of: row)
    if told == expected { return }
    let user = plan.changes[row].userID
    let detail = "\(user) was told \(told), and the log says \(expected)"
    switch (told.outcome, expected.outcome) {
    case (.applied, .unverified), (.applied, .unknown): fail(.appliedIsInForce, detail)
    default: fail(.serverAgrees, detail)
    }
  }

  /// What should be told of a change.
  private mutating func expectedOutcome(of row: Int) -> Outcome.UserOutcome {
    guard let request = rows[row].request else {
      let word: ChangeOutcome =
        switch rows[row].due {
        case .send: .notAttempted
        case .nothing: .alreadyApplied
        case .leave: .stale
        }
      return .init(outcome: word, requestID: nil)
    }
    if requests[request].wasRefusedWhole, requests[request].rows.count > 1, !mustStop {
      fail(.isolation, "\(plan.changes[row].userID) was refused beside others and never by itself")
    }
    guard let answer = requests[request].outcome(of: row) else {
      return .init(outcome: .notAttempted, requestID: nil)
    }
    return .init(outcome: word(for: answer, row), requestID: requestID(of: answer))
  }

  private func word(for answer: RequestWatch.RowAnswer, _ row: Int) -> ChangeOutcome {
    let isRead = options.verification != .skipped
    switch answer {
    case .refused(let reason, _): return .rejected(reason)
    case .lost(let reason, _): return isRead && rows[row].isMetByReading ? .applied : .unknown(reason)
    case .accepted:
      if !isRead || rows[row].isMetByReading { return .applied }
      switch rows[row].found {
      case .unread, .met: return .unverified(.unread)
      case .gone: return .unverified(.gone)
      case .unchanged(let attributes): return .unverified(.unchanged(attributes))
      case .changed(let attributes): return .unverified(.changed(attributes))
      }
    }
  }

  private func requestID(of answer: RequestWatch.RowAnswer) -> String? {
    switch answer {
    case .accepted(let requestID), .refused(_, let requestID), .lost(_, let requestID): requestID
    }
  }

  // MARK: - The end

  /// A reason to stop is told where there was one, and nowhere else; without one everything was attempted.
  private mutating func checkStop(_ outcome: Outcome) {
    let isTrue =
      switch outcome.stop {
      case nil: !hasLostAnswer && !wasUnavailable && !journalFailed
      case .unanswered: hasLostAnswer
      case .unavailable: wasUnavailable
      case .journal: journalFailed
      case .interrupted: signalTold != nil
      }
    if !isTrue {
      fail(.wholePlanSent, "the run is told to have stopped for \(String(describing: outcome.stop))")
    }
    if outcome.stop == nil, outcome.count(.notAttempted) > 0 {
      fail(.wholePlanSent, "\(outcome.count(.notAttempted)) users were left without a reason")
    }
    let isPolledLast = !plan.changes.isEmpty && outcome.interruption != signalTold
    if isPolledLast { fail(.exitCode, "a signal was told, and the outcome has another") }
  }

  private mutating func checkExitCode(_ outcome: Outcome) {
    let isInForce = outcome.users.allSatisfy { $0.outcome == .applied || $0.outcome == .alreadyApplied }
    let code =
      switch signalTold {
      case .interrupt: 130
      case .termination: 143
      case nil: !isInForce ? 3 : journalFailed ? 1 : 0
      }
    if outcome.exitCode != code { fail(.exitCode, "\(outcome.exitCode) instead of \(code)") }
  }

  // MARK: - Records

  /// The records that the run gave to its journal tell what happened.
  private mutating func checkRecords(_ outcome: Outcome) {
    if plan.changes.isEmpty { return }
    guard case .begin(let begun)? = records.first?.record, begun == plan else {
      return fail(.recordsAreTrue, "the first record isn't the plan")
    }
    checkVerdicts(outcome)
    guard !journalFailed else { return }
    guard case .end(outcome)? = records.last?.record else {
      return fail(.recordsAreTrue, "the last record isn't the outcome")
    }
  }

  /// What the journal says last of each user is what the outcome says; intents and results come in pairs.
  private mutating func checkVerdicts(_ outcome: Outcome) {
    var verdicts = [Outcome.UserOutcome?](repeating: nil, count: rows.count)
    var intents = 0
    var results = 0
    for (record, _) in records {
      switch record {
      case .begin, .end: break
      case .intent: intents += 1
      case .result(_, let users):
        results += 1
        note(users, in: &verdicts)
      case .verified(let users): note(users, in: &verdicts)
      }
    }
    let isPaired = journalFailed ? results <= intents : results == intents && results == requests.count
    if !isPaired {
      fail(.recordsAreTrue, "\(intents) intents, \(results) results, \(requests.count) requests")
    }
    if journalFailed { return }
    for row in rows.indices where rows[row].request != nil {
      if verdicts[row] != outcome.users[row] {
        fail(.recordsAreTrue, "the journal's last word on \(plan.changes[row].userID) isn't the outcome's")
      }
    }
  }

  private func note(_ users: [JournalRecord.UserResult], in verdicts: inout [Outcome.UserOutcome?]) {
    // Results come in plan order within a record, so that one pass finds their rows.
    var row = 0
    for user in users {
      while row < rows.count, plan.changes[row].userID != user.userID { row += 1 }
      if row == rows.count { return }
      verdicts[row] = user.outcome
    }
  }
}
