import ArgumentParser
import Reconciliation

/// The day that decides which grants hold: an option of every command that reads policies.
struct DayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The day, as YYYY-MM-DD, that decides which grants ('until') hold; otherwise the current day in UTC.",
      valueName: "date"))
  var today: CalendarDay?

  /// The day.
  var day: CalendarDay { today ?? CalendarDay(of: .now) }

  /// The options that choose this day again, as words of a command line; none where it is just the current one.
  var words: [String] { today.map { ["--today", $0.text] } ?? [] }
}

extension CalendarDay: ExpressibleByArgument {
  /// A day, as it is written after `--today`.
  package init?(argument: String) { self.init(argument) }
}
