import Foundation
import Reporting
import Testing

/// Every form of every report, as files in `Golden` that a person can read.
///
/// `ROLLCALL_RECORD=1 swift test --filter ReportingTests` writes them anew, and fails, so that they are read.
@Suite struct `A report in its golden form` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  private static let cases = ReportFixture.Subject.allCases.flatMap { subject in
    ReportFormat.allCases.filter { $0 != .summary }.map { (subject, $0) }
  }

  @Test(arguments: cases) func `is as its file says`(
    subject: ReportFixture.Subject, format: ReportFormat
  ) throws {
    let found = withoutPageCode(ReportFixture.text(try ReportFixture.outlines(subject), as: format))
    let name = "\(subject.rawValue).\(format.rawValue)"
    let file = Self.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["ROLLCALL_RECORD"] != nil {
      try Data(found.utf8).write(to: file)
      Issue.record("\(name) was recorded; read it, and run the tests without ROLLCALL_RECORD")
      return
    }
    #expect(found == String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  /// A page without its style and its script, which are the same in each, and without their hashes.
  private func withoutPageCode(_ page: String) -> String {
    page.replacing(/(?s)<style>.*?<\/style>/, with: "<style>…</style>")
      .replacing(/(?s)<script>.*?<\/script>/, with: "<script>…</script>")
      .replacing(/sha256-[A-Za-z0-9+\/=]{44}/, with: "sha256-…")
  }
}
