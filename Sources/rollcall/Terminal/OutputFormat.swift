import Reporting

/// The forms that a result can take.
enum OutputFormat: String, CaseIterable {
  case text, json
  /// The events of an apply, a line of JSON for each, as they happen.
  case ndjson
  case markdown, summary, github, gitlab, sarif, junit, html

  /// The form of a report, for those that are made from its outline.
  var report: ReportFormat? { ReportFormat(rawValue: rawValue) }

  /// What it is for, where its name doesn't tell.
  var purpose: String? {
    switch self {
    case .markdown: "a comment"
    case .summary: "of a job"
    case .github: "annotations"
    case .gitlab: "code quality"
    case .ndjson: "events"
    case .text, .json, .sarif, .junit, .html: nil
    }
  }
}

/// A form and the file that it goes to: `--out FORMAT=PATH`.
struct OutputFile {
  let format: OutputFormat
  let path: String
}

// MARK: - Which command has which

/// The forms that a command's result can take.
protocol ResultForms: SendableMetatype {
  static var all: [OutputFormat] { get }
}

/// The forms of a result that is for a person or a program, and for no report.
enum PlainForms: ResultForms {
  static let all: [OutputFormat] = [.text, .json]
}

/// The forms of what is finished: all but the events.
enum FinishedForms: ResultForms {
  static let all = OutputFormat.allCases.filter { $0 != .ndjson }
}

/// The forms of what is told while it happens as well.
enum RunForms: ResultForms {
  static let all = OutputFormat.allCases
}

extension ResultForms {
  /// The forms in a sentence, each with what it is for.
  static var list: String {
    let names = all.map { form in form.purpose.map { "\(form.rawValue) (\($0))" } ?? form.rawValue }
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
