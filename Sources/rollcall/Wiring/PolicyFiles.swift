import Foundation
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
    switch fileKind(path) {
    case .missing: throw .unreadablePolicy(path: path, reason: "there is no such file or folder")
    case .folder: paths = try Self.files(below: path)
    case .other: paths = [path]
    }
    if paths.isEmpty { throw .noPolicyFiles(folder: path) }
    var sources: [PolicySource] = []
    for path in paths { sources.append(PolicySource(path: path, bytes: try Self.content(of: path))) }
    self.sources = sources
  }

  /// What each user should be.
  ///
  /// - Throws: `Failure.invalidPolicy`.
  func read() throws(Failure) -> DesiredState {
    do throws(InvalidPolicy) {
      return try readPolicy(sources)
    } catch {
      throw .invalidPolicy(error, sources)
    }
  }

  /// The files as a plan names them.
  var identities: [PolicyFile] { sources.map { PolicyFile(path: $0.path, bytes: $0.bytes) } }

  /// How deep folders may nest: a policy needs few, and a loop of mounts must end.
  private static let depthLimit = 32

  /// The policy files below a folder, in byte order of their paths.
  ///
  /// What begins with a dot is left alone: workflows in `.github`, and the folders from which Kubernetes mounts a
  /// ConfigMap. Links to folders aren't followed, links to files are.
  private static func files(below folder: String) throws(Failure) -> [String] {
    try files(below: folder.hasSuffix("/") ? folder : folder + "/", depth: 1)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func files(below prefix: String, depth: Int) throws(Failure) -> [String] {
    guard depth <= depthLimit else {
      throw .unreadablePolicy(path: prefix, reason: "folders nest deeper than \(depthLimit)")
    }
    var files: [String] = []
    for name in try names(in: prefix) where !name.hasPrefix(".") {
      let path = prefix + name
      switch fileKind(path) {
      case .folder where !isLink(path): files += try Self.files(below: path + "/", depth: depth + 1)
      case .other where name.hasSuffix(".yaml") || name.hasSuffix(".yml"): files.append(path)
      default: continue
      }
    }
    return files
  }

  private static func names(in folder: String) throws(Failure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadablePolicy(path: folder, reason: "the folder can't be read")
    }
  }

  private static func content(of path: String) throws(Failure) -> [UInt8] {
    do {
      return try readFile(path)
    } catch {
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
  }
}
