/// An HTTP address, taken apart strictly: what can be read in two ways isn't one.
///
/// It is written by hand because signing needs the path and the query exactly as they are sent; a lenient parser
/// would quietly repair them.
package struct WebAddress: Hashable, Sendable {
  /// How the server is spoken to.
  package enum Scheme: String, Sendable {
    case https, http
    var defaultPort: Int { self == .https ? 443 : 80 }
  }

  /// How the server is spoken to.
  package let scheme: Scheme
  /// The host in lower case; an IPv6 address without its brackets.
  package let host: String
  /// The port, where the address names one.
  package let port: Int?
  /// The path, percent-encoded; begins with a slash and holds neither dot segments nor empty ones but the last.
  package let path: String
  /// The query, percent-encoded, without its question mark; empty where there is none.
  package let query: String

  /// The `Host` header: the port stands there only where it isn't the scheme's own.
  package var authority: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    guard let port, port != scheme.defaultPort else { return name }
    return "\(name):\(port)"
  }

  /// The whole address as text.
  package var text: String { "\(scheme.rawValue)://\(authority)\(path)\(query.isEmpty ? "" : "?")\(query)" }

  /// Whether the host is this machine for certain: `localhost`, 127.0.0.0/8 in its usual writing, or `::1`.
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy(isDigit) && UInt8(part) != nil
      }
  }

  /// Another path and query on the same server; both are already encoded.
  func replacing(path: String, query: String) -> WebAddress {
    WebAddress(scheme: scheme, host: host, port: port, path: path, query: query)
  }

  private init(scheme: Scheme, host: String, port: Int?, path: String, query: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
  }
}

/// Why text is no address, or not one that may be used; without the text, which may hold a password.
package enum AddressProblem: Error, Equatable, Sendable {
  /// It begins with neither `https://` nor `http://`.
  case noScheme
  /// A character that must be percent-encoded, or a broken percent escape.
  case badCharacter
  /// A name or a password before the host.
  case userInfo
  /// No host, or one that can't be.
  case badHost
  /// The port isn't a number from 1 to 65,535.
  case badPort
  /// A segment of the path is `.`, `..` or empty.
  case badPath
  /// A part behind `#`.
  case fragment
  /// A query, where none may be.
  case query
  /// Plain HTTP to a host that isn't this machine.
  case plainHTTP(host: String)
}

// MARK: - Reading

extension WebAddress {
  /// Reads an address.
  ///
  /// - Throws: `AddressProblem`, but never `query` or `plainHTTP`, which depend on the use.
  package init(_ text: String) throws(AddressProblem) {
    guard isPlainASCII(text) else { throw .badCharacter }
    let (scheme, afterScheme) = try Self.readScheme(text)
    guard !afterScheme.contains("#") else { throw .fragment }
    let authorityEnd = afterScheme.firstIndex { $0 == "/" || $0 == "?" } ?? afterScheme.endIndex
    let (host, port) = try Self.readAuthority(afterScheme[..<authorityEnd])
    let rest = afterScheme[authorityEnd...]
    let queryStart = rest.firstIndex(of: "?") ?? rest.endIndex
    let path = rest[..<queryStart]
    guard isSafePath(path) else { throw .badPath }
    self.init(
      scheme: scheme, host: host, port: port, path: path.isEmpty ? "/" : String(path),
      query: String(rest[queryStart...].dropFirst()))
  }

  private static func readScheme(_ text: String) throws(AddressProblem) -> (Scheme, Substring) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let scheme = Scheme(rawValue: parts[0].lowercased()), parts[1].hasPrefix("//")
    else { throw .noScheme }
    return (scheme, parts[1].dropFirst(2))
  }

  private static func readAuthority(_ text: Substring) throws(AddressProblem) -> (String, Int?) {
    guard !text.contains("@") else { throw .userInfo }
    var host = text
    var port: Substring?
    let bracket = text.lastIndex(of: "]") ?? text.startIndex
    if let colon = text[bracket...].firstIndex(of: ":") {
      host = text[..<colon]
      port = text[colon...].dropFirst()
    }
    guard let name = readHost(host) else { throw .badHost }
    guard let port else { return (name, nil) }
    guard port.utf8.count <= 5, port.utf8.allSatisfy(isDigit), let number = Int(port),
      (1...65_535).contains(number)
    else { throw .badPort }
    return (name, number)
  }

  /// The host in lower case, or nil where it can't be one.
  private static func readHost(_ text: Substring) -> String? {
    if text.hasPrefix("[") {
      let inner = text.dropFirst().dropLast()
      guard text.hasSuffix("]"), inner.contains(":"),
        inner.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      else { return nil }
      return inner.lowercased()
    }
    let marks = Array("-._".utf8)
    guard !text.isEmpty, text.utf8.count <= hostByteLimit, !text.hasPrefix("."), !text.contains(".."),
      text.utf8.allSatisfy({ isHexDigit($0) || isLetter($0) || marks.contains($0) })
    else { return nil }
    return text.lowercased()
  }
}

/// The longest host name, in bytes (RFC 1035).
private let hostByteLimit = 253

/// Whether every byte may stand in an address, and every percent sign begins a whole escape.
private func isPlainASCII(_ text: String) -> Bool {
  let banned = Array("\"<>\\^`{|}".utf8)
  let bytes = Array(text.utf8)
  for (index, byte) in bytes.enumerated() {
    guard (0x21...0x7E).contains(byte), !banned.contains(byte) else { return false }
    guard byte == UInt8(ascii: "%") else { continue }
    guard index + 2 < bytes.count, isHexDigit(bytes[index + 1]), isHexDigit(bytes[index + 2]) else {
      return false
    }
  }
  return true
}

/// Whether no segment is `.` or `..`, however written, and none but the last is empty.
private func isSafePath(_ path: Substring) -> Bool {
  guard !path.isEmpty else { return true }
  let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
  return segments.indices.allSatisfy { index in
    let plain = segments[index].lowercased().replacing("%2e", with: ".")
    return plain != "." && plain != ".." && (!plain.isEmpty || index == segments.count - 1)
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}
