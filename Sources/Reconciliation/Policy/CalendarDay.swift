/// A day of the years 1970 to 9999 in the Gregorian calendar, in Coordinated Universal Time.
///
/// Which day it is today is the caller's business: nothing here looks at a clock.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// The years that four digits and POSIX time can both name.
  package static let years = 1970...9999

  /// How many days lie between the beginning of 1970 and this day.
  package let daysSince1970: Int32

  /// The first day that a grant can end on.
  package static let earliest = CalendarDay(daysSince1970: 0)

  /// The day that so many days after the beginning of 1970 is.
  ///
  /// - Precondition: it lies within `years`.
  init(daysSince1970 days: Int) {
    precondition((0...2_932_896).contains(days), "a day is one of the years 1970 to 9999")
    daysSince1970 = Int32(days)
  }

  /// The day that a year, a month and a day of it name, or nil where the calendar has none of these.
  package init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), (1...12).contains(month),
      (1...Self.length(ofMonth: month, in: year)).contains(day)
    else { return nil }
    self.init(daysSince1970: Self.days(toYear: year, month: month, day: day))
  }

  /// The day that a text names as `text` spells it, or nil where it names none.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let dash = UInt8(ascii: "-")
    guard bytes.count == 10, bytes[4] == dash, bytes[7] == dash,
      let year = Self.number(bytes[..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8...])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day that a second belongs to.
  package init(of time: UTCTime) { self.init(daysSince1970: time.secondsSince1970 / 86_400) }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }

  /// How many days have to pass until another day; negative where it has passed.
  package func days(until other: CalendarDay) -> Int { Int(other.daysSince1970) - Int(daysSince1970) }

  // MARK: - Text

  /// The day as ISO 8601 spells it: `2027-01-31`.
  package var text: String { spelled(dash: "-") }

  /// The day's year, month and day with something between them.
  func spelled(dash: String) -> String {
    let (year, month, day) = date
    return [(year, 4), (month, 2), (day, 2)].map { digits($0, $1) }.joined(separator: dash)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  // MARK: - Calendar

  /// How many days a month has.
  package static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Years begin in March here, so that a leap day is a year's last day, and 400 of them are an era of 146,097 days.
  // Source: Howard Hinnant, "chrono-compatible low-level date algorithms"; 719,468 days lie between 0000-03-01 and
  // 1970-01-01.

  private static func days(toYear year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private var date: (year: Int, month: Int, day: Int) {
    let day = Int(daysSince1970) + 719_468
    let era = day / 146_097
    let dayOfEra = day % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      year: era * 400 + yearOfEra + (month > 2 ? 0 : 1), month: month,
      day: dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}

/// A number in so many decimal digits at least.
func digits(_ number: Int, _ count: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}
