import Logging
import Reporting

/// A log for people, on standard error: messages under `--verbose`, and nothing otherwise.
///
/// Its metadata may quote a service, so that it is escaped like every text from outside.
struct MessageLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  private let style: TextStyle

  /// A logger for a command.
  static func logger(_ display: DisplayOptions) -> Logger {
    Logger(label: "rollcall") { _ in
      MessageLog(logLevel: display.verbose ? .debug : .critical, style: display.messageStyle)
    }
  }

  private init(logLevel: Logger.Level, style: TextStyle) {
    self.logLevel = logLevel
    self.style = style
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts: [Phrase] = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { "\($0.key) \("\($0.value)")" }
    var printer = TerminalPrinter(style)
    let message: Phrase = "\("\(event.message)")"
    printer.line(facts.isEmpty ? message : "\(message): \(Phrase(joining: facts, by: ", "))")
    complain(printer.output, endsLine: false)
  }
}
