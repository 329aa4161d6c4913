import LocalStore
import Reconciliation
import Reporting

/// A plan that is to be applied, with the directory that it is written to, which stays open.
struct PlanToApply {
  let plan: Plan
  let provenance: Provenance
  let directory: OpenDirectory
  /// Whether it was made earlier, so that its users have to be looked at again.
  let isSaved: Bool
  /// The step to take where something is left, where its command can be shown.
  let next: NextStep?

  /// A plan that was made in this run.
  init(_ fresh: FreshPlan) {
    plan = fresh.plan
    provenance = fresh.provenance
    directory = fresh.directory
    isSaved = false
    next = fresh.command("plan").map(NextStep.look)
  }

  /// A saved plan, for the account and the directory that it was made for and no others.
  ///
  /// - Throws: `Failure.unreadablePlan`, `.invalidPlan`, `.otherPlan`, and what opening a directory throws.
  init(
    savedAt path: String, _ options: DirectoryOptions, _ display: DisplayOptions
  ) async throws(Failure) {
    let saved = try savedPlan(at: path)
    plan = saved.plan
    provenance = saved.provenance
    isSaved = true
    let choice = try options.chosen() ?? .chime
    guard choice.text == saved.provenance.directory else {
      throw .otherPlan(what: "directory", planned: saved.provenance.directory, found: choice.text)
    }
    if let account = options.account, account != plan.account.id.text {
      throw .otherPlan(what: "account", planned: plan.account.id.text, found: account)
    }
    directory = try await options.open(display, policy: plan.account.id, for: .writing)
    next = shownCommand(["rollcall", "apply", "--plan", path] + directory.words).map(NextStep.apply)
    do throws(Failure) {
      try Self.check(try await directory.account(), is: plan.account)
    } catch {
      await directory.close()
      throw error
    }
  }

  /// The facts that the plan was made from still hold.
  private static func check(_ found: Account, is planned: Account) throws(Failure) {
    guard found != planned else { return }
    throw .otherPlan(what: "account's facts", planned: facts(planned), found: facts(found))
  }

  private static func facts(_ account: Account) -> String {
    "\(account.id) (\(account.type), \(account.supportedLicenses.joined(separator: ", ")))"
  }
}

/// A saved plan's content.
private func savedPlan(at path: String) throws(Failure) -> SavedPlan {
  let bytes: [UInt8]
  do throws(FileError) {
    bytes = try readFile(path, atMost: SavedPlan.byteLimit)
  } catch {
    throw .unreadablePlan(path: path, reason: error.reason)
  }
  do throws(PlanFileError) {
    return try readPlanFile(bytes)
  } catch {
    throw .invalidPlan(path: path, error)
  }
}
