import Foundation
import Reconciliation
import Reporting
import Testing

/// What a journal is made of, and that nobody goes on before his record is safe.
@Suite struct `Keeping a journal` {
  @Test func `gives each record a line of this form`() async throws {
    let lines = JournalFixture.lines(of: try await JournalFixture.bytes()).map { line in
      String(decoding: line.dropLast(67 + 13), as: UTF8.self)
    }
    #expect(
      lines == [
        #"{"sequence":1,"kind":"begin","formatVersion":"1.0","#
          + #""digest":"sha256:85a92ab08fb7619d7e29f9e4883d5bec00aabc712c22853aaaf5a2e5e53f6078","#
          + #""account":{"id":"12a3456b-7c89-012d-3456-78901e23fg45","type":"Team","#
          + #""supportedLicenses":["Basic","Pro"]},"directory":"sqlite:directory.sqlite","#
          + #""policy":{"files":[{"path":"policy/base.yaml","#
          + #""sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]},"#
          + #""tool":{"name":"rollcall","version":"0.1.0"},"protect":[],"startedAt":"2026-11-25T04:15:00Z""#,
        #"{"sequence":2,"kind":"intent","batch":1,"users":["#
          + #"{"userId":"u-ana","email":"ana@example.com","#
          + #""attributes":[{"name":"license","before":"Basic","after":"Pro"}]},"#
          + #"{"userId":"u-bob","email":"BOB@example.com","#
          + #""attributes":[{"name":"license","before":"Pro","after":"Basic"}]}]"#,
        #"{"sequence":3,"kind":"intent","batch":2,"users":[{"userId":"u-lobby","email":null,"attributes":["#
          + #"{"name":"license","before":null,"after":"Basic"},"#
          + #"{"name":"type","before":"PrivateUser","after":"SharedDevice"},"#
          + #"{"name":"alexaForBusiness.enabled","before":null,"after":"true"},"#
          + #"{"name":"alexaForBusiness.roomArn","before":null,"after":"arn:room"}]}]"#,
        #"{"sequence":4,"kind":"result","batch":1,"users":["#
          + #"{"userId":"u-ana","outcome":"applied","requestId":"r-1"},"#
          + #"{"userId":"u-bob","outcome":"rejected","code":"NotFound","message":"no such \"user\"","#
          + #""requestId":"r-1"}]"#,
        #"{"sequence":5,"kind":"verified","users":["#
          + #"{"userId":"u-ana","outcome":"applied","requestId":"r-1"},"#
          + #"{"userId":"u-lobby","outcome":"unverified","code":"unchanged"}]"#,
        #"{"sequence":6,"kind":"end","summary":{"applied":1,"alreadyApplied":0,"stale":0,"rejected":1,"#
          + #""unverified":1,"unknown":0,"notAttempted":0},"exitCode":3,"requests":2,"stop":"unanswered","#
          + #""endedAt":"2026-11-25T04:15:07Z""#,
      ])
  }

  @Test func `chains its lines so that these lines of Python follow it`() async throws {
    let bytes = try await JournalFixture.bytes()
    let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(bytes).write(to: folder.appending(path: "journal.jsonl"))
    let script = """
      import hashlib
      previous = b""
      for line in open("journal.jsonl", "rb"):
          body, checksum = line.rsplit(b',"checksum":"', 1)
          previous = hashlib.sha256(previous + body).hexdigest().encode()
          assert checksum == previous + b'"}\\n'
      print(previous.decode())
      """
    let output = Pipe()
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script]
    python.currentDirectoryURL = folder
    python.standardOutput = output
    try python.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    #expect(
      String(decoding: printed, as: UTF8.self).utf8.dropLast().elementsEqual(bytes.suffix(67).prefix(64)))
  }

  @Test func `lets nobody go on before his record is durable`() async throws {
    let disk = MemoryStorage()
    let writer = JournalFixture.writer(to: disk)
    let plan = try PlanFixture.plan()
    try await writer.keep(.begin(plan))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in 1...200 {
        group.addTask {
          try await writer.keep(.intent(batch: batch, [plan.changes[0]]))
          #expect(String(decoding: disk.durable, as: UTF8.self).contains(#""batch":\#(batch),"#))
        }
      }
      try await group.waitForAll()
    }
    #expect(disk.durable == disk.written)
    #expect(JournalFixture.lines(of: disk.written).count == 201)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
  func `makes durable with one sync what came during another`() async throws {
    let disk = MemoryStorage(firstSyncAwaits: 8)
    let writer = JournalFixture.writer(to: disk)
    let plan = try PlanFixture.plan()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in 1...8 { group.addTask { try await writer.keep(.intent(batch: batch, [plan.changes[0]])) } }
      try await group.waitForAll()
    }
    #expect(disk.appends == 8)
    #expect(disk.syncs == 2)
    #expect(disk.durable == disk.written)
  }

  @Test(arguments: 1...6) func `writes nothing after a record that didn't fit`(failing: Int) async throws {
    let disk = MemoryStorage(failingAppend: failing)
    let failures = try await failures(to: disk)
    let expected = JournalFailure(reason: "No space left on device")
    #expect(
      failures == Array(repeating: nil, count: failing - 1) + Array(repeating: expected, count: 7 - failing))
    #expect(disk.appends == failing)
    #expect(disk.syncs == failing - 1)
  }

  @Test(arguments: 1...6) func `believes no disk that failed to sync once`(failing: Int) async throws {
    let disk = MemoryStorage(failingSync: failing)
    let failures = try await failures(to: disk)
    let expected = JournalFailure(reason: "Input/output error")
    #expect(
      failures == Array(repeating: nil, count: failing - 1) + Array(repeating: expected, count: 7 - failing))
    #expect(disk.syncs == failing)
    #expect(disk.appends == failing)
  }

  @Test func `splits what was read again over lines of a thousand users`() async throws {
    let plan = try PlanFixture.plan()
    let outcome = Outcome.UserOutcome(outcome: .applied, requestID: nil)
    let results = (0..<2_001).map { JournalRecord.UserResult(userID: UserID("u-\($0)")!, outcome: outcome) }
    let bytes = try await JournalFixture.bytes(of: [.begin(plan), .verified(results)])
    let users = JournalFixture.lines(of: bytes).map {
      String(decoding: $0, as: UTF8.self).split(separator: "userId", omittingEmptySubsequences: false).count
        - 1
    }
    #expect(users == [0, 1_000, 1_000, 1])
  }

  /// What each record of the run met.
  private func failures(to disk: MemoryStorage) async throws -> [JournalFailure?] {
    let writer = JournalFixture.writer(to: disk)
    var failures: [JournalFailure?] = []
    for record in JournalFixture.records(try PlanFixture.plan()) {
      do throws(JournalFailure) {
        try await writer.keep(record)
        failures.append(nil)
      } catch {
        failures.append(error)
      }
    }
    return failures
  }
}
