/// A policy file's text and the path that it is called by.
package struct PolicySource: Sendable {
  /// The largest file of a policy, in bytes: a million entries with room to spare.
  package static let byteLimit = 256 << 20

  /// The path as it is to be shown.
  package let path: String
  /// The content; a file that is longer than the limit is refused, whatever it holds.
  package let bytes: [UInt8]

  /// A file with its content.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The file without its text where that has so many bytes, else as it is.
  package func withoutText(from size: Int) -> PolicySource {
    bytes.count < size ? self : PolicySource(path: path, bytes: [])
  }
}
