import Chime
import Subprocess
import SystemPackage

/// Runs a program to its end: without a shell, in the tool's own environment, with nothing on its standard input.
///
/// It stays in the tool's process group, so that a program that asks for a code on the terminal can. At its time
/// limit it is asked to end, and ended a second later.
func runProcess(_ request: ProcessRequest) async throws(ProcessFailure) -> ProcessAnswer {
  let first = await withTaskGroup(of: Result<ProcessAnswer, ProcessFailure>.self) { tasks in
    tasks.addTask { await outcome(of: request) }
    tasks.addTask {
      try? await Task.sleep(for: request.timeLimit)
      return .failure(.timedOut)
    }
    let first = await tasks.next()
    tasks.cancelAll()
    return first
  }
  return try (first ?? .failure(.timedOut)).get()
}

private func outcome(of request: ProcessRequest) async -> Result<ProcessAnswer, ProcessFailure> {
  var platformOptions = PlatformOptions()
  platformOptions.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
  do {
    let result = try await run(
      request.program.contains("/") ? .path(FilePath(request.program)) : .name(request.program),
      arguments: Arguments(request.arguments), platformOptions: platformOptions,
      output: .bytes(limit: request.outputByteLimit), error: .bytes(limit: request.outputByteLimit))
    return .success(
      ProcessAnswer(
        exitStatus: exitStatus(result.terminationStatus), output: result.standardOutput,
        standardError: result.standardError))
  } catch let error as SubprocessError where error.code == .outputLimitExceeded {
    return .failure(.tooMuchOutput)
  } catch {
    return .failure(.notStarted(reason: "\(error)"))
  }
}

/// The status as a shell tells it.
private func exitStatus(_ status: TerminationStatus) -> Int32 {
  switch status {
  case .exited(let code): code
  case .signaled(let signal): 128 + signal
  }
}
