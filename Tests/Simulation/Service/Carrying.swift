internal import Reconciliation

/// What the simulated service does with a request.
extension SimulatorState {
  /// Carries out a request as far as the faults let it, and answers.
  mutating func carryOut(_ batch: UpdateBatch, request: Int) -> Result<BatchAnswer, BatchFailure> {
    let places = batch.updates.compactMap { service.place(of: $0.userID) }
    disturb(.editBeforeWriting, near: places)
    // The process ended while the request was on its way: it arrives, or doesn't.
    if isDown, draw({ $0.happens(512) }) { return .failure(.unavailable(Self.down, requestID: nil)) }
    let id = nextRequestID()
    let result = reply(to: batch, places, id)
    disturb(.editWhileWriting, near: places)
    trace.note(now, "request \(request) is answered: \(result)")
    return result
  }

  /// What a process that has ended is told.
  static let down = Rejection(code: "Down", message: "the process has ended")

  private mutating func reply(
    to batch: UpdateBatch, _ places: [Int], _ id: String
  ) -> Result<BatchAnswer, BatchFailure> {
    let loss = Rejection(code: "Timeout", message: "no answer")
    if places.contains(where: { isUntakeable[$0] }) {
      strike(.refusedForOneUser)
      let reason = Rejection(code: "BadRequest", message: "a user of it can't be taken")
      return .failure(.rejected(reason, requestID: id))
    }
    if strikes(.refusedWhole) {
      return .failure(.rejected(Rejection(code: "Unprocessable", message: "no"), requestID: id))
    }
    if strikes(.unavailable) {
      return .failure(.unavailable(Rejection(code: "Throttled", message: "later"), requestID: id))
    }
    if strikes(.lostBeforeWriting) { return .failure(.unknown(loss, requestID: nil)) }
    if strikes(.writtenLate) {
      service.keep(.init(updates: batch.updates))
      return .failure(.unknown(loss, requestID: nil))
    }
    if strikes(.lostMidway) {
      let count = draw { $0.below(batch.updates.count) }
      for update in batch.updates.prefix(count) { _ = write(update) }
      return .failure(.unknown(loss, requestID: nil))
    }
    let results = batch.updates.map { write($0) }
    if strikes(.lostAfterWriting) { return .failure(.unknown(loss, requestID: nil)) }
    return .success(BatchAnswer(results: results, requestID: id))
  }

  private mutating func write(_ update: UserUpdate) -> Result<BatchAnswer.Accepted, Rejection> {
    if let refusal = drawUserError() { return .failure(refusal) }
    var ignored: Attribute?
    if update.license != nil, strikes(.ignoredLicense) { ignored = .license }
    if update.type != nil, strikes(.ignoredType) { ignored = .type }
    if service.write(update, ignoring: ignored, now) { return .success(.init()) }
    strike(.notFound)
    return .failure(Rejection(code: "NotFound", message: "the account has no user of this id"))
  }

  /// What a reading gives.
  mutating func read(_ scope: ObservationScope) -> Result<ObservedState, DirectoryError> {
    if strikes(.failedReading) {
      return .failure(.remote(.timedOut, host: "simulated", requestID: nil))
    }
    guard strikes(.staleReading) else { return .success(service.state(scope, at: nil)) }
    let lag = draw { Duration.milliseconds($0.within(1...4_000)) }
    return .success(service.state(scope, at: now - lag))
  }
}
