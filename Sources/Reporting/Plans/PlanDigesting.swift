import Crypto
package import Reconciliation

extension Plan {
  /// The plan's digest: SHA-256 over its canonical encoding.
  ///
  /// Computed anew at each call, in time linear in the number of changes.
  package func digest() -> PlanDigest {
    var hash = SHA256()
    encodeCanonically { hash.update(data: $0) }
    guard let digest = PlanDigest("sha256:" + hexadecimal(hash.finalize())) else {
      preconditionFailure("a SHA-256 has 64 hexadecimal digits")
    }
    return digest
  }
}

/// A file of a policy as a plan names it.
package struct PolicyFile: Equatable, Sendable {
  /// The path as it was given.
  package let path: String
  /// The SHA-256 of the content in lower-case hexadecimal digits.
  package let sha256: String

  /// A file with its content's hash.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    sha256 = hexadecimal(SHA256.hash(data: bytes))
  }

  /// A file as a plan names it, or nil where the hash isn't 64 lower-case hexadecimal digits.
  init?(path: String, sha256: String) {
    let isDigit = { (byte: UInt8) in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    guard sha256.utf8.count == 64, sha256.utf8.allSatisfy(isDigit) else { return nil }
    self.path = path
    self.sha256 = sha256
  }
}

/// A digest in lower-case hexadecimal digits.
func hexadecimal(_ digest: SHA256.Digest) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
