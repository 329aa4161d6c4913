import Foundation
import Reconciliation
import Reporting

/// Shows on standard error how far a run is: a bar that is drawn over itself on a terminal, and elsewhere a plain line
/// now and then, so that a log neither stays silent nor fills up.
final class ProgressDisplay {
  private let style: TextStyle
  private let isBar: Bool
  private let clock = ContinuousClock()
  private var startedAt: ContinuousClock.Instant
  private var progress = RunProgress()
  private var isDrawn = false

  /// Between two drawings of a bar: faster than that nobody reads.
  private static let barInterval: Duration = .milliseconds(100)
  /// Between two lines of a log.
  private static let lineInterval: Duration = .seconds(10)

  /// A display for a command; nil where nothing but results and errors is to be said.
  init?(_ display: DisplayOptions) {
    if display.quiet { return nil }
    style = display.messageStyle
    // Messages of --verbose would stand in the middle of a bar.
    isBar = Terminal.canDraw && !display.verbose
    startedAt = clock.now
  }

  /// Shows a step of a run, if it is time to.
  func show(_ event: RunEvent) {
    if case .began = event { startedAt = clock.now }
    guard progress.take(event) else { return clear() }
    let elapsed = startedAt.duration(to: clock.now)
    guard progress.isDue(at: elapsed, every: isBar ? Self.barInterval : Self.lineInterval) else { return }
    var printer = TerminalPrinter(style)
    printer.line(isBar ? progress.bar(after: elapsed) : progress.line(after: elapsed))
    if isBar {
      complain("\r" + printer.output.dropLast() + "\u{1B}[K", endsLine: false)
      isDrawn = true
    } else {
      complain(printer.output, endsLine: false)
    }
  }

  /// Takes the bar away: what comes next begins on an empty line.
  private func clear() {
    if isDrawn { complain("\r\u{1B}[K", endsLine: false) }
    isDrawn = false
  }
}
