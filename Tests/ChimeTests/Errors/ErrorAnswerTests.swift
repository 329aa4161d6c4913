import Chime
import Reconciliation
import Testing

@Suite struct `An error's code and message` {
  private func rejection(
    _ body: String, _ headers: [HTTPHeader] = []
  ) async -> Rejection? {
    let directory = chimeDirectory { _ throws(HTTPFailure) in
      HTTPResponse(status: 400, headers: headers, body: Array(body.utf8))
    }
    do {
      _ = try await directory.account()
      return nil
    } catch DirectoryError.remote(.rejected(_, let rejection), _, _) {
      return rejection
    } catch { return nil }
  }

  @Test(arguments: [
    (#"{"code":"B","Code":"C","__type":"D"}"#, "HeaderException:http://x/#y", "Header"),
    (#"{"code":"aws#BException","Code":"C"}"#, "", "B"), (#"{"Code":"CClientException"}"#, "", "C"),
    (#"{"code":7,"__type":"com.amazon#DException:x"}"#, "", "D"), ("{}", "", "BadRequest"),
    ("<html>", "", "BadRequest"), (#"{"code":"Exception"}"#, "", "Exception"),
  ])
  func `are found in botocore's order`(body: String, header: String, code: String) async {
    let headers = header.isEmpty ? [] : [HTTPHeader("X-Amzn-ErrorType", header)]
    #expect(await rejection(body, headers)?.code == code)
  }

  @Test(arguments: [
    (#"{"message":"a","Message":"b"}"#, "a"), (#"{"Message":"b"}"#, "b"), (#"{"message":null}"#, ""),
  ])
  func `the message is looked for in lower case first`(body: String, message: String) async {
    #expect(await rejection(body)?.message == message)
  }

  @Test func `never hold the secrets that were sent`() async {
    let body = #"{"message":"signed by AKIDEXAMPLE with secret-key-EXAMPLE"}"#
    #expect(await rejection(body)?.message == "signed by [hidden] with [hidden]")
  }

  @Test(arguments: ["Throttled", "ThrottlingException", "TooManyRequestsException", "LimitExceededException"])
  func `mean throttling by all its names, whatever the status`(code: String) async {
    let pacing = Pacing(clock: SkippingClock(), random: SeededGenerator(seed: 1))
    let directory = chimeDirectory(pacing: pacing) { _ throws(HTTPFailure) in
      HTTPResponse(status: 400, headers: [HTTPHeader("x-amzn-errortype", code)])
    }
    _ = try? await directory.account()
    #expect(await pacing.throttles == 5)
    #expect(await pacing.retries == 4)
  }

  @Test func `that a resource has reached its limit isn't throttling`() async {
    #expect(
      await rejection("{}", [HTTPHeader("x-amzn-errortype", "ResourceLimitExceededException")])?.code
        == "ResourceLimitExceeded")
  }
}
