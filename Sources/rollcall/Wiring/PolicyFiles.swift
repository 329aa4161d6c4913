import LocalStore
import Manifests
import Reconciliation
import Reporting

/// The files of a policy, read from a file or from every `*.yaml` and `*.yml` below a folder.
struct PolicyFiles {
  /// The files in the order in which they are read; large ones have no text once `readForGood` has read them.
  private(set) var sources: [PolicySource]
  /// The files as a plan names them, in the same order; none before `readForGood`.
  private var identities: [PolicyFile] = []
  /// Whether each can be read again, which a pipe can't.
  private let canBeReadAgain: Bool

  /// From which size on, in bytes, a file's text isn't kept.
  private static let largeFile = 1 << 20

  /// Reads a policy's files.
  ///
  /// - Throws: `Failure.unreadablePolicy`, `Failure.noPolicyFiles`.
  init(at path: String) throws(Failure) {
    let paths: [String]
    let kind = try Self.kind(of: path)
    switch kind {
    case .missing: throw .unreadablePolicy(path: path, reason: "there is no such file or folder")
    case .folder: paths = try PolicyFolder.files(below: path)
    // Also a pipe: whoever names one wants it read.
    case .regular, .special: paths = [path]
    }
    if paths.isEmpty { throw .noPolicyFiles(folder: path) }
    var sources: [PolicySource] = []
    for path in paths { sources.append(PolicySource(path: path, bytes: try Self.content(of: path))) }
    self.sources = sources
    canBeReadAgain = kind != .special
  }

  /// The policies of the accounts that the files are about, as they are on a day, in order of account id; and what is
  /// to be warned of.
  ///
  /// - Throws: `Failure.invalidPolicy`.
  func read(
    on day: CalendarDay, warningOfEndedGrants warnsOfEndedGrants: Bool = false
  ) throws(Failure) -> (policies: [AccountPolicy], warnings: Warnings) {
    do throws(InvalidPolicy) {
      return try readPolicies(sources, on: day, warningOfEndedGrants: warnsOfEndedGrants)
    } catch {
      throw .invalidPolicy(error, sources)
    }
  }

  /// The same, for the last time: the text of large files is given back meanwhile.
  ///
  /// - Throws: `Failure.invalidPolicy`.
  mutating func readForGood(
    on day: CalendarDay, warningOfEndedGrants warnsOfEndedGrants: Bool = false
  ) throws(Failure) -> (policies: [AccountPolicy], warnings: Warnings) {
    let largeFile = canBeReadAgain ? Self.largeFile : .max
    identities = sources.map { PolicyFile(path: $0.path, bytes: $0.bytes) }
    let read = Result { () throws(InvalidPolicy) in
      try readPolicies(
        sources, on: day, warningOfEndedGrants: warnsOfEndedGrants, forgettingTextFrom: largeFile)
    }
    sources = sources.map { $0.withoutText(from: largeFile) }
    do throws(InvalidPolicy) { return try read.get() } catch { throw .invalidPolicy(error, quotableSources) }
  }

  /// The files with their text, for what is to be quoted of them.
  var quotableSources: [PolicySource] {
    canBeReadAgain ? rollcall.quotableSources(sources, identities) : sources
  }

  /// The files as far as warnings quote them.
  func sources(quotedBy warnings: Warnings) -> [PolicySource] {
    warnings.count == 0 ? sources : quotableSources
  }

  /// Where some of the files stand among all.
  func positions(of some: [PolicySource]) -> Set<Int> {
    let paths = Set(some.map(\.path))
    return Set(sources.indices.filter { paths.contains(sources[$0].path) })
  }

  /// Some of the files as a plan names them.
  func identities(of some: [PolicySource]) -> [PolicyFile] {
    let paths = Set(some.map(\.path))
    return identities.filter { paths.contains($0.path) }
  }

  private static func kind(of path: String) throws(Failure) -> FileKind {
    do {
      return try fileKind(path)
    } catch {
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
  }

  private static func content(of path: String) throws(Failure) -> [UInt8] {
    do throws(FileError) {
      return try readFile(path, atMost: PolicySource.byteLimit)
    } catch {
      if case .overLimit(let limit) = error.problem {
        throw .unreadablePolicy(
          path: path,
          reason: "it is larger than \(limit >> 20) MiB (RC1006); split it into files of one folder")
      }
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
  }
}

/// Files with their text, for what is to be quoted of them: one whose text was given back is read once more. One that
/// is another file by now stays without text, so that nothing wrong is quoted.
func quotableSources(_ sources: [PolicySource], _ identities: [PolicyFile]) -> [PolicySource] {
  zip(sources, identities).map { source, identity in
    guard source.bytes.isEmpty, let bytes = try? readFile(source.path, atMost: PolicySource.byteLimit),
      PolicyFile(path: source.path, bytes: bytes) == identity
    else { return source }
    return PolicySource(path: source.path, bytes: bytes)
  }
}
