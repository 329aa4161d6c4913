import JSONStream
import Reconciliation

/// The paths of a policy's files as text shows them: without the folder that all of them are in, which the command
/// line named already.
struct ShownPaths {
  private let files: [String]

  init(_ files: [String]) {
    let folders = files.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
    var shared = folders.first.map { Array($0) } ?? []
    for folder in folders {
      let equal = zip(shared, folder).prefix { $0 == $1 }.count
      shared.removeLast(shared.count - equal)
    }
    self.files = files.map { file in
      file.split(separator: "/", omittingEmptySubsequences: false).dropFirst(shared.count).joined(
        separator: "/")
    }
  }

  /// A place as `file:line`.
  func place(_ place: SourcePlace) -> Phrase { "\(files[place.file]):\(Int(place.mark.line))" }
}

/// The level that decided a value, in the words that plans use.
func levelPhrase(_ level: Cause.Level) -> Phrase {
  switch level {
  case .defaults: "defaults"
  case .group(let name): "group \(name)"
  case .user: "user"
  case .grant(let until): "user, until \(until.text)"
  case .undo: "undo"
  }
}

/// Writes a level as plan files name it: a grant is its user's own word, beside the day through which it holds.
func writeLevel(_ level: Cause.Level, _ json: inout JSONWriter) {
  guard case .grant(let until) = level else { return json.member("from", levelPhrase(level).plain) }
  json.member("from", levelPhrase(.user).plain)
  json.member("until", until.text)
}

/// The level that words of a plan mean, or nil where they mean none.
func causeLevel(named words: String) -> Cause.Level? {
  switch words {
  case "defaults": return .defaults
  case "user": return .user
  case "undo": return .undo
  default:
    // By bytes: a name that begins with a combining mark is one character with the blank before it.
    let group = "group ".utf8
    guard words.utf8.starts(with: group), words.utf8.count > group.count else { return nil }
    return .group(String(Substring(words.utf8.dropFirst(group.count))))
  }
}
