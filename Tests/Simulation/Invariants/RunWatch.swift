internal import Reconciliation

/// What one apply did, as the seams saw it, and whether that was right at each step.
struct RunWatch: Sendable {
  /// The plan that is applied.
  let plan: Plan
  /// The users as the run read them before the first request.
  let observed: ObservedState
  /// How the plan is applied.
  let options: ApplyOptions
  /// What is known of each change, in plan order.
  private(set) var rows: [RowWatch]
  /// The requests, in the order in which they began.
  private(set) var requests: [RequestWatch] = []
  /// The records that the run gave to its journal, in order; whether each was said to be durable.
  private(set) var records: [(record: JournalRecord, isKept: Bool)] = []
  /// The signal that the run was told of.
  private(set) var signalTold: Interruption?
  /// Why nothing new may begin.
  private(set) var hasLostAnswer = false
  private(set) var wasUnavailable = false
  private(set) var journalFailed = false
  private(set) var writeFailed = false
  private(set) var syncFailed = false
  /// The lines of the journal.
  var lines: [JournalLine] = []
  /// The first thing that was wrong.
  private(set) var violation: Violation?
  /// The readings that were made again, as far as they came back.
  private(set) var readings = 0
  private(set) var lastReadingEnded: Duration?

  private let rowOfPlace: [Int32]
  private var inFlight = 0
  /// Whether a page is asked for behind the writes.
  private var isReadingPage = false

  /// What is known of one change.
  struct RowWatch: Sendable {
    /// What the reading before the first request makes of it.
    let due: Due
    var sends = 0
    var isInFlight = false
    /// The last request that carried it.
    var request: Int?
    /// The most users that a request may carry it with, once one was refused as a whole.
    var mostTogether = Plan.usersPerRequest
    var isMetByReading = false
    var found = Found.unread
  }

  /// What is to become of a change.
  enum Due: Sendable { case send, nothing, leave }

  /// What the last reading found of a user that was written.
  enum Found: Equatable, Sendable {
    case unread
    case gone
    case met
    case unchanged([Attribute])
    case changed([Attribute])
  }

  init(
    _ plan: Plan, _ observed: ObservedState, _ options: ApplyOptions, placeOf: (UserID) -> Int?, places: Int
  ) {
    self.plan = plan
    self.observed = observed
    self.options = options
    rows = plan.changes.map { RowWatch(due: due($0, in: observed)) }
    var rowOfPlace = [Int32](repeating: -1, count: places)
    for (row, change) in plan.changes.enumerated() {
      if let place = placeOf(change.userID) { rowOfPlace[place] = Int32(row) }
    }
    self.rowOfPlace = rowOfPlace
  }

  /// The plan's change of the user at a place.
  func row(ofPlace place: Int) -> Int? { rowOfPlace[place] < 0 ? nil : Int(rowOfPlace[place]) }

  /// The most requests that were in flight at once so far.
  private(set) var mostInFlight = 0

  /// Whether a reading told what became of a request without an answer.
  var hasResolvedUnknown: Bool {
    rows.indices.contains { row in
      guard rows[row].isMetByReading, let request = rows[row].request else { return false }
      if case .lost = requests[request].outcome(of: row) { return true }
      return false
    }
  }

  /// Notes what was wrong, where nothing was before.
  mutating func fail(_ invariant: Invariant, _ detail: String) {
    if violation == nil { violation = Violation(invariant: invariant, detail: detail) }
  }

  /// Whether there is a reason not to begin anything new.
  var mustStop: Bool { hasLostAnswer || wasUnavailable || journalFailed || signalTold != nil }
}

// MARK: - Requests

extension RunWatch {
  /// A request is about to be carried to the service; its number.
  mutating func begin(_ batch: UpdateBatch, places: [Int?], durableBytes: Int) -> Int {
    let number = requests.count
    var carried: [Int] = []
    for (update, place) in zip(batch.updates, places) {
      guard let row = place.flatMap(row(ofPlace:)) else {
        fail(.onlyThePlansUsers, "\(update.userID) is sent, and the plan doesn't change it")
        continue
      }
      check(update, row, of: batch.updates.count)
      rows[row].sends += 1
      rows[row].isInFlight = true
      rows[row].request = number
      carried.append(row)
    }
    inFlight += 1
    mostInFlight = max(mostInFlight, inFlight)
    checkConcurrency()
    if batch.updates.count > Plan.usersPerRequest {
      fail(.batchSize, "\(batch.updates.count) users are sent")
    }
    checkIntent(of: carried, durableBytes)
    requests.append(RequestWatch(rows: carried, durableBytes: durableBytes))
    return number
  }

