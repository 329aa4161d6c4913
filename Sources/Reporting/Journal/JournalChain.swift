import Crypto

/// What binds the lines of a journal together: each ends with a checksum that covers the one before.
///
/// A line is one JSON object without white space between its tokens, and a line break. Its last member is
/// `"checksum"`: the SHA-256, in 64 lower-case hexadecimal digits, over the checksum of the line before (its 64
/// digits; nothing for the first line) followed by this line's bytes before `,"checksum"`. In Python:
///
///     import hashlib
///     previous = b""
///     for line in open(path, "rb"):
///         body, checksum = line.rsplit(b',"checksum":"', 1)
///         previous = hashlib.sha256(previous + body).hexdigest().encode()
///         assert checksum == previous + b'"}\n'
///
/// It shows damage. It is no signature: whoever may write the file may write it anew.
struct JournalChain {
  /// The most bytes of a line. A begin names a policy's files and protected users, of which a hundred thousand fit;
  /// what is longer is no line of ours, and isn't taken apart.
  static let lineLimit = 64 << 20

  private static let opening = Array(#","checksum":""#.utf8)
  private static let closing = Array(#""}"#.utf8)
  private static let digits = 64

  /// The checksum of the last line.
  private var last: [UInt8] = []

  /// The line, with its break, that the members of a JSON object make as the next one.
  ///
  /// - Parameter body: The object without its closing brace.
  mutating func seal(_ body: some Collection<UInt8>) -> [UInt8] {
    last = checksum(of: body)
    return body + Self.opening + last + Self.closing + [UInt8(ascii: "\n")]
  }

  /// Takes a line, without its break, as the next one; false where it isn't what was written there.
  mutating func accept(_ line: ArraySlice<UInt8>) -> Bool {
    let tail = Self.opening.count + Self.digits + Self.closing.count
    guard line.count >= tail else { return false }
    let checksum = checksum(of: line.dropLast(tail))
    guard line.suffix(tail).elementsEqual(Self.opening + checksum + Self.closing) else { return false }
    last = checksum
    return true
  }

  private func checksum(of body: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: last)
    hash.update(data: Array(body))
    return Array(hexadecimal(hash.finalize()).utf8)
  }
}
