/// Reads users that were written again until their values took, in vain where they don't: a directory's yes isn't yet
/// a value in force.
struct ReadingAgain<Directory: UserDirectory, Time: Clock> where Time.Duration == Duration {
  let directory: Directory
  let clock: Time
  let delays: [Duration]

  /// How many readings in a row may fail before it is given up: what keeps failing was tried again below.
  private static var failureLimit: Int { 2 }

  /// What each row's user lacks after the last reading; rows whose change is in force are left out, and a user that
  /// was never read lacks that.
  ///
  /// - Parameter seen: What the user of each row of the plan lacked when it was read behind the writes; nil where
  ///   nothing was read so. Whom that reading missed may have moved to a page that it had read, and counts as unread.
  func shortfalls(
    ofRows rows: [Int], in plan: Plan, asSeen seen: [Shortfall?]?
  ) async -> [Int: Shortfall] {
    var pending: [Int: Shortfall] = [:]
    for row in rows {
      let lacking = seen.map { $0[row] } ?? .unread
      pending[row] = lacking == .gone ? .unread : lacking
    }
    var failures = 0
    for delay in delays where !pending.isEmpty && failures < Self.failureLimit {
      guard await waited(delay) else { break }
      let asked = rows.filter { pending[$0] != nil }
      do throws(DirectoryError) {
        let observed = try await directory.observe(.named(asked.map { .id(plan.changes[$0].userID) }))
        for row in asked { pending[row] = plan.changes[row].shortfall(in: observed) }
        failures = 0
      } catch {
        failures += 1
      }
    }
    return pending
  }

  /// Waits, unless the task was cancelled.
  private func waited(_ delay: Duration) async -> Bool {
    if delay == .zero { return true }
    do {
      try await clock.sleep(until: clock.now.advanced(by: delay), tolerance: nil)
      return true
    } catch { return false }
  }
}
