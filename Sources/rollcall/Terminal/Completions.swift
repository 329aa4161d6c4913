import ArgumentParser

/// What a shell offers where it completes a word.
extension CompletionKind {
  /// Policy files, and the folders that hold them.
  static var policies: CompletionKind { .file(extensions: ["yaml", "yml"]) }

  /// The kinds of directories; the path after the colon is the reader's.
  static var directories: CompletionKind { .list(["chime", "sqlite:", "snapshot:"]) }

  /// Each form of a result with its equals sign.
  static func outputFiles(_ forms: [OutputFormat]) -> CompletionKind {
    .list(forms.map { "\($0.rawValue)=" })
  }
}
