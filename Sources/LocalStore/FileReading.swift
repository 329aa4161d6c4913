#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The bytes of a file, a pipe or a device.
///
/// The limit is kept while reading, since the size that a pipe or a device tells means nothing, and a file may grow.
///
/// - Throws: `FileError`; where there is more than the limit, after one byte more than that was read at most.
package func readFile(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
  guard file >= 0 else { throw .last(path) }
  defer { close(file) }
  var facts = stat()
  guard unsafe fstat(file, &facts) == 0 else { throw .last(path) }
  if facts.st_mode & S_IFMT == S_IFREG, Int(facts.st_size) > limit {
    throw FileError(path: path, problem: .overLimit(limit))
  }
  var content: [UInt8] = []
  // One byte more than a file's size, so that its end shows in the first reading.
  var room = max(Int(facts.st_size) + 1, smallestRead)
  while content.count <= limit {
    let chunk = try readChunk(of: min(room, limit + 1 - content.count), from: file, path)
    if chunk.isEmpty { return content }
    if content.isEmpty { content = chunk } else { content.append(contentsOf: chunk) }
    room = largerRead
  }
  throw FileError(path: path, problem: .overLimit(limit))
}

/// How many bytes are asked for first where no size is known: what a pipe holds on Linux.
private let smallestRead = 65_536
/// How many bytes are asked for from then on.
private let largerRead = 1 << 20

private func readChunk(of size: Int, from file: Int32, _ path: String) throws(FileError) -> [UInt8] {
  var error: Int32 = 0
  let chunk = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    var got = unsafe read(file, buffer.baseAddress, buffer.count)
    while got < 0, errno == EINTR { got = unsafe read(file, buffer.baseAddress, buffer.count) }
    if got < 0 { error = errno }
    count = max(0, got)
  }
  if error != 0 { throw FileError(path: path, problem: .system(error)) }
  return chunk
}

/// A file that can't be read.
package struct FileError: Error, Equatable, Sendable {
  /// The file's path, as it was given.
  package let path: String
  /// What is wrong with it.
  package let problem: Problem

  /// Why a file can't be read.
  package enum Problem: Equatable, Sendable {
    /// A call of the operating system failed with this `errno`.
    case system(Int32)
    /// It holds more than so many bytes.
    case overLimit(Int)
  }

  /// A file and what is wrong with it.
  package init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// The error of the last call that failed.
  fileprivate static func last(_ path: String) -> FileError {
    FileError(path: path, problem: .system(errno))
  }

  /// The problem in the system's own words, as part of a sentence.
  package var reason: String {
    switch problem {
    case .system(let number): unsafe String(cString: strerror(number))
    case .overLimit(let limit): "it holds more than the limit of \(limit) bytes"
    }
  }
}

extension FileError: CustomStringConvertible {
  /// The path and the problem; the path is untrusted text.
  package var description: String { "\(path): \(reason)" }
}
