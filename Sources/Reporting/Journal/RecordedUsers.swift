import Reconciliation

/// The users of a run, as record after record tells of them.
struct RecordedUsers {
  private(set) var users: [RecordedRun.User] = []
  private var rows: [UserID: Int] = [:]
  /// The rows of each batch that was intended; answered ones have none left.
  private var batches: [Int: [Int]] = [:]
  /// The batch that a row waits for an answer of.
  private var pending: [Int: Int] = [:]

  /// A user and the last that is known of it.
  struct Told {
    let userID: UserID
    let word: RecordedRun.Word
  }

  /// A user and what is to change.
  struct Intended {
    let userID: UserID
    let email: String?
    let edits: [Edit]
  }

  /// Takes in that a batch is about to be sent; false where that contradicts what came before: a batch twice, a user
  /// who still waits for an answer, or another change of the same user.
  mutating func intend(_ users: [Intended], batch: Int, line: Int) -> Bool {
    guard batches[batch] == nil, Set(users.map(\.userID)).count == users.count else { return false }
    for user in users {
      guard let row = rows[user.userID] else { continue }
      guard pending[row] == nil, self.users[row].edits == user.edits else { return false }
    }
    batches[batch] = users.map { user in
      let row = row(of: user, line)
      self.users[row].word = .unanswered
      pending[row] = batch
      return row
    }
    return true
  }

  private mutating func row(of user: Intended, _ line: Int) -> Int {
    if let row = rows[user.userID] { return row }
    rows[user.userID] = users.count
    users.append(
      RecordedRun.User(
        userID: user.userID, email: user.email, edits: user.edits, line: line, word: .unanswered))
    return users.count - 1
  }

  /// Takes in a batch's answer; false where it isn't one to each of its users, in order, or the second one.
  mutating func answer(_ told: [Told], toBatch batch: Int) -> Bool {
    guard let rows = batches[batch], !rows.isEmpty, told.map(\.userID) == rows.map({ users[$0].userID })
    else {
      return false
    }
    for (row, told) in zip(rows, told) {
      users[row].word = told.word
      pending[row] = nil
    }
    batches[batch] = []
    return true
  }

  /// Takes in what was found of users that were read again; false where one was never sent.
  mutating func verify(_ told: [Told]) -> Bool {
    guard told.allSatisfy({ rows[$0.userID] != nil }) else { return false }
    for told in told {
      if let row = rows[told.userID] { users[row].word = told.word }
    }
    return true
  }
}
