import Glibc

/// A call of the operating system that failed, in its own words.
struct SystemError: Error {
  let reason: String

  /// The error of the last failed call.
  static var last: SystemError { unsafe SystemError(reason: String(cString: strerror(errno))) }
}

/// What stands at a path.
enum FileKind {
  case missing
  case folder
  case other
}

/// What stands at a path, or behind it where it is a link.
func fileKind(_ path: String) -> FileKind {
  var facts = stat()
  guard unsafe stat(path, &facts) == 0 else { return .missing }
  return facts.st_mode & S_IFMT == S_IFDIR ? .folder : .other
}

/// Whether a path is a symbolic link.
func isLink(_ path: String) -> Bool {
  var facts = stat()
  return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
}

/// A file's content, in one read where its size is known.
func readFile(_ path: String) throws(SystemError) -> [UInt8] {
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw .last }
  defer { close(file) }
  var facts = stat()
  guard unsafe fstat(file, &facts) == 0 else { throw .last }
  if facts.st_mode & S_IFMT == S_IFDIR { throw SystemError(reason: "it is a folder") }
  var content: [UInt8] = []
  var failed = false
  // Pipes have no size; files may grow while they are read.
  var room = max(Int(facts.st_size) + 1, 65_536)
  while true {
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      let got = unsafe read(file, buffer.baseAddress, buffer.count)
      failed = got < 0
      count = max(0, got)
    }
    if failed { throw .last }
    if chunk.isEmpty { return content }
    if content.isEmpty { content = chunk } else { content.append(contentsOf: chunk) }
    room = 1 << 20
  }
}

/// Writes a file so that a reader sees the old content or the new, never a part: a temporary file beside it, synced,
/// then renamed. Readable by its owner alone, since plans hold people's addresses.
func replaceFile(_ path: String, with write: ((borrowing ByteSink) -> Void)) throws(SystemError) {
  let temporary = "\(path).\(getpid()).tmp"
  let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
  guard file >= 0 else { throw .last }
  let sink = ByteSink(file)
  write(sink)
  let failure = sink.finish()
  let isSynced = fsync(file) == 0
  let syncError = SystemError.last
  close(file)
  guard failure == nil, isSynced, unsafe rename(temporary, path) == 0 else {
    let error = failure ?? (isSynced ? SystemError.last : syncError)
    unsafe unlink(temporary)
    throw error
  }
  syncFolder(of: path)
}

/// Makes a rename durable. A folder that can't be synced (some network file systems) still holds the file.
private func syncFolder(of path: String) {
  let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
  let handle = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard handle >= 0 else { return }
  fsync(handle)
  close(handle)
}

/// Writes bytes to a file descriptor and remembers the first failure, so that a producer of a million lines needn't
/// look after each.
final class ByteSink {
  private let file: Int32
  private var pending: [UInt8] = []
  private var failure: SystemError?
  /// Whether the reader of a pipe went away; what it doesn't read is no failure of ours.
  private var readerIsGone = false

  init(_ file: Int32) { self.file = file }

  func write(_ text: String) { append(text.utf8) }

  func append(_ bytes: some Collection<UInt8>) {
    pending.append(contentsOf: bytes)
    if pending.count >= 65_536 { flush() }
  }

  /// Writes what is pending; returns the first failure.
  func finish() -> SystemError? {
    flush()
    return failure
  }

  private func flush() {
    var rest = pending[...]
    while !rest.isEmpty, failure == nil, !readerIsGone {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        readerIsGone = true
      } else if errno != EINTR {
        failure = .last
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}
