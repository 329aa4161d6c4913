internal import Reconciliation

/// The simulated service's listing, read behind a run's writes: page by page in order of id, where it is at all.
extension SimulatedChime {
  func observe(behind writes: WriteProgress) async throws(DirectoryError) -> ObservedState? {
    guard let pages = simulator.with({ $0.drawPages() }) else { return nil }
    var users = ObservedState()
    for ids in pages {
      let reach = await writes.passed(ids.last)
      if reach == .stopped { throw .readOnly }
      simulator.with { $0.check(reach, covers: ids) }
      guard simulator.with({ $0.beginPage(ids) }) else { throw .readOnly }
      await simulator.passTime()
      let result = simulator.with { $0.read(.named(ids.map { .id($0) })) }
      await simulator.passTime()
      guard simulator.with({ $0.endPage() }) else { throw .readOnly }
      let page = try result.get()
      for row in 0..<page.count {
        do throws(RepeatedUser) { try users.append(page[row]) } catch { throw .inconsistent(error) }
      }
    }
    simulator.with { $0.watch?.endReadingBehind(users, $0.now) }
    return users
  }
}

extension SimulatorState {
  /// The ids of each page of a listing, in order; nil where it isn't read behind the writes.
  mutating func drawPages() -> [ArraySlice<UserID>]? {
    guard draw({ $0.happens(512) }) else { return nil }
    let ids = world.ids.sorted()
    let size = draw { $0.within(1...max(1, ids.count)) }
    return stride(from: 0, to: ids.count, by: size).map { ids[$0..<min($0 + size, ids.count)] }
  }

  /// A reading may trust what it is told of how far the run has come.
  mutating func check(_ reach: WriteProgress.Reach, covers ids: ArraySlice<UserID>) {
    if let id = ids.first(where: { !reach.covers($0) }) {
      fail(.readBehind, "\(id) isn't covered by \(reach)")
    }
  }

  /// A page is asked for; false where the process has ended.
  mutating func beginPage(_ ids: ArraySlice<UserID>) -> Bool {
    guard step("reading of the page up to \(ids.last.map { "\($0)" } ?? "none")") else { return false }
    let places = ids.map { service.place(of: $0) }
    if watch?.beginPage(places: places) == true { statistics.count(.readBehindWrites) }
    disturb(.editBeforeReadingAgain, near: places.compactMap(\.self))
    return true
  }

  /// A page reaches the process; false where it has ended.
  mutating func endPage() -> Bool {
    guard step("the page comes") else { return false }
    watch?.endPage()
    return true
  }
}
