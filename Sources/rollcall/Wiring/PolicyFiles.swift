import LocalStore
import Manifests
import Reconciliation
import Reporting

/// The files of a policy, read from a file or from every `*.yaml` and `*.yml` below a folder.
struct PolicyFiles {
  /// The files in the order in which they are read.
  let sources: [PolicySource]

  /// Reads a policy's files.
  ///
  /// - Throws: `Failure.unreadablePolicy`, `Failure.noPolicyFiles`.
  init(at path: String) throws(Failure) {
    let paths: [String]
    switch try Self.kind(of: path) {
    case .missing: throw .unreadablePolicy(path: path, reason: "there is no such file or folder")
    case .folder: paths = try PolicyFolder.files(below: path)
    // Also a pipe: whoever names one wants it read.
    case .regular, .special: paths = [path]
    }
    if paths.isEmpty { throw .noPolicyFiles(folder: path) }
    var sources: [PolicySource] = []
    for path in paths { sources.append(PolicySource(path: path, bytes: try Self.content(of: path))) }
    self.sources = sources
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

  /// Where some of the files stand among all.
  func positions(of some: [PolicySource]) -> Set<Int> {
    let paths = Set(some.map(\.path))
    return Set(sources.indices.filter { paths.contains(sources[$0].path) })
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
