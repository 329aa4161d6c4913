/// The rows of a plan that are still to be sent, batch by batch: those that were refused together come first, in
/// halves.
struct BatchQueue {
  private var halves: [ArraySlice<Int>] = []
  private var rest: ArraySlice<Int>

  /// Rows in plan order.
  init(_ rows: [Int]) { rest = rows[...] }

  /// Whether nothing is left to send, unless a batch comes back.
  var isEmpty: Bool { halves.isEmpty && rest.isEmpty }

  /// The next batch: one to twenty rows, or nil where nothing is left.
  mutating func next() -> ArraySlice<Int>? {
    if let half = halves.popLast() { return half }
    if rest.isEmpty { return nil }
    defer { rest = rest.dropFirst(Plan.usersPerRequest) }
    return rest.prefix(Plan.usersPerRequest)
  }

  /// Takes back a batch that was refused as a whole, in halves, so that one bad user doesn't hold back the others; a
  /// single user has had its answer.
  mutating func split(_ batch: ArraySlice<Int>) {
    guard batch.count > 1 else { return }
    let middle = batch.startIndex + batch.count / 2
    halves.append(batch[middle...])
    halves.append(batch[..<middle])
  }
}
