import Reconciliation
import Reporting

/// Who says yes to the plans of a command.
enum Approval {
  case person
  case flag
  /// Digests that were approved before, each once.
  case digests([PlanDigest])

  /// Whoever the command line names, or a person where there is one to ask.
  ///
  /// - Throws: `Failure.wrongUse`.
  init(yes: Bool, digests texts: [String]) throws(Failure) {
    if !texts.isEmpty {
      var digests: [PlanDigest] = []
      for text in texts {
        guard let digest = PlanDigest(text) else {
          throw .wrongUse(
            "'\(text)' is no plan's digest", next: "Give --approve sha256:… as 'rollcall plan' printed it.")
        }
        if !digests.contains(digest) { digests.append(digest) }
      }
      self = .digests(digests)
    } else if yes {
      self = .flag
    } else {
      guard Terminal.canAsk else {
        throw .wrongUse(
          "there is no terminal to ask on",
          next: "Give --approve DIGEST with the digest of the plan that was reviewed, or --yes.")
      }
      self = .person
    }
  }

  /// Whether the answer may have taken long, so that what the plan saw has to be looked at again.
  var takesTime: Bool {
    if case .person = self { true } else { false }
  }

  /// Makes sure that the plans are the approved ones: each digest is one of theirs, and each plan that changes something
  /// has its digest among them. A plan without changes needs none.
  ///
  /// - Parameter shard: The part of the accounts that the plans are of. Digests of other parts' plans can't be told
  ///   from stale ones then, and say nothing: what is written was approved all the same.
  /// - Throws: `Failure.wrongUse`, `.notTheApprovedPlans`.
  func check(_ plans: [Plan], of shard: Shard?) throws(Failure) {
    guard case .digests(let approved) = self else { return }
    let fresh = plans.map { $0.digest() }
    let due = zip(plans, fresh).filter { !$0.0.changes.isEmpty }.map(\.1)
    guard approved.count >= due.count else {
      let given: Phrase = approved.count == 1 ? "1 digest is" : "\(approved.count) digests are"
      throw .wrongUse(
        "\(given) given, but \(due.count) plans change something",
        next: "Give --approve once for each plan, or choose one plan with --account ID.")
    }
    let isEachOneOfTheirs = shard != nil || approved.allSatisfy(fresh.contains)
    guard isEachOneOfTheirs, due.allSatisfy(approved.contains) else {
      throw .notTheApprovedPlans(approved: approved, fresh: fresh)
    }
  }

  /// Has a plan approved: by its guardrails first, and a person last, who needn't be asked in vain.
  ///
  /// - Throws: `Failure.refused`, `.declined`.
  func approve(
    _ plan: Plan, allowing allowances: [Allowance], _ display: DisplayOptions
  ) throws(Failure) -> ApprovedPlan {
    let approved: ApprovedPlan
    do throws(Refusal) {
      approved = try ApprovedPlan(approving: plan, allowing: allowances)
    } catch {
      throw .refused(error)
    }
    if case .person = self, !plan.changes.isEmpty, !confirm(plan, display) { throw .declined }
    return approved
  }

  /// Asks a person, who sees the plan on the screen where the question is.
  private func confirm(_ plan: Plan, _ display: DisplayOptions) -> Bool {
    writePlanText(plan, PlanTextOptions(verbose: display.verbose), display.messageStyle) {
      complain($0, endsLine: false)
    }
    let changes: Phrase = plan.changes.count == 1 ? "1 change" : "\(plan.changes.count) changes"
    return Terminal.confirm("\nApply \(changes) to account \(plan.account.id.text)?")
  }
}
