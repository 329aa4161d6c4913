/// How many requests may be under way at once: two at first, and one more for each sixteen that were answered.
///
/// A server that takes only so many requests a second is found out when its stock of them is spent, and then refuses all
/// that are under way. Amazon Chime's own limit is about ten a second, which one or two at once reach already: with two
/// under way until then, a run pays with two refusals, where four at once from the start pay with four or five. Two, so
/// that an account's facts and the first page of its users are asked for together.
/// A run that has read a large account before its first update has as many as it asks for.
struct InFlightWindow {
  /// The most requests that are under way, whatever a run asks for; more would only wait at the server.
  static let limit = 64
  /// How many answers allow one more.
  static let answersForOneMore = 16

  /// How many requests may be under way before any was answered.
  static let first = 2

  private var answers = 0
  private var inFlight = 0

  /// Whether another request has to wait until one comes back.
  var isFull: Bool { inFlight >= min(Self.first + answers / Self.answersForOneMore, Self.limit) }

  /// Notes that a request leaves.
  mutating func enter() { inFlight += 1 }

  /// Notes that a request came back, or never will.
  mutating func leave() { inFlight -= 1 }

  /// Notes an answer that is no throttle.
  mutating func accepted() { answers += 1 }
}
