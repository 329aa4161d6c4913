import Testing

@testable import hostile_reports

/// Text from outside in every form: it is seen, and does nothing.
///
/// `swift run -c release hostile-reports --texts 1000000` draws as many as one likes.
@Suite struct `Hostile text in a report` {
  private static let oracle = Result { try ReportOracle() }

  @Test(arguments: HostileText.pieces) func `alone leaves every form as harmless text does`(
    piece: String
  ) throws {
    let complaints = try Self.oracle.get().complaints(about: HostileReport { piece })
    #expect(complaints == [])
  }

  @Test func `put together by chance leaves every form as harmless text does`() throws {
    let oracle = try Self.oracle.get()
    var text = HostileText(seed: 20_260_220)
    for _ in 0..<50 {
      let complaints = oracle.complaints(about: try HostileReport { text.next() })
      #expect(complaints == [])
    }
  }
}
