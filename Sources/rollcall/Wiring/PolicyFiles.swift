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
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadablePolicy(path: path, reason: "there is no such file or folder")
    }
    let paths = isFolder.boolValue ? Self.files(below: path) : [path]
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
      throw .invalidPolicy(error, texts)
    }
  }

  /// The files, to quote from.
  var texts: [SourceText] { sources.map { SourceText(path: $0.path, bytes: $0.bytes) } }

  /// The files as a plan names them.
  var identities: [PolicyFile] { sources.map { PolicyFile(path: $0.path, bytes: $0.bytes) } }

  /// The policy files below a folder, in byte order of their paths.
  private static func files(below folder: String) -> [String] {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return
      names
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .map { prefix + $0 }
      .filter { !isFolder($0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func content(of path: String) throws(Failure) -> [UInt8] {
    do {
      return try readFile(path)
    } catch {
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
  }
}
