package import FoundationEssentials
import Crypto
import Reconciliation

/// What a signature holds for: a region and a service, besides the day.
package struct SigningScope: Hashable, Sendable {
  /// The region's name.
  package let region: String
  /// The service's signing name.
  package let service: String

  /// A scope.
  package init(region: String, service: String) {
    self.region = region
    self.service = service
  }

  /// Amazon Chime: one endpoint serves every region, and its signatures name the one it stands in.
  package static let chime = Self(region: "us-east-1", service: "chime")
}

/// The headers that sign a request by Signature Version 4: `host`, `x-amz-date`, `authorization`, and
/// `x-amz-security-token` with temporary credentials.
///
/// Signed are these, `content-type`, and every other `x-amz-` header of the request; the rest (`user-agent`,
/// `amz-sdk-request` …) may be added or changed afterwards. Send the headers given back as they are.
///
/// Source: AWS General Reference, "Signature Version 4 signing process", with the paths of all services but S3.
package func signatureHeaders(
  for request: HTTPRequest, with credentials: Credentials, scope: SigningScope, at date: Date
) -> [HTTPHeader] {
  let stamp = utcStamp(date)
  var added = [HTTPHeader("host", request.address.authority), HTTPHeader("x-amz-date", stamp)]
  if let token = credentials.sessionToken {
    added.append(HTTPHeader("x-amz-security-token", token.revealed))
  }
  let own = request.headers.filter { header in
    isSigned(header.name) && !added.contains { $0.name == header.name }
  }
  let signed = (added + own).sorted { $0.name < $1.name }
  let canonical = canonicalRequest(request, signed: signed)
  let signature = signature(of: canonical, with: credentials.secretAccessKey, scope: scope, stamp: stamp)
  let authorization =
    "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID.revealed)/\(scopeText(scope, stamp: stamp)), "
    + "SignedHeaders=\(signedNames(signed)), Signature=\(signature)"
  return added + [HTTPHeader("authorization", authorization)]
}

/// The request as both sides write it down before hashing; `signed` is sorted by name.
func canonicalRequest(_ request: HTTPRequest, signed: [HTTPHeader]) -> String {
  canonicalRequest(
    method: request.method.rawValue, path: request.address.path, query: request.address.query,
    signed: signed, body: request.body)
}

/// The same from a request's parts, which the receiving side has in no other form.
///
/// - Parameters:
///   - path: As it stands in the request line, and `query` without its question mark.
///   - signed: The headers that are signed, sorted by name.
package func canonicalRequest(
  method: String, path: String, query: String, signed: [HTTPHeader], body: [UInt8]
) -> String {
  let headers = signed.map { header in header.name + ":" + withSingleSpaces(header.value) + "\n" }
  return [
    method, canonicalPath(path), canonicalQuery(query), headers.joined(), signedNames(signed), sha256(body),
  ].joined(separator: "\n")
}

/// The signature of a canonical request at a time that `utcStamp` wrote, in lower-case hexadecimal digits.
package func signature(
  of canonical: String, with secret: Secret, scope: SigningScope, stamp: String
) -> String {
  let toSign = "AWS4-HMAC-SHA256\n\(stamp)\n\(scopeText(scope, stamp: stamp))\n\(sha256(canonical.utf8))"
  let key = signingKey(secret, scope: scope, day: String(stamp.prefix(8)))
  return lowerHex(HMAC<SHA256>.authenticationCode(for: Array(toSign.utf8), using: key))
}

/// The key of one day, region and service, which signs in place of the secret itself.
func signingKey(_ secret: Secret, scope: SigningScope, day: String) -> SymmetricKey {
  let first = SymmetricKey(data: Array("AWS4\(secret.revealed)".utf8))
  return [day, scope.region, scope.service, "aws4_request"].reduce(first) { key, part in
    SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
  }
}

/// Seconds in UTC as AWS writes them: `20260115T123045Z`. What lies outside of 1970 to 9999 is taken for the nearest
/// second that doesn't.
package func utcStamp(_ date: Date) -> String {
  UTCTime(secondsSince1970: Int(date.timeIntervalSince1970.rounded(.down))).basicText
}

// MARK: - Parts

private func scopeText(_ scope: SigningScope, stamp: String) -> String {
  "\(stamp.prefix(8))/\(scope.region)/\(scope.service)/aws4_request"
}

private func isSigned(_ name: String) -> Bool { name == "content-type" || name.hasPrefix("x-amz-") }

private func signedNames(_ headers: [HTTPHeader]) -> String { headers.map(\.name).joined(separator: ";") }

/// A value without white space around it, and with one space where there is more.
private func withSingleSpaces(_ value: String) -> String {
  // Nearly none has any.
  if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return value }
  return value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// The query sorted by encoded name, then by encoded value, byte by byte.
private func canonicalQuery(_ query: String) -> String {
  let pairs = query.split(separator: "&").map { item in
    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (name: Array(parts[0].utf8), value: Array((parts.count > 1 ? parts[1] : "").utf8))
  }
  return pairs.sorted { left, right in
    left.name == right.name
      ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
  }
  .map { String(decoding: $0.name + [UInt8(ascii: "=")] + $0.value, as: UTF8.self) }
  .joined(separator: "&")
}

private func sha256(_ bytes: some Collection<UInt8>) -> String { lowerHex(SHA256.hash(data: Array(bytes))) }

private func lowerHex(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  text.reserveCapacity(bytes.underestimatedCount * 2)
  for byte in bytes {
    text.append(hexDigit(byte >> 4))
    text.append(hexDigit(byte & 15))
  }
  return String(decoding: text, as: UTF8.self)
}
