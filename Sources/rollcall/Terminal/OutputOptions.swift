import ArgumentParser
import Foundation
import Reporting

/// The forms that a result can take.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// A form and the file that it goes to: `--out FORMAT=PATH`.
struct OutputFile: ExpressibleByArgument {
  let format: OutputFormat
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="),
      let format = OutputFormat(rawValue: String(argument[..<equals]))
    else { return nil }
    path = String(argument[argument.index(after: equals)...])
    self.format = format
    if path.isEmpty { return nil }
  }
}

/// How much is said, and in which colours: options of every command.
struct DisplayOptions: ParsableArguments {
  @Option(help: "When to use colours: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(
    name: .shortAndLong,
    help: "Say more: who is missing or unmanaged, which endpoint and credentials are used.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Say nothing but results and errors.")
  var quiet = false

  /// How text is shown on standard output.
  var style: TextStyle { Terminal.style(of: STDOUT_FILENO, color) }

  /// How messages are shown on standard error.
  var messageStyle: TextStyle { Terminal.style(of: STDERR_FILENO, color) }
}

/// Where results go and in which form.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What goes to standard output: text or json.", valueName: "format"))
  var format: OutputFormat?

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Also write the result to a file; may be repeated.", valueName: "format=path"),
    completion: .outputFiles)
  var files: [OutputFile] = []

  /// The form of standard output.
  var standardFormat: OutputFormat { format ?? (json ? .json : .text) }

  func validate() throws {
    if json, format == .text { throw ValidationError("--json and --format text exclude each other.") }
  }

  /// Makes sure that every file can be written, before anything is done that would be worth writing down.
  ///
  /// - Throws: `Failure.unwritable`.
  func prepare() throws(Failure) {
    for file in files {
      do throws(SystemError) {
        try checkWritable(file.path)
      } catch {
        throw .unwritable(path: file.path, reason: error.reason)
      }
    }
  }

  /// Writes a result in every form that was asked for. One that can't be written keeps no other from being written.
  ///
  /// - Throws: `Failure.unwritable` for the first that couldn't be, after the last was tried.
  func write(_ style: TextStyle, _ render: (OutputFormat, TextStyle, ByteSink) -> Void) throws(Failure) {
    var failure: Failure?
    for file in files {
      do throws(SystemError) {
        try writeFile(file.path) { render(file.format, .plain, $0) }
      } catch {
        failure = failure ?? .unwritable(path: file.path, reason: error.reason)
      }
    }
    do throws(Failure) {
      try writeStandardOutput { render(standardFormat, style, $0) }
    } catch {
      failure = failure ?? error
    }
    if let failure { throw failure }
  }
}

/// Writes a result to standard output.
///
/// - Throws: `Failure.unwritable`; not where the reader of a pipe went away, who has what it wanted.
func writeStandardOutput(_ render: (ByteSink) -> Void) throws(Failure) {
  let sink = ByteSink(STDOUT_FILENO)
  render(sink)
  if let error = sink.finish() { throw .unwritable(path: "standard output", reason: error.reason) }
}
