/// The forms of a report that are made from its outline; text and JSON have writers of their own.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// A comment on a pull request or a merge request.
  case markdown
  /// A job's summary: the same with more room.
  case summary
  /// Annotations of a GitHub workflow.
  case github
  /// GitLab's code quality report.
  case gitlab
  /// A log in the Static Analysis Results Interchange Format.
  case sarif
  /// Test results in JUnit's XML.
  case junit
  /// A page that stands by itself.
  case html
}

/// Writes reports in a form.
///
/// - Parameters:
///   - redacts: Whether e-mail addresses are shown as hashes.
///   - sink: Receives the report piece by piece, so that a million changes needn't stand in memory as text.
package func writeReport(
  _ outlines: [Outline], as format: ReportFormat, toolVersion: String, redacts: Bool,
  into sink: ([UInt8]) -> Void
) {
  let text = { (text: String) in sink(Array(text.utf8)) }
  switch format {
  case .markdown: writeMarkdown(outlines, asSummary: false, redacts: redacts, into: text)
  case .summary: writeMarkdown(outlines, asSummary: true, redacts: redacts, into: text)
  case .github: writeAnnotations(outlines, redacts: redacts, into: text)
  case .gitlab: writeCodeQuality(outlines, redacts: redacts, into: sink)
  case .sarif: writeSARIF(outlines, toolVersion: toolVersion, redacts: redacts, into: sink)
  case .junit: writeJUnit(outlines, redacts: redacts, into: text)
  case .html: writePage(outlines, redacts: redacts, into: sink)
  }
}
