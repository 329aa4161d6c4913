/// A policy file's text and the path that it is called by.
package struct PolicySource: Sendable {
  /// The path as it is to be shown.
  package let path: String
  /// The content; at most 256 MiB are read.
  package let bytes: [UInt8]

  /// A file with its content.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}
