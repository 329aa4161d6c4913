import Foundation
import Testing

/// The real binary, run as a user runs it.
struct Tool {
  /// What a run left behind.
  struct Run {
    let status: Int32
    let output: String
    let errors: String
  }

  /// A folder of its own for each test.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The binary that was built with the tests.
  static let binary: URL = {
    // Swift Testing runs in an executable beside the product.
    let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let besides = [tests, tests.deletingLastPathComponent()].map { $0.appending(path: "rollcall") }
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".build/debug/rollcall")
    return besides.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? checkout
  }()

  /// The repository that the tests were built from.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs the tool in the test's folder, with nothing on standard input and no terminal.
  func run(_ arguments: String..., environment: [String: String] = [:], input: String = "") throws -> Run {
    try run(list: arguments, environment: environment, input: input)
  }

  /// Runs a shell script in the test's folder; `"$ROLLCALL"` is the tool. A tool that hangs is ended after so many
  /// seconds.
  func shell(_ script: String, input: String = "", within seconds: Int = 60) throws -> Run {
    try run(
      program: URL(filePath: "/usr/bin/timeout"), list: ["\(seconds)", "/bin/sh", "-c", script],
      environment: ["ROLLCALL": Self.binary.path], input: input)
  }

  func run(
    program: URL = Self.binary, list arguments: [String], environment: [String: String] = [:],
    input: String = ""
  ) throws -> Run {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    // Files instead of pipes: a pipe that nobody empties would stop the tool.
    let names = ["out", "err", "in"].map { folder.appending(path: ".\($0)-\(UUID().uuidString)") }
    try Data(input.utf8).write(to: names[2])
    for name in names.prefix(2) { _ = FileManager.default.createFile(atPath: name.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: names[0])
    process.standardError = try FileHandle(forWritingTo: names[1])
    process.standardInput = try FileHandle(forReadingFrom: names[2])
    try process.run()
    process.waitUntilExit()
    defer { for name in names { try? FileManager.default.removeItem(at: name) } }
    return Run(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: names[0]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self))
  }

  /// Runs a command line of the tool on a terminal of its own, and answers its question once it has been asked.
  ///
  /// - Parameters:
  ///   - command: Run while the question is open.
  ///   - showsTyping: Whether the terminal shows the answer.
  /// - Returns: What the terminal showed.
  func runOnTerminal(
    _ line: String, answering answer: String, after command: String = "true", showsTyping: Bool = true
  ) throws -> String {
    let log = ".terminal-\(UUID().uuidString)"
    try write("", to: log)
    let echo = showsTyping ? "always" : "never"
    // The answer waits for the question, not for a time.
    let script = """
      { until grep -q 'Only .yes. is taken' \(log); do :; done; \(command); echo '\(answer)'; } \
        | LC_ALL=C.UTF-8 script --quiet --flush --echo \(echo) --return \
          --command '\(Self.binary.path) \(line)' \(log) > /dev/null
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    return try read(log)
  }

  /// Writes a file of the test's folder, with the folders above it.
  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ data: Data, to path: String) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }
}

/// Runs a test's body with a folder of its own.
func withTool(_ body: (Tool) throws -> Void) throws {
  let tool = try Tool()
  defer { tool.remove() }
  try body(tool)
}
