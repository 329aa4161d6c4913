import Foundation
import Testing

extension Tool {
  /// Writes a journal of records, each the members behind its number. Python seals them: what the tool reads, another
  /// program wrote after its description.
  func writeJournal(_ records: [String], to path: String) throws {
    let script = """
      import hashlib, sys
      previous = b""
      for number, record in enumerate(sys.argv[2:], 1):
          body = b'{"sequence":%d,' % number + record.encode()
          previous = hashlib.sha256(previous + body).hexdigest().encode()
          open(sys.argv[1], "ab").write(body + b',"checksum":"' + previous + b'"}\\n')
      """
    try write("", to: path)
    let run = try self.run(
      program: URL(filePath: "/usr/bin/env"),
      list: ["python3", "-c", script, folder.appending(path: path).path] + records,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
    try #require(run.status == 0, "\(run.errors)")
  }
}

/// Records of a run over an account of five users.
enum SealedJournal {
  static func begin(
    directory: String = "sqlite:d.sqlite", protect: String = "", startedAt: String = "2026-11-25T04:15:00Z"
  ) -> String {
    #""kind":"begin","formatVersion":"1.0","digest":"sha256:\#(String(repeating: "3f2a9c1d", count: 8))","#
      + #""account":{"id":"account-1","type":"Team","supportedLicenses":["Basic","Pro"]},"#
      + #""directory":"\#(directory)","policy":{"files":[]},"tool":{"name":"rollcall","version":"0.1.0"},"#
      + #""protect":[\#(protect)],"startedAt":"\#(startedAt)""#
  }

  static func intent(_ users: [(name: String, before: String, after: String)]) -> String {
    let users = users.map { user in
      #"{"userId":"u-\#(user.name)","email":"\#(user.name)@example.com","attributes":["#
        + #"{"name":"license","before":"\#(user.before)","after":"\#(user.after)"}]}"#
    }
    return #""kind":"intent","batch":1,"users":[\#(users.joined(separator: ","))]"#
  }

  static func result(_ users: [(name: String, outcome: String)]) -> String {
    let users = users.map { #"{"userId":"u-\#($0.name)","outcome":"\#($0.outcome)","requestId":"r-1"}"# }
    return #""kind":"result","batch":1,"users":[\#(users.joined(separator: ","))]"#
  }

  static func end(applied: Int, rejected: Int, exitCode: Int) -> String {
    #""kind":"end","summary":{"applied":\#(applied),"alreadyApplied":0,"stale":0,"rejected":\#(rejected),"#
      + #""unverified":0,"unknown":0,"notAttempted":0},"exitCode":\#(exitCode),"requests":1,"stop":null,"#
      + #""endedAt":"2026-11-25T04:15:07Z""#
  }

  /// Ana up, Bob down, Carla and Dora down, Eve refused.
  static let records = [
    begin(),
    intent([
      ("ana", "Basic", "Pro"), ("bob", "Pro", "Basic"), ("carla", "Pro", "Basic"), ("dora", "Pro", "Basic"),
      ("eve", "Basic", "Pro"),
    ]),
    result([
      ("ana", "applied"), ("bob", "applied"), ("carla", "applied"), ("dora", "applied"), ("eve", "rejected"),
    ]),
    end(applied: 4, rejected: 1, exitCode: 3),
  ]
}
