package import Reconciliation

/// How many errors are shown in one run; the rest is counted.
package let diagnosticsShown = 100

/// How many warnings are shown in one run; the rest is counted.
package let warningsShown = 20

/// An invalid policy as text for people: each finding with its line and a caret under it, then a count.
package func diagnosticText(
  _ invalid: InvalidPolicy, in files: [PolicySource], _ style: TextStyle
) -> String {
  let shown = ShownDiagnostics(invalid)
  var text = FindingText(shown.all, in: files, style)
  text.write(shown.all)
  let errors = count(invalid.count, "error", shown: shown.errors.count)
  let warnings: Phrase =
    invalid.warnings.count == 0
    ? "" : "; \(count(invalid.warnings.count, "warning", shown: shown.warnings.count))"
  text.write("\(errors)\(warnings). Nothing was changed. Correct the policy and run the command again.")
  return text.output
}

/// The warnings about a policy that can be used, as text for people; empty where there are none.
package func warningText(_ warnings: Warnings, in files: [PolicySource], _ style: TextStyle) -> String {
  guard warnings.count > 0 else { return "" }
  let shown = ShownDiagnostics(warnings)
  var text = FindingText(shown.all, in: files, style)
  text.write(shown.all)
  text.write(
    "\(count(warnings.count, "warning", shown: shown.warnings.count)). The policy can be used as it is.")
  return text.output
}

private func count(_ total: Int, _ noun: Phrase, shown: Int) -> Phrase {
  let rest: Phrase = total > shown ? ", of which the first \(shown) are shown" : ""
  return "\(total) \(noun)\(total == 1 ? "" : "s")\(rest)"
}

/// The findings that are shown of a run.
struct ShownDiagnostics {
  let errors: ArraySlice<Diagnostic>
  let warnings: ArraySlice<Diagnostic>
  /// How many were found beside them.
  let hidden: Int

  init(_ invalid: InvalidPolicy) {
    errors = invalid.diagnostics.prefix(diagnosticsShown)
    warnings = invalid.warnings.diagnostics.prefix(warningsShown)
    hidden = invalid.count - errors.count + invalid.warnings.count - warnings.count
  }

  init(_ warnings: Warnings) {
    errors = []
    self.warnings = warnings.diagnostics.prefix(warningsShown)
    hidden = warnings.count - self.warnings.count
  }

  /// Errors first: they are what keeps the policy from being used.
  var all: [Diagnostic] { Array(errors) + warnings }
}

// MARK: - One finding

/// Writes findings one after another.
private struct FindingText {
  private var printer: TerminalPrinter
  private let quoted: QuotedLines

  init(_ diagnostics: [Diagnostic], in files: [PolicySource], _ style: TextStyle) {
    printer = TerminalPrinter(style)
    quoted = QuotedLines(of: diagnostics, in: files)
  }

  var output: String { printer.output }

  /// Writes a sentence on lines of its own.
  mutating func write(_ sentence: Phrase) {
    printer.writeWrapped(sentence, behind: "", width: 0, hanging: 0)
  }

  mutating func write(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics {
      write(diagnostic)
      printer.line()
    }
  }

  private mutating func write(_ diagnostic: Diagnostic) {
    let explanation = Explanation(of: diagnostic.problem)
    let severity = diagnostic.problem.severity
    let head = "\(severity.name)[\(explanation.code)]"
    printer.writeWrapped(
      explanation.message, behind: printer.paint(head, severity.ink) + ": ", width: head.utf8.count + 2,
      hanging: 4)
    let snippet = snippet(of: diagnostic, explanation)
    for line in snippet.lines { printer.write(line + "\n") }
    let help = String(repeating: " ", count: snippet.gutter) + " = help: "
    printer.writeWrapped(
      explanation.help, behind: help, width: help.utf8.count, hanging: help.utf8.count)
  }

  private func snippet(of diagnostic: Diagnostic, _ explanation: Explanation) -> Snippet {
    let places = [diagnostic.place, diagnostic.related].compactMap(\.self)
    let gutter = places.map { String($0.mark.line).utf8.count }.max() ?? 1
    var snippet = Snippet(gutter: gutter, printer)
    guard let place = diagnostic.place else { return snippet }
    let main = Marking(
      quote: quoted[place], label: explanation.label, caret: "^", ink: diagnostic.problem.severity.caretInk)
    let other = diagnostic.related.map {
      Marking(quote: quoted[$0], label: explanation.relatedLabel, caret: "-", ink: .cyan)
    }
    snippet.head(main.quote)
    if let other, diagnostic.related?.file == place.file {
      snippet.quote([main, other])
    } else {
      snippet.quote([main])
      if let other {
        snippet.space()
        snippet.head(other.quote)
        snippet.quote([other])
      }
    }
    snippet.space()
    return snippet
  }
}

extension Severity {
  /// The word for it, in text and in JSON.
  var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    }
  }

  fileprivate var ink: TerminalPrinter.Ink {
    switch self {
    case .error: .boldRed
    case .warning: .boldYellow
    }
  }

  fileprivate var caretInk: TerminalPrinter.Ink {
    switch self {
    case .error: .red
    case .warning: .yellow
    }
  }
}
