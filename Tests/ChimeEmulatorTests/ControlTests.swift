import ChimeEmulator
import Testing

@Suite struct ControlTests {
  @Test func `faults are replaced, shown and cleared while it runs`() async throws {
    try await withEmulator { emulator async throws in
      #expect(try await emulator.post("/_faults", #"{"outage":true}"#).status == 200)
      #expect(try await emulator.get(users).status == 503)
      #expect(try await emulator.get("/_faults").body == #"{"outage":true}"#)
      #expect(try await emulator.send("DELETE", "/_faults").body == "{}\n")
      #expect(try await emulator.get(users).status == 200)
    }
  }

  @Test func `wrong faults leave those in force that are`() async throws {
    try await withEmulator(faults: #"{"outage":true}"#) { emulator async throws in
      let answer = try await emulator.post("/_faults", #"{"staleReads":{}}"#)
      #expect(answer.status == 400)
      #expect(answer.body == #"{"message":"faults: staleReads must be forMs or forRequests"}"# + "\n")
      #expect(try await emulator.get(users).status == 503)
    }
  }

  @Test func `the log has each request as it came, without secrets`() async throws {
    try await withEmulator { emulator async throws in
      emulator.time.advance(.milliseconds(1500))
      _ = try await emulator.send(
        "POST", "\(users)?x=%41", items(2), headers: [("x-amz-security-token", "secret"), ("X-Mine", "a")])
      let log = try await emulator.get("/_log").body
      #expect(log.contains(#""offsetMs": 1500,"#))
      #expect(log.contains(#""query": "x=%41","#))
      #expect(log.contains(#"{"name": "x-amz-security-token", "value": "[hidden]"}"#))
      #expect(log.contains(#"{"name": "x-mine", "value": "a"}"#))
      #expect(log.contains(#""items": 2,"#))
      #expect(log.contains(#""status": 200,"#))
      #expect(log.contains(#""requestId": "00000000-0000-4000-8000-000000000001""#))
      #expect(log.contains(#""body": "{\"UpdateUserRequestItems\":[{\"UserId\":\"u0\""#))
      #expect(!log.contains("secret\""))
    }
  }

  @Test func `the log is cleared`() async throws {
    try await withEmulator { emulator async throws in
      _ = try await emulator.get(users)
      _ = try await emulator.send("DELETE", "/_log")
      #expect(try await emulator.get("/_log").body == "{\n  \"dropped\": 0,\n  \"requests\": []\n}\n")
    }
  }

  @Test func `a closed connection has no status in the log`() async throws {
    try await withEmulator(faults: #"{"chances":[{"fault":"close"}]}"#) { emulator async throws in
      _ = try? await emulator.get(users)
      #expect(try await emulator.get("/_log").body.contains(#""status": null,"#))
    }
  }
}
