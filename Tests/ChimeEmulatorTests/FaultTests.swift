import Chime
import ChimeEmulator
import Testing

@Suite struct FaultTests {
  @Test(arguments: [
    (#"{"outage":true}"#, 503, "ServiceUnavailableException"),
    (#"{"refusal":{"status":401,"code":"UnauthorizedClientException"}}"#, 401, "UnauthorizedClientException"),
    (
      #"{"refusal":{"status":403,"code":"AccessDeniedException","message":"no"}}"#, 403,
      "AccessDeniedException"
    ),
    (
      #"{"expiredToken":true}"#, 403,
      "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/"
    ),
    (#"{"chances":[{"fault":"500"}]}"#, 500, "ServiceFailureException"),
    (#"{"chances":[{"fault":"503"}]}"#, 503, "ServiceUnavailableException"),
  ])
  func `a fault that answers with an error`(faults: String, status: Int, code: String) async throws {
    let answer = try await withEmulator(faults: faults) { try await $0.get("\(users)/u1") }
    #expect(answer.status == status)
    #expect(answer.errorType == code)
  }

  @Test func `a redirect names the same path on the other host`() async throws {
    let answer = try await withEmulator(faults: #"{"redirect":"http://127.0.0.1:9"}"#) {
      emulator async throws in
      try await emulator.get("\(users)?max-results=3")
    }
    #expect(answer.status == 307)
    #expect(answer.headers["location"] == "http://127.0.0.1:9\(users)?max-results=3")
  }

  @Test func `HTML comes with 200`() async throws {
    let answer = try await withEmulator(faults: #"{"chances":[{"fault":"html"}]}"#) {
      try await $0.get(users)
    }
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/html")
    #expect(answer.body.hasPrefix("<html>"))
  }

  @Test(arguments: [("before", "Basic"), ("after", "Pro")])
  func `an empty answer comes before or after the write took effect`(
    when: String, license: String
  ) async throws {
    let faults = #"{"chances":[{"fault":"empty","when":"\#(when)","operations":["BatchUpdateUser"]}]}"#
    try await withEmulator(faults: faults) { emulator async throws in
      let answer = try await emulator.setLicense(of: "u1", to: "Pro")
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
      #expect(try await emulator.license(of: "u1") == license)
    }
  }

  @Test(arguments: [("before", "Basic"), ("after", "Pro")])
  func `a connection is closed before or after the write took effect`(
    when: String, license: String
  ) async throws {
    let faults = #"{"chances":[{"fault":"close","when":"\#(when)","operations":["BatchUpdateUser"]}]}"#
    try await withEmulator(faults: faults) { emulator async throws in
      await #expect(throws: (any Error).self) { try await emulator.setLicense(of: "u1", to: "Pro") }
      #expect(try await emulator.license(of: "u1") == license)
    }
  }

  @Test func `a chance hits the same requests whenever the seed is the same`() async throws {
    let faults = #"{"seed":7,"chances":[{"fault":"500","chance":0.5}]}"#
    try await withEmulator(faults: faults) { emulator async throws in
      let first = try await statuses(of: 12, emulator)
      _ = try await emulator.post("/_faults", faults)
      let second = try await statuses(of: 12, emulator)
      #expect(first == second)
      #expect(Set(first) == [200, 500], "seed 7")
    }
  }

  @Test func `a chance hits no more often than it may`() async throws {
    let found = try await withEmulator(faults: #"{"chances":[{"fault":"503","times":2}]}"#) {
      emulator async throws in
      try await statuses(of: 4, emulator)
    }
    #expect(found == [503, 503, 200, 200])
  }

  @Test func `requests over the rate are throttled until time has passed`() async throws {
    let faults = #"{"rate":{"perSecond":2,"burst":2,"retryAfterSeconds":3,"retryAfterMs":250}}"#
    try await withEmulator(faults: faults) { emulator async throws in
      #expect(try await statuses(of: 3, emulator) == [200, 200, 429])
      let answer = try await emulator.get(users)
      #expect(answer.errorType == "ThrottledClientException")
      #expect(answer.headers["retry-after"] == "3")
      #expect(answer.headers["x-amz-retry-after"] == "250")
      emulator.time.advance(.milliseconds(500))
      #expect(try await statuses(of: 2, emulator) == [200, 429])
    }
  }

  @Test func `each answer takes as long as the latency`() async throws {
    try await withEmulator(faults: #"{"latencyMs":70}"#) { emulator async throws in
      _ = try await statuses(of: 3, emulator)
      #expect(emulator.time.slept == .milliseconds(210))
    }
  }

  @Test func `users have their own error codes, and the others are written`() async throws {
    try await withEmulator(faults: #"{"userErrors":{"u0":"Throttled","u1":"Conflict"}}"#) {
      emulator async throws in
      let answer = try await emulator.post(users, items(3))
      #expect(
        answer.body == """
          {"UserErrors":[{"UserId":"u0","ErrorCode":"Throttled","ErrorMessage":"The user can't be updated: Throttled."},\
          {"UserId":"u1","ErrorCode":"Conflict","ErrorMessage":"The user can't be updated: Conflict."}]}

          """)
      #expect(try await emulator.license(of: "u1") == "Basic")
      #expect(try await emulator.license(of: "u2") == "Pro")
      #expect(try await emulator.post("\(users)/u1", #"{"LicenseType":"Pro"}"#).status == 409)
    }
  }

  @Test func `a batch with a rejected user is refused whole`() async throws {
    try await withEmulator(faults: #"{"rejectedUsers":["u2"]}"#) { emulator async throws in
      #expect(try await emulator.post(users, items(3)).status == 400)
      #expect(try await emulator.license(of: "u1") == "Basic")
      #expect(try await emulator.post(users, items(2)).status == 200)
    }
  }

  @Test func `types are written where that is asked for`() async throws {
    let answer = try await withEmulator(faults: #"{"typeUpdates":"taken"}"#) { emulator async throws in
      try await emulator.post("\(users)/u1", #"{"UserType":"SharedDevice"}"#)
    }
    #expect(answer.body.contains(#""UserType":"SharedDevice""#))
  }

  @Test func `reads are stale for a number of requests`() async throws {
    try await withEmulator(faults: #"{"staleReads":{"forRequests":2}}"#) { emulator async throws in
      _ = try await emulator.setLicense(of: "u1", to: "Pro")
      var seen: [String?] = []
      for _ in 1...3 { seen.append(try await emulator.license(of: "u1")) }
      #expect(seen == ["Basic", "Basic", "Pro"])
    }
  }

  @Test func `reads are stale for a time`() async throws {
    try await withEmulator(faults: #"{"staleReads":{"forMs":500}}"#) { emulator async throws in
      _ = try await emulator.setLicense(of: "u1", to: "Pro")
      emulator.time.advance(.milliseconds(499))
      #expect(try await emulator.get(users).body.contains(#""LicenseType":"Pro""#) == false)
      emulator.time.advance(.milliseconds(1))
      #expect(try await emulator.license(of: "u1") == "Pro")
    }
  }

  // MARK: - Listings

  @Test func `a token is repeated from the second page on`() async throws {
    try await withEmulator(faults: #"{"listing":"repeatedToken"}"#) { emulator async throws in
      let first = try await emulator.page("max-results=2")
      let second = try await emulator.page("max-results=2&next-token=\(encoded(first.next))")
      #expect(second.ids == ["u3", "u4"])
      #expect(second.next == first.next)
    }
  }

  @Test func `a listing ends early`() async throws {
    let page = try await withEmulator(faults: #"{"listing":"endsEarly"}"#) {
      try await $0.page("max-results=2")
    }
    #expect(page.ids == ["u1", "u2"])
    #expect(page.next == nil)
  }

  @Test func `a page's JSON is cut`() async throws {
    let answer = try await withEmulator(faults: #"{"listing":"cutJSON"}"#) { try await $0.get(users) }
    #expect(answer.status == 200)
    #expect(answer.body.hasPrefix(#"{"Users":[{"#) && !answer.body.contains("u5"))
  }

  @Test func `an empty page leads on to the next`() async throws {
    try await withEmulator(faults: #"{"listing":"emptyPages"}"#) { emulator async throws in
      var ids: [[String]] = []
      var next: String?
      repeat {
        let page = try await emulator.page(
          "max-results=2" + (next.map { "&next-token=\(encoded($0))" } ?? ""))
        ids.append(page.ids)
        next = page.next
      } while next != nil && ids.count < 10
      #expect(ids == [["u1", "u2"], [], ["u3", "u4"], [], ["u5"]])
    }
  }

  @Test(arguments: [("nullToken", #""NextToken":null}"#), ("emptyToken", #""NextToken":""}"#)])
  func `the last page has a token that is none`(fault: String, end: String) async throws {
    let answer = try await withEmulator(faults: #"{"listing":"\#(fault)"}"#) { try await $0.get(users) }
    #expect(answer.body.hasSuffix(end + "\n"))
  }

  private func statuses(of count: Int, _ emulator: Running) async throws -> [Int] {
    var statuses: [Int] = []
    for _ in 0..<count { statuses.append(try await emulator.get("\(users)/u1").status) }
    return statuses
  }
}
