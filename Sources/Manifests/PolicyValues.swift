import Reconciliation

/// The last scalar as a value of the format; one that can't be is reported.
extension PolicyFileReader {
  /// `true` or `false` alone: whatever else YAML takes for a boolean is text.
  func boolean(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) -> Marked<Bool>? {
    switch (text, event.isPlain) {
    case ("true", true): return Marked(true, at: event.mark)
    case ("false", true): return Marked(false, at: event.mark)
    default:
      report(.notBoolean(text), at: event.mark, &findings)
      return nil
    }
  }

  /// A count in plain digits, nothing else that YAML takes for a number: its versions differ on what `0420` and `1_000`
  /// are. Nor in quotes, which make it text to the schema and to every other reader.
  func count(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) -> Int? {
    guard let count = number(bytes, upTo: Guardrails.countLimit) else {
      report(.invalidCount(text), at: event.mark, &findings)
      return nil
    }
    return unquoted(count, event, &findings)
  }

  /// A percentage or a count. A percentage is text to every reader of YAML, in quotes and without, so both are taken.
  func bound(_ event: YAMLEvents.Event, _ findings: inout Diagnostics) -> Bound? {
    if bytes.last == UInt8(ascii: "%"), let percent = number(bytes.dropLast(), upTo: 100) {
      return .percent(percent)
    }
    guard let count = number(bytes, upTo: Guardrails.countLimit) else {
      report(.invalidBound(text), at: event.mark, &findings)
      return nil
    }
    return unquoted(count, event, &findings).map { .users($0) }
  }

  private func unquoted(
    _ count: Int, _ event: YAMLEvents.Event, _ findings: inout Diagnostics
  ) -> Int? {
    if event.isPlain { return count }
    report(.quotedCount(count), at: event.mark, &findings)
    return nil
  }

  /// The last scalar as a day of the calendar. In quotes or without, a day is text to the format.
  func day(at mark: SourceMark, _ findings: inout Diagnostics) -> Marked<CalendarDay>? {
    let text = text
    guard let day = CalendarDay(text) else {
      report(.invalidDay(text), at: mark, &findings)
      return nil
    }
    return Marked(day, at: mark)
  }

  /// Takes the last scalar for an id; whether it is one.
  func takeID(into name: inout EntryName, at mark: SourceMark, _ findings: inout Diagnostics) -> Bool {
    // No request could carry one dot or two in its path.
    let isDots = bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    if !isDots, name.take(id: bytes) { return true }
    report(.invalidID(text), at: mark, &findings)
    return false
  }

  /// Takes the last scalar for an address; whether it is one.
  func takeEmail(into name: inout EntryName, at mark: SourceMark, _ findings: inout Diagnostics) -> Bool {
    if name.take(email: bytes) { return true }
    report(.invalidEmail(text), at: mark, &findings)
    return false
  }

  /// Takes the last scalar for a user's name: an address where it holds `@`, else an id.
  func takeName(into name: inout EntryName, at mark: SourceMark, _ findings: inout Diagnostics) -> Bool {
    bytes.contains(UInt8(ascii: "@"))
      ? takeEmail(into: &name, at: mark, &findings) : takeID(into: &name, at: mark, &findings)
  }
}

/// The number that digits alone spell, without a sign, a space or a leading zero; nil where it is larger than allowed.
private func number(_ digits: ArraySlice<UInt8>, upTo most: Int) -> Int? {
  guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
  var number = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    number = number * 10 + Int(digit - UInt8(ascii: "0"))
    if number > most { return nil }
  }
  return number
}
