import Foundation
import Reconciliation
import Testing

@testable import Reporting

/// E-mail addresses where they are to be shown as hashes.
@Suite struct `A redacted report` {
  @Test(
    arguments: ReportFixture.Subject.allCases.flatMap { subject in
      ReportFormat.allCases.map { (subject, $0) }
    })
  func `holds no address, and keeps ids`(subject: ReportFixture.Subject, format: ReportFormat) throws {
    let text = ReportFixture.text(
      try ReportFixture.outlines(subject, redacts: true), as: format, redacts: true)
    #expect(!text.contains(/\w@\w|example/), "\(text)")
    let open = ReportFixture.text(try ReportFixture.outlines(subject), as: format)
    for id in ["u-lobby", "u-k"] where open.contains(id) { #expect(text.contains(id)) }
  }

  @Test func `holds no address as text either`() throws {
    let style = TextStyle(color: false, unicode: true, redacts: true)
    var text = ""
    let options = PlanTextOptions(verbose: true, applyCommand: "rollcall apply policy")
    writePlanText(try PlanFixture.refusedPlan(lifted: true), options, style) { text += $0 }
    writeOutcomeText(OutcomeFixture.every(), next: nil, style) { text += $0 }
    let (invalid, files) = try ReportFixture.invalidPolicy()
    text += diagnosticText(invalid, in: files, style)
    #expect(!text.contains(/\w@\w|example/), "\(text)")
    #expect(text.contains("let past by --allow protected=u-ana"))
    #expect(text.contains("To apply exactly this: rollcall apply policy --allow"))
  }

  @Test func `hides an account's address also where it looks like none`() {
    var printer = TerminalPrinter(TextStyle(color: false, unicode: true, redacts: true))
    printer.line("\(address: "Ana Smith")")
    #expect(printer.output == "\(pseudonym(ofAddress: "ana smith"))\n")
  }

  @Test func `shows the same hash for an address in whatever case, and another for another`() {
    #expect(pseudonym(ofAddress: "ANA@example.com") == "email-8e43ca377012")
    #expect(redactingAddresses(in: "ana@example.com") == pseudonym(ofAddress: "Ana@Example.com"))
    #expect(pseudonym(ofAddress: "bob@example.com") != pseudonym(ofAddress: "ana@example.com"))
  }

  @Test(arguments: [
    ("User 'ana@example.com' isn't there.", "User 'ANA' isn't there."),
    ("protected=ana@example.com", "protected=ANA"), ("(ana@example.com),ana@example.com", "(ANA),ANA"),
    ("mailto:ana@example.com.", "mailto:ANA."), ("<ana@example.com>", "<ANA>"),
    ("teams/ana@example.com", "teams/ANA"), ("@", "@"), ("a@ b", "a@ b"),
    ("ana@example.com@", "\(pseudonym(ofAddress: "ana@example.com@"))"), ("@everyone", "@everyone"),
    ("no address", "no address"), ("", ""),
  ])
  func `finds addresses within text`(text: String, shown: String) {
    #expect(
      redactingAddresses(in: text) == shown.replacing("ANA", with: pseudonym(ofAddress: "ana@example.com")))
  }

  @Test func `keeps carets under what they mark`() throws {
    var findings = Diagnostics()
    findings.report(
      .unknownKey("x", in: .user), at: SourcePlace(file: 0, mark: SourceMark(line: 1, column: 21, length: 4)))
    let invalid = try #require(InvalidPolicy(findings))
    let file = PolicySource(path: "p.yaml", bytes: Array("- {ana@example.com, this: is}".utf8))
    let text = diagnosticText(
      invalid, in: [file], TextStyle(color: false, unicode: true, redacts: true))
    #expect(text.contains("1 | - {***************, this: is}\n  |                     ^^^^"), "\(text)")
  }
}
