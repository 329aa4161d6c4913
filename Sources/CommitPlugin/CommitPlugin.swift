import Foundation
import PackagePlugin

/// Writes the source file that names the commit which the tool is built from.
///
/// The build system runs the command again where a commit was made or a source changed, and compiles again only where
/// the file comes out differently. It asks neither a network nor a clock, so that two builds of one commit name it
/// alike. SwiftPM keeps what a manifest or a plugin found out for later builds; only the command sees each commit.
@main
struct CommitPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) -> [Command] {
    let folder = context.package.directoryURL
    let file = context.pluginWorkDirectoryURL.appending(path: "BuiltCommit.swift")
    return [
      .buildCommand(
        displayName: "Naming the commit", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "sh", folder.path, file.path],
        inputFiles: history(of: folder) + sources(of: context.package), outputFiles: [file])
    ]
  }

  /// Where git notes each commit and checkout; nothing where the sources didn't come by git.
  private func history(of folder: URL) -> [URL] {
    var git = folder.appending(path: ".git")
    // In a worktree it is a file that names the folder.
    if let line = try? String(contentsOf: git, encoding: .utf8), line.hasPrefix("gitdir: ") {
      let path = line.dropFirst("gitdir: ".count).trimmingCharacters(in: .newlines)
      git = URL(filePath: path, relativeTo: folder)
    }
    return [git.appending(path: "logs/HEAD")].filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// What decides whether the sources are the commit's.
  private func sources(of package: Package) -> [URL] {
    let targets = package.targets.compactMap { $0 as? any SourceModuleTarget }
    let manifest = package.directoryURL.appending(path: "Package.swift")
    return [manifest] + targets.flatMap { $0.sourceFiles.map(\.url) }
  }

  /// Names no commit where git is missing, refuses, or would speak of a repository around this one.
  private let script = #"""
    export GIT_OPTIONAL_LOCKS=0
    commit=
    if [ -e "$1/.git" ] && commit=$(git -C "$1" rev-parse --verify --short=12 HEAD 2>/dev/null); then
      if ! changes=$(git -C "$1" status --porcelain -- Package.swift Sources) || [ -n "$changes" ]; then
        commit="$commit with changes"
      fi
    fi
    line="let builtCommit: String = \"$commit\""
    if [ "$(cat -- "$2" 2>/dev/null)" != "$line" ]; then printf '%s\n' "$line" >"$2"; fi
    """#
}
