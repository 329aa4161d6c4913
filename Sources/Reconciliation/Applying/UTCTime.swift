/// A second of the years 1970 to 9999, in Coordinated Universal Time.
///
/// Where it comes from is the caller's business: nothing here looks at a clock.
package struct UTCTime: Hashable, Comparable, Sendable {
  /// Seconds since the beginning of 1970, leap seconds left out as in POSIX time.
  package let secondsSince1970: Int

  /// A second; what lies outside of the years that four digits can name is taken for the nearest one that doesn't.
  package init(secondsSince1970: Int) {
    self.secondsSince1970 = min(max(secondsSince1970, 0), 253_402_300_799)
  }

  /// The second that a text names as `text` spells it, or nil where it names none.
  package init?(_ text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { !$0.isASCII || !$0.isNumber }.map { Int($0) }
    guard parts.count == 7, let year = parts[0], let month = parts[1], let day = parts[2],
      let hour = parts[3], let minute = parts[4], let second = parts[5],
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.days(toYear: year, month: month, day: day)
    self.init(secondsSince1970: ((days * 24 + hour) * 60 + minute) * 60 + second)
    // What isn't spelled so, and 31 February, come out as another text.
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  package static func < (left: UTCTime, right: UTCTime) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }

  // MARK: - Text

  /// The second as RFC 3339 spells it: `2026-11-25T04:15:00Z`.
  package var text: String { spelled(date: "-", time: ":") }

  /// The second in ISO 8601's basic form, which can stand in a file's name: `20261125T041500Z`.
  package var basicText: String { spelled(date: "", time: "") }

  private func spelled(date dash: String, time colon: String) -> String {
    let (year, month, day) = Self.date(ofDay: secondsSince1970 / 86_400)
    let second = secondsSince1970 % 86_400
    let time = [second / 3_600, second / 60 % 60, second % 60].map { Self.digits($0, 2) }
    return Self.digits(year, 4) + dash + Self.digits(month, 2) + dash + Self.digits(day, 2) + "T"
      + time.joined(separator: colon) + "Z"
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: count - text.count) + text
  }

  // MARK: - Calendar

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

  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let era = (day + 719_468) / 146_097
    let dayOfEra = (day + 719_468) % 146_097
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
