import ArgumentParser
import Reporting

/// The forms that a result can take.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
  /// The events of an apply, a line of JSON for each, as they happen.
  case ndjson
  case markdown, summary, github, gitlab, sarif, junit, html

  /// The form of a report, for those that are made from its outline.
  var report: ReportFormat? { ReportFormat(rawValue: rawValue) }

  /// The forms that every command with results has.
  static let plain: [OutputFormat] = [.text, .json]
  /// The forms of what is finished: all but the events.
  static let finished = allCases.filter { $0 != .ndjson }

  /// The names of forms in a sentence.
  static func list(_ formats: [OutputFormat]) -> String {
    let names = formats.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
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
