import Glibc

/// How a file gets its content.
private enum Writing {
  /// A regular file, or none yet: a temporary file beside it takes its place, so that a reader sees the old content
  /// or the new, never a part.
  case replacing(String)
  /// A file that others write to as well, a job's summary: added to, so that it keeps what it holds, its mode and its
  /// owner, and whoever has it open sees what is added.
  case appending(String)
  /// A device, a pipe or a socket: written to as it stands. Something else in its place would break whoever uses it.
  case through(String)
  /// The file that standard output was sent to: the same stream, or each would write over the other.
  case standardOutput

  /// Follows links, so that a link stays a link.
  init(_ path: String, as format: OutputFormat? = nil) throws(SystemError) {
    switch try fileKind(path) {
    case .missing:
      if isLink(path) { throw SystemError(reason: "it is a link to nothing") }
      self = .replacing(path)
    case .folder: throw SystemError(EISDIR)
    case .special: self = .through(path)
    case .regular:
      if try isStandardOutput(path) {
        self = .standardOutput
      } else if format == .summary {
        self = .appending(path)
      } else {
        self = .replacing(isLink(path) ? try realPath(path) : path)
      }
    }
  }
}

/// Writes a result's file. One that is made is readable by its owner alone, since plans hold people's addresses; one
/// that was there keeps its mode, and its owner where we may give files away.
func writeFile(_ file: OutputFile, with write: (ByteSink) -> Void) throws(SystemError) {
  switch try Writing(file.path, as: file.format) {
  case .replacing(let path): try replaceFile(path, keeping: facts(of: path), with: write)
  case .appending(let path): try appendToFile(path, with: write)
  case .through(let path): try writeThrough(path, with: write)
  case .standardOutput:
    let sink = ByteSink(STDOUT_FILENO)
    write(sink)
    if let failure = sink.finish() { throw failure }
  }
}

/// Makes sure that a result's file can be written later, without touching it: where it isn't written to as it stands, a
/// temporary file can be made beside it.
///
/// - Throws: `SystemError` where it can't be.
func checkWritable(_ file: OutputFile) throws(SystemError) {
  switch try Writing(file.path, as: file.format) {
  case .replacing(let path):
    let (file, temporary) = try makeTemporaryFile(besides: path)
    close(file)
    unsafe unlink(temporary)
  case .appending(let path), .through(let path):
    // Not opened: whoever reads from a pipe would take that for its end.
    guard unsafe access(path, W_OK) == 0 else { throw .last }
  case .standardOutput: return
  }
}

/// Gives a file that is somebody's own other content in one step. Unlike what we make ourselves, it keeps its mode, and
/// its owner where we may give files away.
///
/// - Parameter isUnchanged: Asked last, so that what somebody saved meanwhile isn't lost.
/// - Throws: `SystemError`; the file is as it was then. One that nobody may write to stays so, whoever we are.
func rewriteFile(
  _ path: String, isUnchanged: () -> Bool, with write: (ByteSink) -> Void
) throws(SystemError) {
  guard case .replacing(let path) = try Writing(path) else {
    throw SystemError(reason: "it is no regular file; '-' formats standard input")
  }
  guard let facts = facts(of: path) else { throw .last }
  guard facts.st_mode & 0o222 != 0, unsafe access(path, W_OK) == 0 else {
    throw SystemError(reason: "it is read-only")
  }
  try replaceFile(path, keeping: facts, isUnchanged: isUnchanged, with: write)
}

/// Opens a file that is written piece by piece while a command runs, and read meanwhile. It stays open until the process
/// ends. A regular file makes way for a new one with its mode; where there was none, only the owner can read it.
func openStream(_ path: String) throws(SystemError) -> ByteSink {
  switch try Writing(path) {
  case .replacing(let path):
    let facts = facts(of: path)
    unsafe unlink(path)
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .last }
    if let facts { try give(file, facts) }
    return ByteSink(file)
  case .appending(let path), .through(let path):
    let file = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else { throw .last }
    return ByteSink(file)
  case .standardOutput: return .standardOutput
  }
}

