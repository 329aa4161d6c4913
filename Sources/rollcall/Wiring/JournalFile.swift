import Glibc
import Reconciliation
import Reporting

/// A journal on a disk: a file that is only ever added to.
///
/// Nothing is written after a failure: `JournalWriter` sees to that.
final class JournalFile: JournalStorage {
  /// Where it is.
  let path: String
  private let file: Int32

  /// Takes over an open file.
  init(path: String, descriptor: Int32) {
    self.path = path
    file = descriptor
  }

  deinit { close(file) }

  func append(_ bytes: [UInt8]) throws(JournalFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
      if count >= 0 {
        // A disk that is nearly full takes a part; what is left meets its end.
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw JournalFailure(reason: SystemError.last.reason)
      }
    }
  }

  func sync() throws(JournalFailure) {
    while fdatasync(file) != 0 {
      if errno != EINTR { throw JournalFailure(reason: SystemError.last.reason) }
    }
  }
}

// MARK: - Opening

extension JournalFile {
  /// The folder of journals where none is chosen, below the folder that the tool is run in.
  static let standardFolder = ".rollcall/journal"

  /// Makes a file for a run in a folder: by the run's beginning and its plan, so that a listing is a history.
  static func make(in folder: String, startedAt: UTCTime, _ digest: PlanDigest) throws(SystemError)
    -> JournalFile
  {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    for attempt in 1...nameLimit {
      let suffix = attempt == 1 ? "" : "-\(attempt)"
      let path = "\(prefix)\(startedAt.basicText)-\(digest.short)\(suffix).jsonl"
      if let file = try make(path) { return file }
    }
    throw SystemError(EEXIST)
  }

  /// Makes a file, or takes one that is empty.
  ///
  /// - Throws: `SystemError`, also where it holds something.
  static func take(_ path: String) throws(SystemError) -> JournalFile {
    if let file = try make(path) { return file }
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .last }
    let file = JournalFile(path: path, descriptor: descriptor)
    // Two runs that were given one file must not write between each other's lines.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw SystemError(reason: "another run writes it")
    }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { throw .last }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw SystemError(reason: "it is no regular file") }
    guard facts.st_size == 0 else {
      throw SystemError(reason: "it holds something already, and no journal is written over")
    }
    return file
  }

  /// Makes the standard folder, which is its owner's alone, as it holds people's addresses.
  static func makeStandardFolder() throws(SystemError) {
    var parent = "."
    var path = ""
    for name in standardFolder.split(separator: "/") {
      path += path.isEmpty ? String(name) : "/" + name
      if unsafe mkdir(path, 0o700) == 0 {
        try syncFolder(parent)
      } else if errno != EEXIST {
        throw .last
      }
      parent = path
    }
  }

  /// How many runs of one plan may begin in one second.
  private static let nameLimit = 1_000

  /// Makes a file that only its owner can read; nil where something has the name.
  private static func make(_ path: String) throws(SystemError) -> JournalFile? {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw .last
    }
    let file = JournalFile(path: path, descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .last }
    try syncFolder(folder(of: path))
    return file
  }

  /// Makes a new name durable: a journal that a crash takes away with its name would tell nothing.
  private static func syncFolder(_ path: String) throws(SystemError) {
    let handle = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw .last }
    defer { close(handle) }
    // Some network file systems can't sync a folder, and have no need to.
    guard fsync(handle) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .last }
  }
}
