import LocalStore
import Manifests
import Reconciliation
import Reporting

/// The policies that a command is about: of each path every account's, or the one of `--account`.
struct ChosenPolicies {
  let paths: [String]
  let directory: DirectoryOptions
  let display: DisplayOptions
  /// The part of the accounts that is chosen; nil for all of them.
  private let shard: Shard?
  /// What accounts are read ahead for; nil where none is.
  private let aheadPurpose: DirectoryPurpose?
  /// The day, taken once: a command that runs past midnight is about one day all the same.
  let day: CalendarDay
  private let dayWords: [String]

  init(
    paths: [String], directory: DirectoryOptions, days: DayOptions, display: DisplayOptions,
    shard: Shard? = nil, readingAheadFor purpose: DirectoryPurpose? = nil
  ) {
    self.paths = paths
    self.directory = directory
    self.display = display
    self.shard = shard
    // Which accounts fall to a part is told by the policy alone.
    aheadPurpose = shard == nil ? purpose : nil
    day = days.day
    dayWords = days.words
  }

  /// Does something with every account's policy of every path, in their order: what fails for one is its own result.
  ///
  /// - Parameter body: Gets the policy and what became of those before it.
  func each<Value>(
    _ body: (ChosenPolicy, [Result<Value, Failure>]) async throws(Failure) -> Value
  ) async -> Reports<Value> {
    var reports = Reports<Value>()
    for path in paths {
      let read = await attempt { () throws(Failure) in try await policies(at: path) }
      switch read {
      case .failure(let failure):
        reports.append(.failure(failure), of: Subject(policy: path))
      case .success(let policies):
        for policy in policies {
          let results = reports.results
          let result = await attempt { () throws(Failure) in try await body(policy, results) }
          reports.append(result, of: policy.subject)
        }
      }
    }
    return reports
  }

  /// The policies of one path. What they may not have meant is said on standard error, and kept for their reports.
  ///
  /// - Throws: `Failure.unreadablePolicy`, `.noPolicyFiles`, `.invalidPolicy`, `.unnamedAccount`, `.wrongUse`.
  func policies(at path: String) async throws(Failure) -> [ChosenPolicy] {
    var files = try PolicyFiles(at: path)
    let ahead = aheadPurpose.flatMap { ReadingAhead(of: files, directory, display, for: $0) }
    let read = Result { () throws(Failure) in try choices(of: &files, at: path, ahead) }
    if case .success(let choices) = read, choices.contains(where: { $0.ahead != nil }) { return choices }
    await ahead?.abandon()
    return try read.get()
  }

  private func choices(
    of files: inout PolicyFiles, at path: String, _ ahead: ReadingAhead?
  ) throws(Failure) -> [ChosenPolicy] {
    let (policies, warnings) = try files.readForGood(on: day)
    display.warn(warnings, in: files)
    let chosen = policies.count > 1 ? try directory.chosenAccount() : nil
    if let chosen, !policies.contains(where: { $0.account == chosen }) {
      throw .unnamedAccount(chosen, named: policies.compactMap(\.account))
    }
    var choices: [ChosenPolicy] = []
    for policy in policies where chosen == nil || policy.account == chosen {
      guard try isInShard(policy) else { continue }
      let isOneOfSeveral = policies.count > 1
      choices.append(
        ChosenPolicy(
          path: path, policy: policy, accounts: policies.compactMap(\.account),
          warnings: PolicyWarnings(
            isOneOfSeveral ? warnings.about(files: files.positions(of: policy.sources)) : warnings,
            in: files.sources),
          isOneOfSeveral: isOneOfSeveral, dayWords: dayWords,
          identities: files.identities(of: policy.sources),
          ahead: ahead.flatMap { $0.account == policy.account ? $0 : nil }))
    }
    return choices
  }

  private func isInShard(_ policy: AccountPolicy) throws(Failure) -> Bool {
    guard let shard else { return true }
    return shard.holds(try directory.accountID(ofPolicy: policy.account))
  }
}

/// One account's policy that a command is about.
struct ChosenPolicy {
  /// The file or folder, as it was given.
  let path: String
  let policy: AccountPolicy
  /// Every account that the files at the path name.
  let accounts: [AccountID]
  /// What its own files are warned of.
  let warnings: PolicyWarnings
  /// Whether the folder has policies of other accounts as well, so that its path alone doesn't choose this one.
  let isOneOfSeveral: Bool
  /// The options that choose the day, where it was chosen.
  let dayWords: [String]
  /// The files as a plan names them.
  let identities: [PolicyFile]
  /// The account as it is being read, where that was begun ahead.
  let ahead: ReadingAhead?

  var desired: DesiredState { policy.desired }

  /// What results about it are called by.
  var subject: Subject { Subject(policy: path, account: isOneOfSeveral ? policy.account : nil) }

  /// The words of a command line that mean this policy again, on a directory that was opened for its account.
  func words(for account: AccountID, on directory: OpenDirectory) -> [String] {
    let needsAccount = isOneOfSeveral || policy.account == nil
    return [path.hasPrefix("-") ? "./" + path : path] + directory.words
      + (needsAccount ? ["--account", account.text] : []) + dayWords
  }

  /// The files with their text, for what is to be quoted of them.
  var quotableSources: [PolicySource] { rollcall.quotableSources(policy.sources, identities) }
}
