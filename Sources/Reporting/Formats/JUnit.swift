import Reconciliation

/// Writes reports as test results in JUnit's XML, a suite for each: what is as it should be passed, what is pending or
/// wasn't tried was skipped, and what went wrong or stands against a plan failed. What is to be known of the policy's own
/// text is no test: it is the suite's output.
///
/// Source: the schema of the Jenkins xUnit plugin, which GitLab, Azure Pipelines and CircleCI read as well.
func writeJUnit(_ outlines: [Outline], redacts: Bool, into sink: (String) -> Void) {
  let printer = MediumPrinter(.markup, redacts: redacts)
  let suites = outlines.map { TestSuite($0, printer) }
  let totals = suites.reduce(TestSuite.Counts()) { $0.adding($1.counts) }
  sink("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rollcall\"\(totals.attributes)>\n")
  for suite in suites { suite.write(into: sink) }
  sink("</testsuites>\n")
}

/// The most remarks of a kind in a suite's output, which its readers show as one text.
private let remarkLimit = 100

private struct TestSuite {
  private let outline: Outline
  private let printer: MediumPrinter
  let counts: Counts

  /// How the tests of a suite ended.
  struct Counts {
    var tests = 0
    var failures = 0
    var skipped = 0

    func adding(_ other: Counts) -> Counts {
      Counts(
        tests: tests + other.tests, failures: failures + other.failures, skipped: skipped + other.skipped)
    }

    var attributes: String {
      " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
    }
  }

  init(_ outline: Outline, _ printer: MediumPrinter) {
    self.outline = outline
    self.printer = printer
    var counts = Counts()
    for finding in outline.results where finding.kind.weight > .silent {
      counts.tests += 1
      if finding.kind.weight == .error { counts.failures += 1 }
      if finding.kind.weight == .note || finding.kind.weight == .warning { counts.skipped += 1 }
    }
    // A suite without a test fails in some readers, and a plan to which nothing objects has passed.
    if counts.failures == 0 { counts.tests += 1 }
    self.counts = counts
  }

  func write(into sink: (String) -> Void) {
    let name = printer.text("rollcall \(outline.subject.name) \(outline.subject.identity)")
    sink("  <testsuite name=\"\(name)\"\(counts.attributes)>\n")
    writeProperties(into: sink)
    if counts.failures == 0 {
      sink("    <testcase\(className) name=\"\(printer.text(outline.title))\"/>\n")
    }
    for finding in outline.results where finding.kind.weight > .silent { write(finding, into: sink) }
    writeRemarks(into: sink)
    sink("  </testsuite>\n")
  }

  private func writeProperties(into sink: (String) -> Void) {
    let counts = printer.text(Phrase(joining: outline.counts, by: " · "))
    sink("    <properties>\n      <property name=\"summary\" value=\"\(counts)\"/>\n")
    if let digest = outline.digest { sink("      <property name=\"digest\" value=\"\(digest.text)\"/>\n") }
    sink("    </properties>\n")
  }

  private func writeRemarks(into sink: (String) -> Void) {
    if outline.remarks.isEmpty { return }
    sink("    <system-out>")
    for group in outline.remarks.flatMap(\.groups) {
      sink("\(printer.text(group.heading)): \(group.count)\n")
      var shown = 0
      for finding in group.findings.prefix(remarkLimit) {
        let place: Phrase = finding.place.map { "\($0.path):\($0.line):\($0.column): " } ?? ""
        sink("  \(printer.text("\(place)\(finding.kind.name): \(finding.sentence)"))\n")
        shown += 1
      }
      if shown < group.count { sink("  and \(group.count - shown) more\n") }
    }
    sink("</system-out>\n")
  }

  private var className: String { " classname=\"rollcall.\(outline.subject.name)\"" }

  private func write(_ finding: Finding, into sink: (String) -> Void) {
    let message = printer.text(finding.message)
    let type = printer.text("\(finding.kind.name)")
    var place = ""
    if let found = finding.place {
      place = " file=\"\(printer.outside(Untrusted(found.path)))\" line=\"\(found.line)\""
    }
    let head = "    <testcase\(className) name=\"\(message)\"\(place)"
    switch finding.kind.weight {
    case .silent: return
    case .passed: sink("\(head)/>\n")
    case .note, .warning:
      sink("\(head)>\n      <skipped message=\"pending: \(type)\"/>\n    </testcase>\n")
    case .error:
      let help = printer.text(finding.help ?? "")
      sink(
        "\(head)>\n      <failure type=\"\(type)\" message=\"\(message)\">\(help)</failure>\n    </testcase>\n"
      )
    }
  }
}
