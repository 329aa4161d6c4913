import Reconciliation

/// What is said of grants.
extension Explanation {
  static func ofGrant(_ problem: PolicyProblem) -> Explanation? {
    switch problem {
    case .invalidDay(let text):
      let close = suggestedDay(for: text)
      return Explanation(
        "RC1061", "\(named(text)) is no day of the calendar", label: close.map { "did you mean \($0.text)?" },
        help: "write a day of the years 1970 to 9999 as in 2027-01-31; the grant holds through it in UTC",
        correction: close.map { .replace($0.text) })
    case .emptyGrant:
      return Explanation(
        "RC1062", "this grant gives neither a licence nor a type", label: "so nothing ends on this day",
        help: "add the 'license' or 'type' that ends, or take 'until' out; alexaForBusiness doesn't end")
    default:
      return nil
    }
  }
}

/// The day that a mistyped one most likely means: one without its zeros or with other dashes, or past the end of its
/// month.
private func suggestedDay(for text: String) -> CalendarDay? {
  let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
  let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
  guard parts.count == 3, numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]),
    CalendarDay.years.contains(numbers[0])
  else { return nil }
  let last = CalendarDay.length(ofMonth: numbers[1], in: numbers[0])
  return CalendarDay(year: numbers[0], month: numbers[1], day: min(numbers[2], last))
}
