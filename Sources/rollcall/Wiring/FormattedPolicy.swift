import LocalStore
import Manifests
import Reconciliation
import Reporting

/// The files of a valid policy, each with its canonical form.
struct FormattedPolicy {
  /// A file and its canonical form.
  struct File {
    let source: PolicySource
    let text: [UInt8]

    var isCanonical: Bool { source.bytes == text }
  }

  let files: [File]

  /// Reads a policy and puts its files into canonical form.
  ///
  /// - Throws: as `PolicyFiles` does; `Failure.otherMeaning` where the form would change what the policy says, which
  ///   is looked at before anything is written.
  init(at path: String) throws(Failure) {
    let policy = try PolicyFiles(at: path)
    // The first day there is: no grant has run out by then, and so none is left out of what is compared.
    let day = CalendarDay(of: UTCTime(secondsSince1970: 0))
    // On that day every grant holds, so that a policy's form doesn't hang on when it is formatted.
    let said = try policy.read(on: day).policies
    files = policy.sources.map { File(source: $0, text: canonicalText(of: $0)) }
    if files.allSatisfy(\.isCanonical) { return }
    let formatted = files.map { PolicySource(path: $0.source.path, bytes: $0.text) }
    let saidThen = (try? readPolicies(formatted, on: day))?.policies ?? []
    guard saidThen.elementsEqual(said, by: { $0.desired.saysTheSame(as: $1.desired) }) else {
      throw .otherMeaning(policy: path)
    }
  }

  /// The files that aren't in canonical form.
  var differing: [File] { files.filter { !$0.isCanonical } }
}

extension FormattedPolicy.File {
  /// Puts the canonical form in the file's place.
  ///
  /// - Throws: `Failure.unwritableFile`.
  func write() throws(Failure) { try source.rewrite(as: text) }
}

extension PolicySource {
  /// Gives the file other content, unless it isn't what was read any more.
  ///
  /// - Throws: `Failure.unwritableFile`.
  func rewrite(as text: [UInt8]) throws(Failure) {
    let isUnchanged = { (try? readFile(path, atMost: PolicySource.byteLimit)) == bytes }
    do throws(SystemError) {
      try rewriteFile(path, isUnchanged: isUnchanged) { $0.append(text) }
    } catch {
      throw .unwritableFile(path: path, reason: error.reason)
    }
  }
}
