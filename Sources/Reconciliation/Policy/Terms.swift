/// The terms on which a user's own entry stands: how long what it gives holds, and why it is there.
///
/// An entry that ends is a grant of its licence and type. What else it says, of Alexa for Business, ends with no day:
/// no other level could say it then.
package struct Terms: Sendable {
  /// The last day of the grant, where the entry is one.
  package var until: Marked<CalendarDay>?
  /// Why the entry is there, for people alone; an entry needn't be a grant to have a reason.
  package var reason: String?

  /// Terms that say nothing unless told.
  package init(until: Marked<CalendarDay>? = nil, reason: String? = nil) {
    self.until = until
    self.reason = reason
  }

  /// Whether nothing is said.
  package var isEmpty: Bool { until == nil && reason == nil }

  /// Whether the grant's last day has passed.
  package func haveRunOut(on day: CalendarDay) -> Bool { until.map { $0.value < day } ?? false }
}
