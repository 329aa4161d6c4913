import Foundation

/// The repository that these tests stand in, read from the disk.
enum SourceTree {
  /// The folder that holds Package.swift, found from this file's own place.
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
      precondition(folder.path != "/", "these tests stand inside the package")
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  /// A file: its path from the root, and its text.
  struct File: Sendable {
    let path: String
    let text: String
  }

  /// The text files below a folder or at a path, in order of path; those of one extension where one is given.
  static func files(in path: String, extension wanted: String? = nil) -> [File] {
    paths(in: path)
      .filter { wanted == nil || $0.hasSuffix("." + (wanted ?? "")) }
      .compactMap { path in
        guard let data = try? Data(contentsOf: root.appendingPathComponent(path)),
          let text = String(data: data, encoding: .utf8)
        else { return nil }
        return File(path: path, text: text)
      }
  }

  /// The Swift files of the product.
  static var sources: [File] { files(in: "Sources", extension: "swift") }

  /// What a rule finds in some files.
  static func violations(of rule: Rule, in files: [File]) -> [Violation] {
    files.flatMap { rule($0.path, $0.text) }
  }

  /// The names at the top level: those that git knows, or where there is no git, those that are there and aren't
  /// made by a build.
  static func topLevel() -> Set<String> {
    if let listing = gitListing() {
      return Set(
        listing.split(separator: "\0").compactMap { $0.split(separator: "/").first.map(String.init) })
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return Set(names).subtracting(["Package.resolved"])
  }

  // MARK: - Reading

  private static func paths(in path: String) -> [String] {
    let url = root.appendingPathComponent(path)
    let type = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
    guard let type else { return [] }
    guard type == .typeDirectory else { return [path] }
    let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    return names.map { path + "/" + $0 }.sorted()
  }

  private static func gitListing() -> String? {
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", root.path, "ls-files", "-z"]
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    guard git.terminationStatus == 0, !data.isEmpty else { return nil }
    return String(data: data, encoding: .utf8)
  }
}