  private mutating func checkConcurrency() {
    let all = inFlight + (isReadingPage ? 1 : 0)
    if all > options.concurrency { fail(.concurrency, "\(all) of \(options.concurrency)") }
  }

  private mutating func check(_ update: UserUpdate, _ row: Int, of count: Int) {
    let change = plan.changes[row]
    if rows[row].isInFlight { fail(.onceInFlight, "\(change.userID)") }
    if rows[row].due != .send { fail(.beforeImage, "\(change.userID) is sent and isn't as the plan saw it") }
    if let request = rows[row].request {
      if !requests[request].wasRefusedWhole || count > rows[row].mostTogether {
        fail(.onlyRefusedHalves, "\(change.userID) is sent again, with \(count - 1) others")
      }
    }
    let sent = Attribute.allCases.compactMap { attribute in
      update.value(of: attribute).map { (attribute, $0) }
    }
    let isPlans =
      sent.count == change.attributes.count
      && zip(sent, change.attributes).allSatisfy { $0.0 == $1.edit.attribute && $0.1 == $1.edit.after }
    if !isPlans { fail(.onlyThePlansAttributes, "\(change.userID): \(sent)") }
  }

  /// The request's intent was recorded, and was said to be kept before any failure of the journal.
  private mutating func checkIntent(of carried: [Int], _ durableBytes: Int) {
    let users = carried.map { plan.changes[$0].userID }
    let intent = records.lastIndex { kept in
      if case .intent(_, let changes) = kept.record { changes.map(\.userID) == users } else { false }
    }
    guard let intent else { return fail(.durableIntent, "no intent names \(users)") }
    let line = lines.first { $0.record == intent }
    if let line, line.end <= durableBytes, records[intent].isKept { return }
    if journalFailed { fail(.journalFailureStops, "\(users) are sent after the journal failed") }
    fail(.durableIntent, "the intent for \(users) isn't durable")
  }

  /// The request's answer reaches the run.
  mutating func end(_ request: Int, _ answer: RequestWatch.Answer) {
    requests[request].answer = answer
    inFlight -= 1
    for row in requests[request].rows { rows[row].isInFlight = false }
    switch answer {
    case .refused:
      let count = requests[request].rows.count
      let half = count == 1 ? 0 : (count + 1) / 2
      for row in requests[request].rows { rows[row].mostTogether = half }
    case .lost: hasLostAnswer = true
    case .unavailable: wasUnavailable = true
    case .perUser, .none: break
    }
  }
}

// MARK: - Records and signals

extension RunWatch {
  /// A record is given to the journal; its number.
  mutating func record(_ record: JournalRecord) -> Int {
    if case .intent(_, let changes) = record, mustStop {
      fail(.stops, "\(changes.map(\.userID)) are begun after there was a reason to stop")
    }
    records.append((record, isKept: false))
    return records.count - 1
  }

  /// The journal said that the record is durable.
  mutating func keep(_ record: Int) { records[record].isKept = true }

  /// A write of the journal failed: there is no knowing what of it stands in the file.
  mutating func failWrite() { writeFailed = true }

  /// A sync of the journal failed: what wasn't synced may be lost, though it can be read for a while.
  mutating func failSync() { syncFailed = true }

  /// The journal said that it can't be kept.
  mutating func failJournal() { journalFailed = true }

  /// The run asked for a signal, and there was one.
  mutating func tell(_ signal: Interruption) { signalTold = signalTold ?? signal }
}

// MARK: - Readings

