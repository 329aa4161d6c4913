import Reconciliation
import Testing

@Suite struct `A day` {
  @Test(arguments: [
    ("1970-01-01", 0), ("1972-02-29", 789), ("2000-02-29", 11_016), ("2026-11-25", 20_782),
    ("2100-03-01", 47_541), ("9999-12-31", 2_932_896),
  ])
  func `is read as its place in the calendar`(text: String, days: Int32) {
    #expect(CalendarDay(text)?.daysSince1970 == days)
    #expect(CalendarDay(text)?.text == text)
  }

  @Test func `is read back on every day of four centuries, each one later than the one before`() {
    var last: CalendarDay?
    for number in 0..<146_097 {
      let day = CalendarDay(of: UTCTime(secondsSince1970: number * 86_400 + 86_399))
      #expect(CalendarDay(day.text) == day, "\(day.text)")
      if let last { #expect(last < day && last.days(until: day) == 1 && day.days(until: last) == -1) }
      last = day
    }
  }

  @Test(arguments: [
    "", "2027-02-29", "2027-02-30", "2100-02-29", "2027-04-31", "2027-13-01", "2027-00-10", "2027-01-00",
    "1969-12-31", "0000-01-01", "10000-01-01", "2027-1-31", "27-01-31", "2027/01/31", "20270131",
    " 2027-01-31",
    "2027-01-31 ", "2027-01-31T00:00:00Z", "+027-01-31", "2027-01-3１", "２027-01-3", "tomorrow",
  ])
  func `isn't read from another text`(text: String) {
    #expect(CalendarDay(text) == nil)
  }
}
