extension Plan {
  /// The version of the plan's form that its digest begins with.
  package static let formatVersion = "1.0"

  /// The bytes that a plan's digest is taken over: what will be written and what is expected to stand there
  /// before, and nothing that two honest computations may spell differently.
  ///
  /// A sequence of netstrings (`length:bytes,`, the length in decimal and counted in bytes of UTF-8): format
  /// version, account id, number of changes; for each change in order of user id: user id, number of attributes;
  /// for each attribute in order: name, before, after. An absent value is `-` instead of a netstring.
  ///
  /// - Parameter sink: Receives the bytes piece by piece, each but the last of a whole number of changes and at least
  ///   16 KiB.
  package func encodeCanonically(into sink: ([UInt8]) -> Void) {
    var encoder = NetstringEncoder()
    encoder.append(Self.formatVersion)
    encoder.append(account.id.text)
    encoder.append(String(changes.count))
    for change in changes {
      encoder.append(change.userID.text)
      encoder.append(String(change.attributes.count))
      for attribute in change.attributes {
        encoder.append(attribute.edit.attribute.name)
        encoder.append(attribute.edit.before)
        encoder.append(attribute.edit.after)
      }
      encoder.flush(atLeast: NetstringEncoder.piece, into: sink)
    }
    encoder.flush(into: sink)
  }
}

private struct NetstringEncoder {
  /// How many bytes are handed over at once: hashing each change by itself takes twice as long.
  static let piece = 16 << 10

  private var bytes: [UInt8] = []

  mutating func append(_ text: String?) {
    guard let text else {
      bytes.append(UInt8(ascii: "-"))
      return
    }
    let length = text.utf8.count
    if length < 10 { bytes.append(UInt8(ascii: "0") + UInt8(length)) } else { bytes += String(length).utf8 }
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: ","))
  }

  /// Hands over what was encoded since the last time, where it is so many bytes.
  mutating func flush(atLeast size: Int = 1, into sink: ([UInt8]) -> Void) {
    guard bytes.count >= size else { return }
    sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// The SHA-256 of a plan's canonical encoding: what a reviewer approves.
package struct PlanDigest: Hashable, Sendable, CustomStringConvertible {
  /// `sha256:` and 64 lower-case hexadecimal digits.
  package let text: String

  /// A digest from its text, or nil where that isn't one.
  package init?(_ text: String) {
    let hexadecimal = "0123456789abcdef".utf8
    guard text.hasPrefix("sha256:"), text.utf8.count == 71,
      text.utf8.dropFirst(7).allSatisfy(hexadecimal.contains)
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}
