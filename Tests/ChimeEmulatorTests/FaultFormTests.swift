import ChimeEmulator
import Testing

@Suite struct FaultFormTests {
  @Test(arguments: [
    (
      #"{"outtage":true}"#,
      "faults: unknown key 'outtage'; known are seed, latencyMs, rate, chances, userErrors, rejectedUsers, "
        + "typeUpdates, staleReads, outage, redirect, refusal, expiredToken, listing"
    ),
    (
      #"{"rate":{"limit":1}}"#,
      "faults: unknown key 'limit'; known are perSecond, burst, retryAfterSeconds, retryAfterMs"
    ),
    (#"{"rate":{"burst":1}}"#, "faults: rate must be an object with perSecond"),
    (#"{"chances":[{"chance":2,"fault":"500"}]}"#, "faults: chance must be 0.0 to 1.0"),
    (#"{"chances":[{"chance":0.5}]}"#, "faults: chances must be objects with fault"),
    (#"{"chances":[{"fault":"fire"}]}"#, "faults: fault must be one of 500, 503, html, empty, close"),
    (
      #"{"userErrors":{"u1":"Nope"}}"#,
      "faults: userErrors must be one of BadRequest, Conflict, Forbidden, NotFound, PreconditionFailed, ResourceLimitExceeded, ServiceFailure, AccessDenied, ServiceUnavailable, Throttled, Throttling, Unauthorized, Unprocessable, VoiceConnectorGroupAssociationsExist, PhoneNumberAssociationsExist"
    ),
    (#"{"staleReads":{}}"#, "faults: staleReads must be forMs or forRequests"),
    (#"{"staleReads":{"forMs":5,"forRequests":5}}"#, "faults: staleReads must be forMs or forRequests"),
    (#"{"typeUpdates":"maybe"}"#, "faults: typeUpdates must be one of ignored, taken"),
    (#"{"refusal":{"code":"X"}}"#, "faults: refusal must be an object with status and code"),
    (#"{"latencyMs":-1}"#, "faults: latencyMs must be 0 to 600000"),
    (#"{"outage":true,"outage":false}"#, #"faults: repeatedMember("outage") at byte 24"#),
    (#"{"outage":1}"#, "faults: wrongKind(number, expected: boolean) at byte 10"),
    (#"{} {}"#, "faults: unexpectedByte(0) at byte 3"),
  ])
  func `a wrong setting is refused with a sentence`(text: String, sentence: String) {
    let error = #expect(throws: FaultFormError.self) { try FaultSettings(json: Array(text.utf8)) }
    #expect(error.map { "\($0)".replacing("JSONStream.JSONKind.", with: "") } == sentence)
  }

  @Test func `no text means no fault`() throws {
    #expect(try FaultSettings(json: []) == .none)
    #expect(try FaultSettings(json: Array("{}".utf8)) == .none)
  }
}
