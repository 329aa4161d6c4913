import Reconciliation

/// An account that is read while its policy is: of a large policy that takes as long as the account's listing, and what
/// else is there to do meanwhile on a second core?
///
/// Which account it will be is guessed from the beginning of the file. A guess that the policy doesn't bear out costs
/// requests that only read.
struct ReadingAhead: Sendable {
  /// What was read, from a directory that is still open.
  struct Observation: Sendable {
    let directory: OpenDirectory
    let facts: Account
    let users: ObservedState
  }

  /// The smallest file that is worth it, in bytes: smaller ones are read in a few thousandths of a second.
  private static let leastBytes = 1 << 16
  /// From which size on a file most likely names more users than are asked for by name, in bytes.
  private static let manyUsers = 1 << 21
  /// How much of the file is searched for its account, in bytes.
  private static let searched = 1 << 16

  /// The account that is read.
  let account: AccountID
  private let task: Task<Result<Observation, Failure>, Never>

  /// Begins to read the account of a policy's only file; nil where that isn't worth it, or isn't told by its beginning.
  init?(
    of files: PolicyFiles, _ options: DirectoryOptions, _ display: DisplayOptions,
    for purpose: DirectoryPurpose
  ) {
    guard files.sources.count == 1, let bytes = files.sources.first?.bytes, bytes.count >= Self.leastBytes,
      let named = Self.account(in: bytes.prefix(Self.searched)),
      let account = try? options.accountID(ofPolicy: named),
      bytes.count >= Self.manyUsers || !Self.leavesOthersAlone(bytes)
    else { return nil }
    self.account = account
    task = Task {
      await attempt { () throws(Failure) in
        let directory = try await options.open(display, policy: account, for: purpose)
        do throws(Failure) {
          let (facts, users) = try await directory.read(.everyone)
          return Observation(directory: directory, facts: facts, users: users)
        } catch {
          await directory.close()
          throw error
        }
      }
    }
  }

  /// What was read, from a directory that has to be closed; nil, and given up, where only some users have to be seen.
  func observation(for scope: ObservationScope) async throws(Failure) -> Observation? {
    guard case .everyone = scope else {
      await abandon()
      return nil
    }
    return try await task.value.get()
  }

  /// Gives up what was read, and closes the directory.
  func abandon() async {
    task.cancel()
    if case .success(let observation) = await task.value { await observation.directory.close() }
  }

  /// Whether the policy is about the users alone that it names, so that a few of them are asked for by name.
  private static func leavesOthersAlone(_ text: [UInt8]) -> Bool {
    let setting = Array("unmanaged: ignore".utf8)
    let bytes = text.span
    // Not split into lines: of a policy of ten thousand users that takes as long as reading it.
    for place in bytes.indices where bytes[place] == UInt8(ascii: "u") {
      if place == 0 || bytes[place - 1] == UInt8(ascii: "\n"), text[place...].starts(with: setting) {
        return true
      }
    }
    return false
  }

  /// The account that a line of the text names: a plain word behind the key.
  private static func account(in text: ArraySlice<UInt8>) -> AccountID? {
    let key = Array("account:".utf8)
    for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: key) {
      let words = line.dropFirst(key.count).split { [0x09, 0x0D, 0x20].contains($0) }
      return words.first.flatMap { AccountID(String(decoding: $0, as: UTF8.self)) }
    }
    return nil
  }
}
