import ArgumentParser

@main struct HostileReportsTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hostile-reports",
    abstract: "Draws hostile texts, each into a place of a report, and reads the report in every form.",
    discussion: """
      Ends with 1 where a text does in a form what harmless text doesn't: each stands in a place of its own, some forty \
      to a report.
      """)

  @Option(help: "How many texts to draw.")
  var texts = 10_000

  @Option(help: "Where the random numbers start.")
  var seed: UInt64 = 0

  func run() throws {
    let oracle = try ReportOracle()
    var drawn = 0
    var reports = 0
    let start = ContinuousClock.now
    while drawn < texts {
      // Each report has a seed of its own, so that one that fails is drawn again by itself.
      let own = seed + UInt64(reports)
      var text = HostileText(seed: own)
      let report = try HostileReport {
        drawn += 1
        return text.next()
      }
      let complaints = oracle.complaints(about: report)
      guard complaints.isEmpty else {
        print(complaints.joined(separator: "\n"))
        print("To see it again: swift run -c release hostile-reports --texts 1 --seed \(own)")
        throw ExitCode(1)
      }
      reports += 1
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(
      "\(drawn) texts in \(reports) reports of nine forms in \(Int(seconds.rounded())) s: none does harm.")
  }
}
