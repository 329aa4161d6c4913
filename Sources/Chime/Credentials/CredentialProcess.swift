/// Runs a program to its end, without a shell; the tool passes the real thing.
package typealias ProcessRunner = @Sendable (ProcessRequest) async throws(ProcessFailure) -> ProcessAnswer

/// A program to run.
package struct ProcessRequest: Equatable, Sendable {
  /// Its name, looked up in `PATH` where it holds no slash.
  package let program: String
  /// Its arguments.
  package let arguments: [String]
  /// How long it may take, after which it is ended.
  package let timeLimit: Duration
  /// How many bytes of each of its two outputs are kept; more ends it.
  package let outputByteLimit: Int

  /// A program to run.
  package init(program: String, arguments: [String], timeLimit: Duration, outputByteLimit: Int) {
    self.program = program
    self.arguments = arguments
    self.timeLimit = timeLimit
    self.outputByteLimit = outputByteLimit
  }
}

/// What a program left; printing it shows the status alone.
package struct ProcessAnswer: Equatable, Sendable, Withholding {
  /// Its status: 0 for success, 128 and the signal's number where a signal ended it.
  package let exitStatus: Int32
  /// What it wrote to standard output.
  package let output: [UInt8]
  /// What it wrote to standard error.
  package let standardError: [UInt8]

  /// An answer.
  package init(exitStatus: Int32, output: [UInt8], standardError: [UInt8] = []) {
    self.exitStatus = exitStatus
    self.output = output
    self.standardError = standardError
  }

  /// What may be shown of it.
  package var summary: String { "status \(exitStatus)" }
}

/// A program that didn't run to its end.
package enum ProcessFailure: Error, Equatable, Sendable {
  /// It couldn't be started; the system's words.
  case notStarted(reason: String)
  /// It took longer than it may.
  case timedOut
  /// It wrote more than is read.
  case tooMuchOutput
}

extension CredentialChain {
  /// How long a credential program may take: time enough to touch a security key, and no more.
  private static let processTimeLimit: Duration = .seconds(60)
  /// How many bytes of a program's standard error an error carries; the end tells what happened.
  private static let shownErrorBytes = 2_000

  /// The output of the profile's `credential_process`, where it has one.
  func fromProcess(of name: String) async throws(CredentialError) -> Credentials? {
    guard let command = settings.files.profile(name)?["credential_process"] else { return nil }
    guard let words = shellWords(command), let program = words.first, !program.isEmpty else {
      throw .process(.badCommand, profile: name)
    }
    let answer: ProcessAnswer
    do {
      answer = try await runProcess(
        ProcessRequest(
          program: program, arguments: Array(words.dropFirst()), timeLimit: Self.processTimeLimit,
          outputByteLimit: CredentialDocument.byteLimit))
    } catch { throw .process(.failed(error), profile: name) }
    guard answer.exitStatus == 0 else {
      let shown = String(decoding: answer.standardError.suffix(Self.shownErrorBytes), as: UTF8.self)
      throw .process(.exited(answer.exitStatus, standardError: shown), profile: name)
    }
    guard let document = CredentialDocument(answer.output) else { throw .process(.badOutput, profile: name) }
    guard document.version == 1 else { throw .process(.unknownVersion, profile: name) }
    return try document.credentials(from: .process(profile: name))
  }
}
