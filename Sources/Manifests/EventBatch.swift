/// Some of libyaml's events in a row, with the text of their scalars: what the parser hands over at once.
struct EventBatch: Sendable {
  /// How many events it holds at most.
  static let capacity = 4_096

  private struct Entry: Sendable {
    let event: YAMLEvents.Event
    let textEnd: UInt32
  }

  private var events: [Entry] = []
  /// The text of all scalars; each event's begins where that of the one before ends.
  private var text: [UInt8] = []
  /// Why no event comes behind these; nil where the text is at its end, or nobody reads on.
  private(set) var failure: ParserFailure?
  /// Whether these are the last events.
  private(set) var isLast = false

  var count: Int { events.count }
  var isFull: Bool { events.count == Self.capacity }

  /// An event.
  func event(at position: Int) -> YAMLEvents.Event { events[position].event }

  /// A scalar's text.
  func text(at position: Int) -> ArraySlice<UInt8> {
    text[(position == 0 ? 0 : Int(events[position - 1].textEnd))..<Int(events[position].textEnd)]
  }

  mutating func append(_ event: YAMLEvents.Event) {
    events.append(Entry(event: event, textEnd: UInt32(text.count)))
  }

  mutating func append(_ scalar: YAMLEvents.Event, _ utf8: some Collection<UInt8>) {
    text.append(contentsOf: utf8)
    append(scalar)
  }

  mutating func end() { isLast = true }

  mutating func fail(_ failure: ParserFailure) {
    self.failure = failure
    isLast = true
  }

  /// Forgets everything, for the next events.
  mutating func clear() {
    events.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    (failure, isLast) = (nil, false)
  }
}

/// Where events come from.
protocol EventSupply {
  /// Fills a batch with the events that come next; it isn't asked behind the last one.
  func fill(_ batch: inout EventBatch)

  /// No more events are wanted.
  func close()
}
