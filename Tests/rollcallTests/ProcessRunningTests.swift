import Chime
import Testing

@testable import rollcall

@Suite struct ProcessRunningTests {
  private func run(
    _ program: String, _ arguments: String..., limit: Duration = .seconds(30), bytes: Int = 65_536
  ) async throws(ProcessFailure) -> ProcessAnswer {
    try await runProcess(
      ProcessRequest(program: program, arguments: arguments, timeLimit: limit, outputByteLimit: bytes))
  }

  @Test func `both outputs and the status come back, and no shell reads the arguments`() async throws {
    let answer = try await run("sh", "-c", "printf '%s' \"$1\"; echo wrong >&2; exit 3", "sh", "$HOME; `x`")
    #expect(
      answer
        == ProcessAnswer(
          exitStatus: 3, output: Array("$HOME; `x`".utf8), standardError: Array("wrong\n".utf8)))
  }

  @Test func `standard input is empty`() async throws {
    #expect(try await run("/bin/cat") == ProcessAnswer(exitStatus: 0, output: []))
  }

  @Test(arguments: ["no-such-program-here", "/no/such/program", "/etc/passwd"])
  func `a program that can't be started is an error`(program: String) async {
    let failure = await #expect(throws: ProcessFailure.self) { try await run(program) }
    guard case .notStarted = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test(arguments: ["sleep 20", "trap '' TERM; sleep 20", "sleep 20 & sleep 20"])
  func `a program that takes too long is ended`(script: String) async {
    await #expect(throws: ProcessFailure.timedOut) {
      try await run("sh", "-c", script, limit: .milliseconds(200))
    }
  }

  @Test func `a program that writes too much is ended`() async {
    await #expect(throws: ProcessFailure.tooMuchOutput) { try await run("yes", bytes: 1_000) }
  }

  @Test func `a signal's status is the shell's`() async throws {
    #expect(try await run("sh", "-c", "kill -9 $$").exitStatus == 137)
  }
}
