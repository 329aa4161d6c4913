import ArgumentParser
import Foundation
import Reporting

/// When colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// What the process's standard streams are connected to, and what they can show.
enum Terminal {
  /// How text is shown on a stream. Order: `--color`, `NO_COLOR`, `CLICOLOR_FORCE`, then whether it is a terminal.
  static func style(of stream: Int32, _ choice: ColorChoice) -> TextStyle {
    TextStyle(color: wantsColor(stream, choice), unicode: speaksUTF8, columns: columns(of: stream))
  }

  /// Whether a person can be asked: the question goes to standard error, the answer comes from standard input.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Whether a line on standard error can be drawn over.
  static var canDraw: Bool { isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb" }

  /// Asks a question and tells whether the answer is exactly `yes`.
  static func confirm(_ question: Phrase) -> Bool {
    var printer = TerminalPrinter(style(of: STDERR_FILENO, .never))
    printer.line(question)
    complain(printer.output + "Only 'yes' is taken: ", endsLine: false)
    let answer = readLine()
    // What comes next begins a line of its own, also where no line break was typed or shown.
    if answer == nil || !showsTyping(on: STDIN_FILENO) { complain("") }
    return answer == "yes"
  }

  private static func wantsColor(_ stream: Int32, _ choice: ColorChoice) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if variable("NO_COLOR") != nil { return false }
    if let force = variable("CLICOLOR_FORCE"), force != "0" { return true }
    return isatty(stream) == 1 && variable("TERM") != "dumb"
  }

  /// How many columns a stream has: `COLUMNS` where it is set, else a terminal's width; none off a terminal.
  private static func columns(of stream: Int32) -> Int? {
    let set = variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    return (set ?? windowColumns(of: stream)).map { max($0, fewestColumns) }
  }

  /// Less than that is no width to read in; a terminal breaks the lines itself then.
  private static let fewestColumns = 20

  /// Whether the locale's encoding is UTF-8.
  private static var speaksUTF8: Bool {
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// Read once: each time makes a dictionary of all of it.
  private static let environment = ProcessInfo.processInfo.environment

  /// A variable of the environment; an empty one counts as unset.
  static func variable(_ name: String) -> String? {
    let value = environment[name]
    return value?.isEmpty == true ? nil : value
  }
}

/// Writes a message for people to standard error.
func complain(_ message: String, endsLine: Bool = true) {
  let sink = ByteSink(STDERR_FILENO)
  sink.write(message)
  if endsLine { sink.write("\n") }
  _ = sink.finish()
}
