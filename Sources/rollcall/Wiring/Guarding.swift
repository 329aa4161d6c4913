import ArgumentParser
import Reconciliation
import Reporting

/// What stands against a plan, and which options let exactly that past.
func explanation(of refusal: Refusal) -> (what: Phrase, next: Phrase) {
  let objections = refusal.objections
  let shown = objections.prefix(shownObjections).map(\.phrase)
  let rest: [Phrase] = objections.count > shown.count ? ["and \(objections.count - shown.count) more"] : []
  let what: Phrase = "a guardrail refuses the plan: \(Phrase(joining: shown + rest, by: "; "))"
  let allowances = objections.map(\.allowance)
  guard objections.count == shown.count, allowances.allSatisfy({ $0 != nil }) else {
    return (what, "Nothing was written. Correct the policy, or change its guardrails where that is reviewed.")
  }
  let words = allowances.compactMap(\.self).map { "--allow \(shellQuoted($0))" }.joined(separator: " ")
  return (what, "Nothing was written. Correct the policy; where all of it is meant, apply with \(words).")
}

/// How many objections a message holds; the plan shows them all.
private let shownObjections = 5

extension Allowance: ExpressibleByArgument {
  /// What is allowed, as it is written after `--allow`.
  package init?(argument: String) {
    if argument == "directory-managed" {
      self = .directoryManaged
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == 2, let allowance = Self.allowance(parts[0], parts[1]) else { return nil }
    self = allowance
  }

  private static func allowance(_ kind: String, _ value: String) -> Allowance? {
    switch kind {
    case "changes": count(value).map { .changes($0) }
    case "downgrades": count(value).map { .downgrades($0) }
    case "protected": UserName(value).map { .protected($0) }
    case "seats": seats(value)
    default: nil
    }
  }

  private static func seats(_ value: String) -> Allowance? {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let license = License(name: parts[0]), let count = count(parts[1]) else {
      return nil
    }
    return .seats(license, count)
  }

  /// Digits alone: a sign or a space isn't how a plan prints a count.
  private static func count(_ text: String) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}
