import Glibc

/// A call of the operating system that failed, in its own words.
struct SystemError: Error {
  let reason: String

  /// The error of the last failed call.
  static var last: SystemError { SystemError(errno) }

  /// The error of a number.
  init(_ number: Int32) { unsafe reason = String(cString: strerror(number)) }

  /// A reason that the system has no number for.
  init(reason: String) { self.reason = reason }
}

/// What stands at a path.
enum FileKind: Equatable {
  case missing
  case folder
  case regular
  /// A device, a pipe or a socket.
  case special
}

/// What stands at a path, or behind it where it is a link.
///
/// - Throws: `SystemError` where that can't be told, which isn't the same as nothing standing there.
func fileKind(_ path: String) throws(SystemError) -> FileKind {
  var facts = stat()
  guard unsafe stat(path, &facts) == 0 else {
    if errno == ENOENT { return .missing }
    throw .last
  }
  return switch facts.st_mode & S_IFMT {
  case S_IFDIR: .folder
  case S_IFREG: .regular
  default: .special
  }
}

/// Whether a path is a symbolic link.
func isLink(_ path: String) -> Bool {
  var facts = stat()
  return unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
}

/// The names in a folder, as the bytes that the system keeps: no encoding is promised. `.` and `..` aren't among them.
///
/// - Throws: `SystemError` where the folder can't be read to its end.
func names(in folder: String) throws(SystemError) -> [[UInt8]] {
  guard let handle = unsafe opendir(folder) else { throw .last }
  defer { unsafe closedir(handle) }
  var names: [[UInt8]] = []
  while true {
    // The only way to tell the end from an error.
    errno = 0
    guard let entry = unsafe readdir(handle) else { break }
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
    if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
  }
  if errno != 0 { throw .last }
  return names
}
