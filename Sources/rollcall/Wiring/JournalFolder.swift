import LocalStore
import Reporting

/// The most bytes of a journal that is read: one of a million changes takes about 600 MB.
private let journalLimit = 1 << 30

/// A journal's bytes.
///
/// - Throws: `FileError`.
func journalBytes(at path: String) throws(FileError) -> [UInt8] { try readFile(path, atMost: journalLimit) }

/// The journals of a folder, the oldest run first. One that can't be read stands among them with the reason.
///
/// - Throws: `Failure.journal`, where the folder can't be read.
func history(of folder: String) throws(Failure) -> [HistoryEntry] {
  let found: [[UInt8]]
  do throws(SystemError) { found = try names(in: folder) } catch {
    throw .journal(.unreadableFolder(path: folder, reason: error.reason))
  }
  let prefix = folder.hasSuffix("/") ? folder : folder + "/"
  return HistoryEntry.inOrder(
    found.filter { $0.suffix(journalEnding.count) == journalEnding[...] }.map { entry(named: $0, in: prefix) }
  )
}

private let journalEnding = Array(".jsonl".utf8)

private func entry(named name: [UInt8], in prefix: String) -> HistoryEntry {
  guard let text = String(validating: name, as: UTF8.self) else {
    return HistoryEntry(
      path: prefix + String(decoding: name, as: UTF8.self), .unreadable("its name isn't UTF-8"))
  }
  let path = prefix + text
  // A pipe would keep us waiting.
  guard (try? fileKind(path)) == .regular else {
    return HistoryEntry(path: path, .unreadable("it is no regular file"))
  }
  do throws(FileError) {
    let bytes = try journalBytes(at: path)
    return HistoryEntry(path: path, content(of: bytes))
  } catch {
    return HistoryEntry(path: path, .unreadable("\(error.reason)"))
  }
}

private func content(of bytes: [UInt8]) -> HistoryEntry.Content {
  do throws(JournalError) { return .run(try readJournal(bytes)) } catch { return .unreadable(error.phrase) }
}
