package import Reconciliation

/// A plan as it was read from a plan file, checked against itself.
package struct SavedPlan: Equatable, Sendable {
  /// The largest plan file that is read, in bytes: two million changes, twice the entries that a policy file may have.
  /// More would only be held in memory to be refused.
  package static let byteLimit = 1 << 30

  /// The plan. Its causes begin where the file says; how long they are it doesn't say, and they count as one scalar.
  package let plan: Plan
  /// Where the plan comes from, as the file says.
  package let provenance: Provenance
}

/// Reads a plan file that `writePlanJSON` wrote: the plan in it writes the same file again.
///
/// The digest is computed anew from the account and the changes before anything else is believed, and everything that
/// follows from the rest (summary, seats after, directions, order, objections) has to be so. What is written to an
/// account can therefore not be altered without a new digest, which whoever approved the plan by its digest notices.
///
/// The digest doesn't cover everything, though, and these may be altered without notice where they stay consistent:
///
/// - `directory`: it has to be held against the directory that the command is told of.
/// - `guardrails` and the limits of `seats`, as long as the objections stay the same: a policy's reviewers decide on
///   those, not a plan's.
/// - `account.type` and `account.supportedLicenses`, `managed` together with `unchanged`, `before` together with
///   `after` of a licence's seats, addresses, `typeDrift`, `missing` and `unmanaged`, within the same bound.
/// - `base` together with the origins of the changes, the tool's version, the policy's paths and hashes, causes and the objections' sentences, by which nothing is
///   decided.
///
/// - Throws: `PlanFileError` with the first thing that is wrong.
package func readPlanFile(_ bytes: [UInt8]) throws(PlanFileError) -> SavedPlan {
  guard bytes.count <= SavedPlan.byteLimit else { throw .tooLarge }
  try checkFormat(of: bytes)
  var reader = PlanFileReader(bytes)
  let content = try PlanFileContent(from: &reader, files: policyFiles(in: bytes))
  try reader.end()
  let computed = content.plan.digest()
  guard content.digest == computed else {
    throw .digestMismatch(stated: content.digest, computed: computed)
  }
  if let contradiction = reader.contradiction ?? content.contradiction { throw .contradiction(contradiction) }
  return SavedPlan(plan: content.plan, provenance: content.provenance)
}

// MARK: - What the rest can't be read without

/// Looks at the version before all else, wherever it stands: another version may have other members.
private func checkFormat(of bytes: [UInt8]) throws(PlanFileError) {
  var reader = PlanFileReader(bytes)
  guard try reader.skip(to: "formatVersion") else { throw .missingMember("formatVersion") }
  let version = try reader.text()
  guard version == Plan.formatVersion else { throw .otherFormat(version) }
}

/// The policy's files, wherever they stand: causes name them by path.
private func policyFiles(in bytes: [UInt8]) throws(PlanFileError) -> PolicyPaths {
  var reader = PlanFileReader(bytes)
  guard try reader.skip(to: "policy") else { throw .missingMember("policy") }
  return PolicyPaths(try reader.policyFiles())
}

/// The files of a policy, found by their paths: by the bytes, since two files may differ in Unicode's normal form alone.
struct PolicyPaths {
  let files: [PolicyFile]
  private let rows: [[UInt8]: Int]
  /// The file that was asked for last, which most often is the next one as well.
  private var last: (path: [UInt8], row: Int)?

  init(_ files: [PolicyFile]) {
    self.files = files
    rows = Dictionary(files.enumerated().map { (Array($1.path.utf8), $0) }) { first, _ in first }
  }

  /// The position of the file with a path, or nil.
  mutating func row(of path: ArraySlice<UInt8>) -> Int? {
    if let last, last.path.elementsEqual(path) { return last.row }
    let key = Array(path)
    guard let row = rows[key] else { return nil }
    last = (key, row)
    return row
  }
}
