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
    guard parts.count == 7, let year = parts[0], let month = parts[1], let dayOfMonth = parts[2],
      let day = CalendarDay(year: year, month: month, day: dayOfMonth),
      let hour = parts[3], let minute = parts[4], let second = parts[5],
      hour < 24, minute < 60, second < 60
    else { return nil }
    self.init(secondsSince1970: ((Int(day.daysSince1970) * 24 + hour) * 60 + minute) * 60 + second)
    // What isn't spelled so comes out as another text.
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
    let second = secondsSince1970 % 86_400
    let time = [second / 3_600, second / 60 % 60, second % 60].map { digits($0, 2) }
    return CalendarDay(of: self).spelled(dash: dash) + "T" + time.joined(separator: colon) + "Z"
  }
}
