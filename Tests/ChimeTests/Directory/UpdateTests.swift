import Chime
import Reconciliation
import Testing

@Suite struct `Updating a batch` {
  private static let line = "POST /accounts/acct-1/users"

  private func batch(_ ids: String...) -> UpdateBatch {
    UpdateBatch(
      ids.map { id in
        var update = UserUpdate(userID: UserID(id)!)
        update.license = .pro
        return update
      })
  }

  private static func errors(_ codes: (String, String)...) -> HTTPResponse {
    let list = codes.map { #"{"UserId":"\#($0.0)","ErrorCode":"\#($0.1)","ErrorMessage":"m"}"# }
    return HTTPResponse(
      status: 200, headers: [HTTPHeader("X-Amzn-RequestId", "r-1")],
      body: Array(#"{"UserErrors":[\#(list.joined(separator: ","))]}"#.utf8))
  }

  private func codes(_ answer: BatchAnswer) -> [String] {
    answer.results.map { result in
      switch result {
      case .success: "accepted"
      case .failure(let reason): reason.code
      }
    }
  }

  @Test func `sends the attributes that are given, and nothing else`() async throws {
    let script = Script([Self.line: [.text("{}")]])
    var update = UserUpdate(userID: UserID("é\"")!)
    update.type = .sharedDevice
    update.alexaForBusiness.enabled = false
    _ = try await chimeDirectory(exchange: script.answer).update(UpdateBatch([update]))
    let expected =
      #"{"UpdateUserRequestItems":[{"UserId":"é\"","UserType":"SharedDevice","#
      + #""AlexaForBusinessMetadata":{"IsAlexaForBusinessEnabled":false}}]}"# + "\n"
    #expect(script.bodies == [expected])
  }

  @Test func `tells each user's own answer, its code normalised`() async throws {
    let script = Script([Self.line: [Self.errors(("b", "NotFoundException"))]])
    let answer = try await chimeDirectory(exchange: script.answer).update(batch("a", "b", "c"))
    #expect(codes(answer) == ["accepted", "NotFound", "accepted"])
    #expect(answer.requestID == "r-1")
  }

  @Test func `sends users again, alone, whose own answer may pass`() async throws {
    let script = Script([
      Self.line: [Self.errors(("a", "Throttled"), ("b", "Forbidden"), ("c", "ServiceFailure")), .text("{}")]
    ])
    let answer = try await chimeDirectory(exchange: script.answer).update(batch("a", "b", "c"))
    #expect(codes(answer) == ["accepted", "Forbidden", "accepted"])
    #expect(script.bodies.last?.contains(#""b""#) == false)
    #expect(script.lines.count == 2)
  }

  @Test func `refuses an id that can't be sent, for its user alone`() async throws {
    let script = Script([Self.line: [.text("{}")]])
    let directory = chimeDirectory(exchange: script.answer)
    #expect(codes(try await directory.update(batch("a", ".."))) == ["accepted", "InvalidID"])
    #expect(codes(try await directory.update(batch("."))) == ["InvalidID"])
    #expect(script.lines.count == 1)
  }

  @Test(arguments: [
    errors(("x", "NotFound")), errors(("a", "NotFound"), ("a", "NotFound")), .text(""), .text("<html>"),
    .text("[]"), .text(#"{"UserErrors":7}"#), .text("{}", status: 500), .text("{}", status: 204),
  ])
  func `has an unknown outcome where the answer can't be trusted`(answer: HTTPResponse) async throws {
    let script = Script([Self.line: [answer]])
    #expect(try await failure(script.answer)?.name == "unknown")
  }

  @Test(arguments: [
    (HTTPFailure.timedOut, "unknown"), (.broken(reason: "cut"), "unknown"),
    (.unreachable(reason: "down"), "unavailable"), (.untrusted(reason: "certificate"), "unavailable"),
  ])
  func `tells apart whether anything may have been written`(error: HTTPFailure, name: String) async throws {
    #expect(try await failure { _ throws(HTTPFailure) in throw error }?.name == name)
  }

  @Test(arguments: [
    (400, "BadRequestException", "rejected"), (404, "NotFoundException", "rejected"),
    (403, "ForbiddenException", "rejected"), (403, "AccessDeniedException", "unavailable"),
    (403, "ExpiredTokenException", "unavailable"), (401, "UnauthorizedClientException", "unavailable"),
    (400, "ThrottlingException", "unavailable"), (307, "x", "unavailable"), (503, "x", "unknown"),
  ])
  func `is refused as a whole by a status`(status: Int, code: String, name: String) async throws {
    let script = Script([
      Self.line: [HTTPResponse(status: status, headers: [HTTPHeader("x-amzn-ErrorType", code)])]
    ])
    #expect(try await failure(script.answer)?.name == name)
  }

  @Test func `stays unknown where an earlier attempt may have written and a later one is refused`()
    async throws
  {
    let script = Script([
      Self.line: [.text("{}", status: 503), HTTPResponse(status: 400, body: Array(#"{"code":"Bad"}"#.utf8))]
    ])
    #expect(
      try await failure(script.answer)
        == .unknown(Rejection(code: "Bad", message: ""), requestID: nil))
  }

  @Test func `keeps its first answers where a later request for some of its users is refused`() async throws {
    let refusal = HTTPResponse(
      status: 403, headers: [HTTPHeader("x-amzn-errortype", "AccessDeniedException")])
    let script = Script([Self.line: [Self.errors(("a", "Throttled")), refusal]])
    let answer = try await chimeDirectory(exchange: script.answer).update(batch("a", "b"))
    #expect(codes(answer) == ["Throttled", "accepted"])
    #expect(script.lines.count == 2)
  }

  @Test func `is unknown where a later request for some of its users has no answer`() async throws {
    let script = Script([Self.line: [Self.errors(("a", "Throttled")), .text("<html>", status: 200)]])
    do throws(BatchFailure) {
      _ = try await chimeDirectory(exchange: script.answer).update(batch("a", "b"))
      Issue.record("it has an outcome")
    } catch {
      #expect(error.name == "unknown")
    }
  }

  @Test(arguments: [("Throttled", "ServiceFailure"), ("ServiceFailure", "Throttled")])
  func `waits as after a throttle where one user was throttled`(first: String, second: String) async throws {
    let clock = SkippingClock()
    let script = Script([Self.line: [Self.errors(("a", first), ("b", second)), .text("{}")]])
    let pacing = Pacing(clock: clock, random: ConstantGenerator(draw: .max))
    _ = try await chimeDirectory(pacing: pacing, exchange: script.answer).update(batch("a", "b"))
    #expect("\(Int((clock.seconds * 1_000).rounded())) ms" == "250 ms")
  }

  @Test func `tells a user's own answer after the fifth time that it may pass`() async throws {
    let script = Script([Self.line: [Self.errors(("b", "ServiceUnavailable"))]])
    let answer = try await chimeDirectory(exchange: script.answer).update(batch("a", "b"))
    #expect(codes(answer) == ["accepted", "ServiceUnavailable"])
    #expect(script.lines.count == 5)
  }

  private func failure(_ exchange: @escaping HTTPExchange) async throws -> BatchFailure? {
    do throws(BatchFailure) {
      _ = try await chimeDirectory(exchange: exchange).update(batch("a"))
      return nil
    } catch { return error }
  }
}

extension BatchFailure {
  fileprivate var name: String {
    switch self {
    case .rejected: "rejected"
    case .unknown: "unknown"
    case .unavailable: "unavailable"
    }
  }
}
