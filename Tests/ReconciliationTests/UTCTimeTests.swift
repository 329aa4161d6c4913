import Reconciliation
import Testing

@Suite struct `A time` {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z", "19700101T000000Z"),
    (951_782_399, "2000-02-28T23:59:59Z", "20000228T235959Z"),
    (951_782_400, "2000-02-29T00:00:00Z", "20000229T000000Z"),
    (951_868_800, "2000-03-01T00:00:00Z", "20000301T000000Z"),
    (1_795_580_100, "2026-11-25T04:15:00Z", "20261125T041500Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z", "21000301T000000Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z", "99991231T235959Z"),
  ])
  func `is spelled as its day and second`(seconds: Int, text: String, basic: String) {
    let time = UTCTime(secondsSince1970: seconds)
    #expect(time.text == text)
    #expect(time.basicText == basic)
    #expect(UTCTime(text) == time)
  }

  @Test func `is read back on every day of four centuries`() {
    for day in 0..<146_097 {
      let time = UTCTime(secondsSince1970: day * 86_400 + day % 86_400)
      #expect(UTCTime(time.text) == time, "\(time.text)")
    }
  }

  @Test(arguments: [
    "", "2026-11-25", "2026-11-25T04:15:00", "2026-11-25 04:15:00Z", "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z", "2026-11-25T24:00:00Z", "2026-11-25T04:15:60Z", "2026-11-25T04:15:00+00:00",
    "1969-12-31T23:59:59Z", "２026-11-25T04:15:00Z", "2026-11-25T4:15:00Z", "x2026-11-25T04:15:00Z",
  ])
  func `isn't read from another text`(text: String) {
    #expect(UTCTime(text) == nil)
  }
}
