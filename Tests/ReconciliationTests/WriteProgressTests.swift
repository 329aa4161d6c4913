import Testing

@testable import Reconciliation

/// When a reading that follows behind the writes may have a request in flight. Run and reading share an actor, so that
/// neither goes on while the other one looks.
@MainActor @Suite(.timeLimit(.minutes(1))) struct `The place of a reading in flight` {
  /// The users u0, u1 and u2.
  private let progress: WriteProgress

  init() throws { progress = WriteProgress(of: try World(users: 3).plan, writing: 3) }

  /// A page, once its request may leave.
  private func page(upTo id: String?) -> Task<WriteProgress.Reach, Never> {
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
    #expect(await page.value == (row < 3 ? .below(UserID("u\(row)")!) : .everyone))
    #expect(given == row)
  }

  @Test func `is given back while it waits, and kept while it doesn't`() async {
    let first = page(upTo: "u0")
    while progress.readings == 0, !Task.isCancelled {
      progress.come(to: 2)
      await Task.yield()
    }
    _ = await first.value
    _ = await page(upTo: "u1").value
    #expect(progress.readings == 1)
    let last = page(upTo: "u2")
    while progress.readings == 1, !Task.isCancelled { await Task.yield() }
    progress.come(to: 3)
    _ = await last.value
    #expect(progress.readings == 1)
  }

  @Test func `is taken at once where no batch takes it`() async {
    progress.come(to: 2)
    progress.offer(true)
    #expect(await page(upTo: "u1").value == .below(UserID("u2")!))
    #expect(progress.readings == 1)
  }

  @Test func `is free again once the reading is over`() async {
    progress.offer(true)
    _ = await page(upTo: "a").value
    #expect(progress.readings == 1)
    progress.leave()
    #expect(progress.readings == 0)
  }

  @Test(arguments: [(false, WriteProgress.Reach.everyone), (true, .stopped)])
  func `isn't needed once nothing is written any more`(isStopped: Bool, reach: WriteProgress.Reach) async {
    let waiting = page(upTo: "u2")
    // It has begun to wait by then, and if not, it finds the same.
    await Task.yield()
    progress.end(isStopped: isStopped)
    #expect(await waiting.value == reach)
    #expect(await page(upTo: nil).value == reach)
  }
}
