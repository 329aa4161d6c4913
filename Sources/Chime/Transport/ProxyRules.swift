import FoundationEssentials

/// Which requests go through a proxy, as `HTTPS_PROXY` and `NO_PROXY` say.
///
/// Plain HTTP never does: it is spoken to this machine and to link-local services alone, so that `HTTP_PROXY` has
/// nothing to decide.
struct ProxyRules: Equatable, Sendable, Withholding {
  /// An HTTP proxy, which is asked by `CONNECT`.
  struct Proxy: Equatable, Sendable, Withholding {
    let host: String
    let port: Int
    /// The name and the password for it, encoded for its header.
    let authorization: Secret?

    var summary: String { "proxy \(host):\(port)" }
  }

  /// The proxy for HTTPS.
  let proxy: Proxy?
  private let exceptions: [Substring]

  /// Reads the variables; the lower-case names win, as in curl and in botocore.
  ///
  /// - Throws: `SettingsError.proxy` where the address can't be used.
  init(_ environment: Environment) throws(SettingsError) {
    func variable(_ name: String) -> String? { environment[name.lowercased()] ?? environment[name] }
    do { proxy = try variable("HTTPS_PROXY").map(Self.read) } catch { throw .proxy(error) }
    exceptions = (variable("NO_PROXY") ?? "").split { $0 == "," || $0 == " " }
  }

  var summary: String { proxy?.summary ?? "no proxy" }

  /// Whether a request to an address goes through the proxy.
  func apply(to address: WebAddress) -> Bool {
    proxy != nil && address.scheme == .https && !address.isLoopback
      && !exceptions.contains { Self.matches($0, address) }
  }

  /// `*`, a host, or a domain with or without its dot; each may end in a port.
  private static func matches(_ exception: Substring, _ address: WebAddress) -> Bool {
    if exception == "*" { return true }
    var name = exception.lowercased()
    if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]) {
      guard port == address.port ?? address.scheme.defaultPort else { return false }
      name = String(name[..<colon])
    }
    let domain = name.hasPrefix(".") ? String(name.dropFirst()) : name
    return !domain.isEmpty && (address.host == domain || address.host.hasSuffix("." + domain))
  }

  /// Reads `http://name:password@host:port`; where no scheme is given, it is HTTP.
  private static func read(_ text: String) throws(AddressProblem) -> Proxy {
    let whole = text.contains("://") ? text : "http://" + text
    guard let start = whole.firstRange(of: "://")?.upperBound else { throw .noScheme }
    guard let at = whole[start...].lastIndex(of: "@") else { return try proxy(WebAddress(whole), nil) }
    let address = try WebAddress(String(whole[..<start]) + String(whole[whole.index(after: at)...]))
    let pair = whole[start..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let plain = pair.map { percentDecoded($0) }
    return try proxy(
      address, Secret(Data(plain.joined(separator: [UInt8(ascii: ":")])).base64EncodedString()))
  }

  private static func proxy(_ address: WebAddress, _ authorization: Secret?) throws(AddressProblem) -> Proxy {
    guard address.scheme == .http else { throw .noScheme }
    return Proxy(host: address.host, port: address.port ?? 80, authorization: authorization)
  }
}

/// The bytes behind percent escapes; a broken escape stays as it is.
private func percentDecoded(_ text: Substring) -> [UInt8] {
  let bytes = Array(text.utf8)
  var decoded: [UInt8] = []
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
      let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
    {
      decoded.append(byte)
      index += 3
    } else {
      decoded.append(bytes[index])
      index += 1
    }
  }
  return decoded
}