// MARK: - Replacing

private func replaceFile(
  _ path: String, keeping facts: stat? = nil, isUnchanged: () -> Bool = { true },
  with write: (ByteSink) -> Void
) throws(SystemError) {
  let (file, temporary) = try makeTemporaryFile(besides: path)
  let sink = ByteSink(file)
  write(sink)
  var failure = sink.finish()
  if let facts {
    do throws(SystemError) { try give(file, facts) } catch { failure = failure ?? error }
  }
  if fsync(file) != 0 { failure = failure ?? .last }
  // Some network file systems tell only now that there was no room.
  if close(file) != 0 { failure = failure ?? .last }
  if failure == nil, !isUnchanged() { failure = SystemError(reason: "it was changed meanwhile") }
  if failure == nil, unsafe rename(temporary, path) != 0 { failure = .last }
  if let failure {
    unsafe unlink(temporary)
    throw failure
  }
  syncFolder(of: path)
}

/// What is known of the file at a path; nil where there is none.
private func facts(of path: String) -> stat? {
  var facts = stat()
  return unsafe stat(path, &facts) == 0 ? facts : nil
}

/// Gives a new file the owner and the mode of the one that it takes the place of. Only root may give files away; where
/// we may not, the content is ours all the same.
private func give(_ file: Int32, _ facts: stat) throws(SystemError) {
  if fchown(file, facts.st_uid, facts.st_gid) != 0 { _ = fchown(file, .max, facts.st_gid) }
  if fchmod(file, facts.st_mode & 0o7777) != 0 { throw .last }
}

/// Makes a file of a name that nothing has (0600, never through a link). What a killed run left behind is in nobody's
/// way, and a name of its own length fits where the file's own name is as long as names may be.
private func makeTemporaryFile(besides path: String) throws(SystemError) -> (Int32, path: String) {
  let folder = folder(of: path)
  for _ in 0..<nameAttempts {
    let name = ".rollcall-" + String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if file >= 0 { return (file, temporary) }
    guard errno == EEXIST else { throw .last }
  }
  throw SystemError(EEXIST)
}

/// How many names are tried: with 64 random bits a second one is hardly ever needed, and a folder that claims to hold
/// them all must not keep us.
private let nameAttempts = 8

/// Makes a rename durable. A folder that can't be synced (some network file systems) still holds the file.
private func syncFolder(of path: String) {
  let handle = unsafe open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard handle >= 0 else { return }
  fsync(handle)
  close(handle)
}

/// The folder that a path stands in.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

// MARK: - Links, devices and streams

/// Adds to a file at its end, on a line of its own.
private func appendToFile(_ path: String, with write: (ByteSink) -> Void) throws(SystemError) {
  let file = unsafe open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY)
  guard file >= 0 else { throw .last }
  defer { close(file) }
  let end = lseek(file, 0, SEEK_END)
  var last = UInt8(ascii: "\n")
  if end > 0, unsafe pread(file, &last, 1, end - 1) < 0 { throw .last }
  let sink = ByteSink(file)
  if last != UInt8(ascii: "\n") { sink.write("\n") }
  write(sink)
  if let failure = sink.finish() { throw failure }
}

private func writeThrough(_ path: String, with write: (ByteSink) -> Void) throws(SystemError) {
  let file = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
  guard file >= 0 else { throw .last }
  defer { close(file) }
  let sink = ByteSink(file)
  write(sink)
  if let failure = sink.finish() { throw failure }
}

/// Where a path leads once every link in it is followed.
func realPath(_ path: String) throws(SystemError) -> String {
  guard let resolved = unsafe realpath(path, nil) else { throw .last }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}

private func isStandardOutput(_ path: String) throws(SystemError) -> Bool {
  var facts = stat()
  var output = stat()
  guard unsafe stat(path, &facts) == 0 else { throw .last }
  guard unsafe fstat(STDOUT_FILENO, &output) == 0 else { return false }
  return facts.st_dev == output.st_dev && facts.st_ino == output.st_ino
}
