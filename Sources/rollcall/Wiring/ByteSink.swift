import Glibc

/// Writes bytes to a file descriptor and remembers the first failure, so that a producer of a million lines needn't
/// look after each.
final class ByteSink {
  private let file: Int32
  private var pending: [UInt8] = []
  private var failure: SystemError?
  /// Whether the reader of a pipe went away; what it doesn't read is no failure of ours.
  private var readerIsGone = false

  init(_ file: Int32) { self.file = file }

  /// A sink of what goes to standard output.
  static var standardOutput: ByteSink { ByteSink(STDOUT_FILENO) }

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
