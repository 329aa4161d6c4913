import ArgumentParser
import Foundation
import Reporting

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

  @Flag(help: "Show e-mail addresses as hashes in reports and messages; JSON keeps them.")
  var redact = false

  /// How text is shown on standard output.
  var style: TextStyle { style(of: STDOUT_FILENO) }

  /// How messages are shown on standard error.
  var messageStyle: TextStyle { style(of: STDERR_FILENO) }

  /// A sentence as a line of standard error.
  func message(_ sentence: Phrase) -> String {
    var printer = TerminalPrinter(messageStyle)
    printer.line(sentence)
    return printer.output
  }

  private func style(of stream: Int32) -> TextStyle {
    var style = Terminal.style(of: stream, color)
    style.redacts = redact
    return style
  }
}

/// Where results go and in which of the forms that the command has.
struct OutputOptions<Forms: ResultForms>: ParsableArguments {
  @Option(
    help: ArgumentHelp("What goes to standard output: \(Forms.list).", valueName: "format"),
    completion: .list(Forms.all.map(\.rawValue)), transform: { try Self.form($0) })
  var format: OutputFormat?

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp(
      "Also write the result to a file in a format; may be repeated.", valueName: "format=path"),
    completion: .outputFiles(Forms.all), transform: { try Self.file($0) })
  var files: [OutputFile] = []

  /// The form of standard output.
  var standardFormat: OutputFormat { format ?? (json ? .json : .text) }

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other.")
    }
  }

  /// One of the command's forms, by its name.
  private static func form(_ name: String) throws -> OutputFormat {
    guard let form = Forms.all.first(where: { $0.rawValue == name }) else {
      throw ValidationError("This command's result comes as \(Forms.list).")
    }
    return form
  }

  /// A form and a file, as they are written after `--out`.
  private static func file(_ text: String) throws -> OutputFile {
    guard let equals = text.firstIndex(of: "="), text.index(after: equals) < text.endIndex else {
      throw ValidationError("Write it as FORMAT=PATH.")
    }
    return OutputFile(
      format: try form(String(text[..<equals])), path: String(text[text.index(after: equals)...]))
  }

  /// Where a whole report is, for a form that has no room for it: the files that this command writes.
  var wholeReport: Phrase? {
    let whole: [OutputFormat] = [.html, .json, .text, .junit]
    let paths: [Phrase] = whole.compactMap { format in
      files.first { $0.format == format }.map { "\($0.path)" }
    }
    return paths.isEmpty ? nil : Phrase(joining: Array(paths.prefix(2)), by: ", ")
  }

  /// Makes sure that every file can be written, before anything is done that would be worth writing down.
  ///
  /// - Throws: `Failure.unwritable`.
  func prepare() throws(Failure) {
    for file in files {
      do throws(SystemError) {
        try checkWritable(file)
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
    // Events were written as they came.
    for file in files where file.format != .ndjson {
      do throws(SystemError) {
        try writeFile(file) { render(file.format, style.forFile, $0) }
      } catch {
        failure = failure ?? .unwritable(path: file.path, reason: error.reason)
      }
    }
    do throws(Failure) {
      if standardFormat != .ndjson { try writeStandardOutput { render(standardFormat, style, $0) } }
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