extension RunWatch {
  /// Users are about to be read again.
  mutating func beginReading(_ scope: ObservationScope, places: [Int?], _ now: Duration) {
    guard case .named = scope else { return fail(.onlyTouchedRead, "everyone is read again") }
    for place in places {
      guard let row = place.flatMap(row(ofPlace:)) else {
        fail(.onlyTouchedRead, "a user is read again whom the plan doesn't change")
        continue
      }
      let answer = rows[row].request.flatMap { requests[$0].outcome(of: row) }
      if answer?.isOpen != true || rows[row].isMetByReading {
        fail(.onlyTouchedRead, "\(plan.changes[row].userID) is read again, though nothing is open about it")
      }
    }
    guard case .reading(let delays) = options.verification, readings < delays.count else {
      return fail(.growingDelays, "reading \(readings + 1) was not asked for")
    }
    if let ended = lastReadingEnded, now - ended < delays[readings] {
      fail(.growingDelays, "reading \(readings + 1) comes \(now - ended) after the one before")
    }
    readings += 1
  }

  /// The reading came back, or failed.
  mutating func endReading(_ state: ObservedState?, places: [Int?], _ now: Duration) {
    lastReadingEnded = now
    guard let state else { return }
    for row in places.compactMap({ $0.flatMap(row(ofPlace:)) }) {
      take(found(plan.changes[row], in: state), row)
    }
  }
}

// MARK: - Pages

extension RunWatch {
  /// A page is asked for behind the writes; whether some of them are still under way.
  mutating func beginPage(places: [Int?]) -> Bool {
    isReadingPage = true
    checkConcurrency()
    for row in places.compactMap({ $0.flatMap(row(ofPlace:)) }) where mayStillBeWritten(row) {
      fail(.readBehind, "\(plan.changes[row].userID) is read before its change is answered")
    }
    return inFlight > 0
  }

  private func mayStillBeWritten(_ row: Int) -> Bool {
    if rows[row].isInFlight { return true }
    guard rows[row].due == .send, !mustStop else { return false }
    guard let request = rows[row].request else { return true }
    return requests[request].wasRefusedWhole && requests[request].rows.count > 1
  }

  /// The page came back, or failed.
  mutating func endPage() { isReadingPage = false }

  /// All pages came back.
  mutating func endReadingBehind(_ state: ObservedState, _ now: Duration) {
    lastReadingEnded = now
    for row in rows.indices {
      let answer = rows[row].request.flatMap { requests[$0].outcome(of: row) }
      guard answer?.isOpen == true else { continue }
      // Who wasn't there may have moved to a page that was read before.
      let found = found(plan.changes[row], in: state)
      take(found == .gone ? .unread : found, row)
    }
  }

  private mutating func take(_ found: Found, _ row: Int) {
    rows[row].found = found
    if found == .met { rows[row].isMetByReading = true }
  }
}

// MARK: - Telling values apart

/// What a reading makes of a change before it is sent.
private func due(_ change: Change, in observed: ObservedState) -> RunWatch.Due {
  guard let row = observed.row(of: change.userID) else { return .leave }
  let user = observed[row]
  if change.attributes.allSatisfy({ user.value(of: $0.edit.attribute) == $0.edit.after }) { return .nothing }
  let isBefore = change.attributes.allSatisfy { user.value(of: $0.edit.attribute) == $0.edit.before }
  return isBefore ? .send : .leave
}

/// What a reading finds of a change after it was sent.
private func found(_ change: Change, in observed: ObservedState) -> RunWatch.Found {
  guard let row = observed.row(of: change.userID) else { return .gone }
  let user = observed[row]
  let unmet = change.attributes.map(\.edit).filter { user.value(of: $0.attribute) != $0.after }
  if unmet.isEmpty { return .met }
  let foreign = unmet.filter { user.value(of: $0.attribute) != $0.before }
  return foreign.isEmpty ? .unchanged(unmet.map(\.attribute)) : .changed(foreign.map(\.attribute))
}

extension UserUpdate {
  /// What it sets an attribute to; nil where it leaves it.
  fileprivate func value(of attribute: Attribute) -> String? {
    switch attribute {
    case .license: license?.name
    case .type: type?.name
    case .alexaEnabled: alexaForBusiness.enabled.map { $0 ? "true" : "false" }
    case .alexaRoomARN: alexaForBusiness.roomARN
    }
  }
}
