internal import Chime
internal import JSONStream

/// What was asked and what was answered, in the order of the requests' arrival.
actor RequestLog {
  /// How many requests are kept, the newest: as many as change two million users.
  static let limit = 100_000

  /// A request with its answer.
  struct Entry: Sendable {
    let request: ReceivedRequest
    let requestID: String
    let operation: String?
    let offset: Duration
    /// Nil until it is answered, and where the connection was closed instead.
    var status: Int?
  }

  private let start: Duration
  private var entries: [Entry] = []
  /// How many requests came before the first entry, since the last clearing.
  private var dropped = 0
  private var requestCount = 0
  private var clearings = 0

  /// Where an entry stands: of no use once the log was cleared.
  struct Place: Sendable {
    let requestID: String
    fileprivate let number: Int
    fileprivate let clearings: Int
  }

  init(start: Duration) { self.start = start }

  /// Writes a request down and gives it its id.
  func begin(_ request: ReceivedRequest, at uptime: Duration) -> Place {
    requestCount += 1
    let digits = String(requestCount, radix: 16)
    let id = "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    if entries.count == Self.limit {
      // Half at once, so that the cost of moving the rest doesn't come with each request.
      entries.removeFirst(Self.limit / 2)
      dropped += Self.limit / 2
    }
    let operation = Operation(request)?.name
    entries.append(Entry(request: request, requestID: id, operation: operation, offset: uptime - start))
    return Place(requestID: id, number: dropped + entries.count - 1, clearings: clearings)
  }

  /// Adds the status that was answered.
  func end(_ place: Place, status: Int?) {
    let index = place.number - dropped
    if place.clearings == clearings, entries.indices.contains(index) { entries[index].status = status }
  }

  func clear() {
    entries = []
    dropped = 0
    clearings += 1
  }

  // MARK: - Showing

  /// The log as JSON.
  func json() -> [UInt8] {
    var json = JSONWriter(.indented(2))
    json.beginObject()
    json.member("dropped", dropped)
    json.key("requests")
    json.beginArray()
    for entry in entries { Self.write(entry, to: &json) }
    json.endArray()
    json.endObject()
    return json.take()
  }

  private static func write(_ entry: Entry, to json: inout JSONWriter) {
    json.beginObject()
    json.member("offsetMs", Int(entry.offset / .milliseconds(1)))
    json.member("method", entry.request.method)
    json.member("path", entry.request.path)
    json.member("query", entry.request.query)
    json.member("operation", entry.operation)
    json.key("headers")
    json.beginArray()
    for header in entry.request.headers {
      json.beginObject(.oneLine)
      json.member("name", header.name)
      json.member("value", secretHeaders.contains(header.name) ? "[hidden]" : header.value)
      json.endObject()
    }
    json.endArray()
    json.member("body", String(decoding: entry.request.body, as: UTF8.self))
    if entry.operation == "BatchUpdateUser", let count = UpdateDocument.itemCount(entry.request.body) {
      json.member("items", count)
    }
    json.key("status")
    if let status = entry.status { json.integer(status) } else { json.null() }
    json.member("requestId", entry.requestID)
    json.endObject()
  }

  /// What stands in these would let a reader of the log act as the client.
  private static let secretHeaders = [
    "authorization", "x-amz-security-token", "cookie", "proxy-authorization",
  ]
}
