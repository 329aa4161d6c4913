import Glibc

/// The policy files of a folder: every `*.yaml` and `*.yml` below it.
///
/// A file that is passed over is a policy that nobody keeps, so what might be one and can't be read is refused by
/// name.
enum PolicyFolder {
  /// How deep folders may nest: a policy needs few, and a loop of mounts must end.
  private static let depthLimit = 32

  /// The policy files below a folder, in byte order of their paths.
  ///
  /// What begins with a dot is left alone: workflows in `.github`, and the folders from which Kubernetes mounts a
  /// ConfigMap. Links to files are followed, links to folders are refused.
  ///
  /// - Throws: `Failure.unreadablePolicy`.
  static func files(below folder: String) throws(Failure) -> [String] {
    try files(below: folder.hasSuffix("/") ? folder : folder + "/", depth: 1)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func files(below prefix: String, depth: Int) throws(Failure) -> [String] {
    guard depth <= depthLimit else {
      throw .unreadablePolicy(path: prefix, reason: "folders nest deeper than \(depthLimit)")
    }
    var files: [String] = []
    for name in try entries(of: prefix) {
      let path = prefix + name
      switch try kind(of: path, isPolicy: name.hasSuffix(".yaml") || name.hasSuffix(".yml")) {
      case .policy: files.append(path)
      case .folder: files += try Self.files(below: path + "/", depth: depth + 1)
      case .unrelated: continue
      }
    }
    return files
  }

  /// What an entry of a folder is to a policy.
  private enum Kind {
    case policy, folder, unrelated
  }

  private static func kind(of path: String, isPolicy: Bool) throws(Failure) -> Kind {
    let kind: FileKind
    do {
      kind = try fileKind(path)
    } catch {
      // Whatever its name, it may be a folder of policies.
      throw .unreadablePolicy(path: path, reason: error.reason)
    }
    switch kind {
    case .folder where isLink(path):
      throw .unreadablePolicy(path: path, reason: "it is a link to a folder; give that folder itself")
    case .folder: return .folder
    case _ where !isPolicy: return .unrelated
    case .regular: return .policy
    case .missing: throw .unreadablePolicy(path: path, reason: SystemError(ENOENT).reason)
    case .special: throw .unreadablePolicy(path: path, reason: "it is no regular file")
    }
  }

  /// The names in a folder that don't begin with a dot.
  private static func entries(of folder: String) throws(Failure) -> [String] {
    let found: [[UInt8]]
    do {
      found = try names(in: folder)
    } catch {
      throw .unreadablePolicy(path: folder, reason: error.reason)
    }
    var entries: [String] = []
    for name in found where name.first != UInt8(ascii: ".") {
      guard let text = String(validating: name, as: UTF8.self) else {
        throw .unreadablePolicy(path: folder + escaped(name), reason: "its name isn't UTF-8")
      }
      entries.append(text)
    }
    return entries
  }

  /// A name with every byte outside ASCII as `\xNN`.
  private static func escaped(_ name: [UInt8]) -> String {
    name.map { byte in
      byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
