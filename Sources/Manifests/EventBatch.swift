/// Some of libyaml's events in a row, with the text of their scalars: what the parser hands over at once.
struct EventBatch: Sendable {
  /// How many events it holds at most.
  static let capacity = 4_096

  private var events: [YAMLEvents.Event] = []
  /// The text of all scalars, and where each event's ends in it.
  private var text: [UInt8] = []
  private var ends: [Int] = []
  /// Why no event comes behind these; nil where the text is at its end, or nobody reads on.
  private(set) var failure: ParserFailure?
  /// Whether these are the last events.
  private(set) var isLast = false

  var count: Int { events.count }
  var isFull: Bool { events.count == Self.capacity }

  /// An event; where it is a scalar, its text goes into `scalar`.
  func event(at position: Int, text scalar: inout [UInt8]) -> YAMLEvents.Event {
    let event = events[position]
    if event.kind == .scalar {
      scalar.removeAll(keepingCapacity: true)
      scalar.append(contentsOf: text[(position == 0 ? 0 : ends[position - 1])..<ends[position]])
    }
    return event
  }

  mutating func append(_ event: YAMLEvents.Event) {
    events.append(event)
    ends.append(text.count)
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
    ends.removeAll(keepingCapacity: true)
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
