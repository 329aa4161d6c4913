internal import Chime

/// A request exactly as it came: nothing of it decoded or repaired.
struct ReceivedRequest: Sendable {
  /// The largest body that is read, in bytes: 20 users take some 5 kB, and faults for a million users 40 MB.
  static let bodyLimit = 64 << 20

  let method: String
  /// What stands in the request line before the question mark.
  let path: String
  /// What stands behind it; empty where there is none.
  let query: String
  /// In the order in which they came, `host` first.
  let headers: [HTTPHeader]
  let body: [UInt8]

  init(method: String, target: String, headers: [HTTPHeader], body: [UInt8]) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.method = method
    path = parts.first.map(String.init) ?? ""
    query = parts.count > 1 ? String(parts[1]) : ""
    self.headers = headers
    self.body = body
  }

  /// The values of every header of that name, joined as HTTP allows; nil where there is none.
  func header(_ name: String) -> String? {
    let values = headers.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ",")
  }

  /// The segments of the path, decoded; nil where it doesn't begin with a slash or can't be decoded.
  var labels: [String]? {
    guard path.hasPrefix("/") else { return nil }
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let labels = segments.compactMap { percentDecoded($0, plusIsSpace: false) }
    return labels.count == segments.count ? labels : nil
  }

  /// The decoded value of a parameter of the query, the first where it comes twice; nil where it isn't there.
  func parameter(_ name: String) -> String? {
    for item in query.split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, percentDecoded(first, plusIsSpace: true) == name else { continue }
      return parts.count > 1 ? percentDecoded(parts[1], plusIsSpace: true) : ""
    }
    return nil
  }
}

/// The text behind a percent-encoded one; nil where an escape is broken or the bytes aren't UTF-8.
///
/// A plus sign means a space in a query, as most servers have it: a client that sends one in an address unencoded
/// doesn't get the user that it meant.
private func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String? {
  var decoded: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%") {
      guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
        return nil
      }
      decoded.append(high << 4 | low)
    } else {
      decoded.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
    }
  }
  return String(validating: decoded, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
