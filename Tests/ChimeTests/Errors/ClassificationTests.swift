import Chime
import Reconciliation
import Testing

@Suite struct `What an answer means` {
  private let pacing = Pacing(clock: SkippingClock(), random: SeededGenerator(seed: 1))

  /// How reading the account fails at half past twelve, and the id of the request.
  private func failure(
    _ status: Int, _ headers: [HTTPHeader] = [], body: String = "{}"
  ) async -> (RemoteFailure, requestID: String?)? {
    let directory = chimeDirectory(pacing: pacing, time: "2026-01-15T12:30:00Z") { _ throws(HTTPFailure) in
      HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    }
    do throws(DirectoryError) {
      _ = try await directory.account()
      return nil
    } catch {
      guard case .remote(let failure, _, let requestID) = error else { return nil }
      return (failure, requestID)
    }
  }

  private static let signature = Rejection(code: "InvalidSignature", message: "")

  @Test(arguments: [
    ("Thu, 15 Jan 2026 12:24:59 GMT", RemoteFailure.wrongClock(secondsAhead: 301, signature)),
    ("Thu, 15 Jan 2026 12:25:00 GMT", .unauthorized(signature)),
    ("Thu, 15 Jan 2026 12:35:00 GMT", .unauthorized(signature)),
    ("Thu, 15 Jan 2026 12:35:01 GMT", .wrongClock(secondsAhead: -301, signature)),
    ("Wed, 15 Oct 2025 12:30:00 GMT", .wrongClock(secondsAhead: 7_948_800, signature)),
    ("2026-01-15", .unauthorized(signature)),
  ])
  func `is a wrong clock beyond five minutes either way`(date: String, expected: RemoteFailure) async {
    let headers = [HTTPHeader("Date", date), HTTPHeader("x-amzn-errortype", "InvalidSignatureException")]
    #expect(await failure(403, headers)?.0 == expected)
  }

  @Test(arguments: [408, 500, 502, 503, 504])
  func `is a failure that may pass by its status`(status: Int) async {
    guard case .failing(status, _)? = await failure(status)?.0 else {
      Issue.record("it isn't")
      return
    }
    #expect(await pacing.retries == 4)
    #expect(await pacing.throttles == 0)
  }

  @Test func `is asked for again where a success is none`() async {
    #expect(
      await failure(200, [HTTPHeader("content-type", "text/html")], body: "<html>")?.0
        == .garbled(reason: "it is no JSON (text/html, 6 bytes)"))
    #expect(await pacing.retries == 4)
  }

  @Test func `is a throttle by status 429, whatever its code`() async {
    let rejection = Rejection(code: "Odd", message: "")
    #expect(await failure(429, [HTTPHeader("x-amzn-errortype", "OddException")])?.0 == .throttled(rejection))
    #expect(await pacing.throttles == 5)
  }

  @Test(arguments: ["x-amzn-RequestId", "x-amz-request-id"])
  func `carries the request's id by either header`(name: String) async {
    #expect(await failure(404, [HTTPHeader(name, "r-1")])?.requestID == "r-1")
  }

  @Test(arguments: [400, 401, 403, 404, 409, 422])
  func `is final where it refuses`(status: Int) async {
    #expect(await failure(status) != nil)
    #expect(await pacing.retries == 0)
  }
}
