import Testing

@testable import Reconciliation

/// When a reading that follows behind the writes may have a request in flight. Run and reading share an actor, so that
/// neither goes on while the other one looks.
@MainActor @Suite(.timeLimit(.minutes(1))) struct `The place of a reading in flight` {
  /// The users u0, u1 and u2.
  private let progress: WriteProgress

  init() throws { progress = WriteProgress(of: try World(users: 3).plan) }

  /// A page, once its request may leave.
  private func page(upTo id: String?) -> Task<Void, Never> {
    let progress = progress
    return Task { await progress.passed(id.flatMap { UserID($0) }) }
  }

  @Test(arguments: [("a", 0), ("u0", 1), ("u1", 2), ("u1x", 2), ("u2", 3), ("z", 3), (nil, 3)])
  func `is free once the users up to an id are answered`(id: String?, row: Int) async {
    let page = page(upTo: id)
    var given: Int?
    // Nothing comes of it until the reading has begun to wait.
    while given == nil, !Task.isCancelled {
      for row in 0...3 where given == nil {
        progress.come(to: row)
        if progress.readings == 1 { given = row }
      }
      await Task.yield()
    }
    await page.value
    #expect(given == row)
  }

  @Test func `is given back while it waits, and kept while it doesn't`() async {
    let first = page(upTo: "u0")
    while progress.readings == 0, !Task.isCancelled {
      progress.come(to: 2)
      await Task.yield()
    }
    await first.value
    await page(upTo: "u1").value
    #expect(progress.readings == 1)
    let last = page(upTo: "u2")
    while progress.readings == 1, !Task.isCancelled { await Task.yield() }
    progress.come(to: 3)
    await last.value
    #expect(progress.readings == 1)
  }

  @Test func `isn't needed once nothing is written any more`() async {
    let page = page(upTo: "u2")
    progress.end()
    await page.value
    #expect(progress.readings == 0)
  }
}
