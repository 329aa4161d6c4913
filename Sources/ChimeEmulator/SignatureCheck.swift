internal import Chime
internal import FoundationEssentials

/// Checks Signature Version 4 over a request as it came on the wire.
///
/// The sentences are AWS's own, but for the canonical request that some services add: it would show a session token.
struct SignatureCheck: Sendable {
  /// How far the client's clock may be off.
  static let tolerance: Double = 5 * 60

  let credentials: Credentials
  var scope = SigningScope.chime

  /// Refuses a request that the key pair didn't sign, or not now.
  func check(_ request: ReceivedRequest, at now: Date) throws(ServiceError) {
    guard let header = request.header("authorization") else {
      throw .denied("MissingAuthenticationTokenException", "Missing Authentication Token")
    }
    let parts = try AuthorizationHeader(header)
    guard let stamp = request.header("x-amz-date"), let date = Self.date(of: stamp) else {
      throw .denied(
        "IncompleteSignatureException",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    }
    guard parts.accessKeyID == credentials.accessKeyID.revealed,
      request.header("x-amz-security-token") == credentials.sessionToken?.revealed
    else {
      throw .denied(
        "UnrecognizedClientException", "The security token included in the request is invalid.")
    }
    try check(parts.scope, stamp: stamp)
    try check(date, stamp: stamp, now: now)
    try check(parts, of: request, stamp: stamp)
  }

  private func check(_ found: [String], stamp: String) throws(ServiceError) {
    let day = String(stamp.prefix(8))
    if found[0] != day {
      throw Self.invalid(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
          + "'\(found[0])' != '\(day)', from '\(stamp)'.")
    }
    if found[1] != scope.region {
      throw Self.invalid("Credential should be scoped to a valid region. ")
    }
    if found[2] != scope.service {
      throw Self.invalid("Credential should be scoped to correct service: '\(scope.service)'. ")
    }
    if found[3] != "aws4_request" {
      throw Self.invalid(
        "Credential should be scoped with a valid terminator: 'aws4_request', not '\(found[3])'.")
    }
  }

  private func check(_ date: Date, stamp: String, now: Date) throws(ServiceError) {
    let age = now.timeIntervalSince(date)
    if age > Self.tolerance {
      let limit = utcStamp(now.addingTimeInterval(-Self.tolerance))
      throw Self.invalid(
        "Signature expired: \(stamp) is now earlier than \(limit) (\(utcStamp(now)) - 5 min.)")
    }
    if age < -Self.tolerance {
      let limit = utcStamp(now.addingTimeInterval(Self.tolerance))
      throw Self.invalid(
        "Signature not yet current: \(stamp) is still later than \(limit) (\(utcStamp(now)) + 5 min.)")
    }
  }

  private func check(
    _ parts: AuthorizationHeader, of request: ReceivedRequest, stamp: String
  ) throws(ServiceError) {
    guard parts.signedHeaders.contains("host") else {
      throw Self.invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    }
    let unsigned = request.headers.first { header in
      header.name.hasPrefix("x-amz-") && !parts.signedHeaders.contains(header.name)
    }
    if let unsigned {
      throw Self.invalid("'\(unsigned.name)' must be a 'SignedHeader' in the AWS Authorization.")
    }
    let signed = parts.signedHeaders.map { HTTPHeader($0, request.header($0) ?? "") }
    let canonical = canonicalRequest(
      method: request.method, path: request.path, query: request.query, signed: signed, body: request.body)
    let expected = signature(of: canonical, with: credentials.secretAccessKey, scope: scope, stamp: stamp)
    guard expected == parts.signature else {
      throw Self.invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
          + "Access Key and signing method. Consult the service documentation for details.")
    }
  }

  private static func invalid(_ message: String) -> ServiceError {
    .denied("InvalidSignatureException", message)
  }

  /// The time behind a stamp such as `20260115T123045Z`; nil where it is none.
  private static func date(of stamp: String) -> Date? {
    let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt)
    guard stamp.utf8.count == 16, let date = try? style.parse(stamp), utcStamp(date) == stamp else {
      return nil
    }
    return date
  }
}

/// The parts of an `Authorization` header of Signature Version 4.
struct AuthorizationHeader: Equatable, Sendable {
  let accessKeyID: String
  /// Day, region, service and `aws4_request`.
  let scope: [String]
  /// The names of the signed headers, sorted.
  let signedHeaders: [String]
  let signature: String

  /// Takes a header apart.
  ///
  /// - Throws: `IncompleteSignatureException` where a part is missing.
  init(_ text: String) throws(ServiceError) {
    let scheme = "AWS4-HMAC-SHA256 "
    guard text.hasPrefix(scheme) else {
      throw .denied("IncompleteSignatureException", "Unsupported AWS 'algorithm'.")
    }
    var values: [String: String] = [:]
    for item in text.dropFirst(scheme.count).split(separator: ",") {
      let parts = item.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
    }
    for name in ["Credential", "Signature", "SignedHeaders"] where values[name] == nil {
      throw .denied("IncompleteSignatureException", "Authorization header requires '\(name)' parameter.")
    }
    let credential = (values["Credential"] ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard credential.count == 5 else {
      throw .denied(
        "IncompleteSignatureException",
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
    }
    accessKeyID = String(credential[0])
    scope = credential.dropFirst().map(String.init)
    signedHeaders = (values["SignedHeaders"] ?? "").split(separator: ";").map(String.init).sorted()
    signature = values["Signature"] ?? ""
  }
}
