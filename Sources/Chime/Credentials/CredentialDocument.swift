import FoundationEssentials

/// Credentials as a program, a container or an instance writes them, in JSON.
struct CredentialDocument {
  var version: Int?
  var accessKeyID: String?
  var secretAccessKey: String?
  var sessionToken: String?
  var expiration: String?
  /// What went wrong, where these services put it beside status 200.
  var code: String?
  var message: String?

  /// The largest document that is read, in bytes; session tokens have a few thousand.
  static let byteLimit = 64 << 10

  /// Reads a document; nil where it isn't a JSON object, a member has another type, or it is too large.
  ///
  /// The decoder's own error is dropped: it may quote the document.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.byteLimit, let read = try? JSONDecoder().decode(Self.self, from: Data(bytes))
    else { return nil }
    self = read
  }
}

extension CredentialDocument: Decodable {
  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    version = try members.decodeIfPresent(Int.self, forKey: .version)
    accessKeyID = try members.decodeIfPresent(String.self, forKey: .accessKeyID)
    secretAccessKey = try members.decodeIfPresent(String.self, forKey: .secretAccessKey)
    sessionToken =
      try members.decodeIfPresent(String.self, forKey: .sessionToken)
      ?? members.decodeIfPresent(String.self, forKey: .token)
    expiration = try members.decodeIfPresent(String.self, forKey: .expiration)
    code =
      try members.decodeIfPresent(String.self, forKey: .code)
      ?? members.decodeIfPresent(String.self, forKey: .lowerCode)
    message =
      try members.decodeIfPresent(String.self, forKey: .message)
      ?? members.decodeIfPresent(String.self, forKey: .lowerMessage)
  }

  private enum Member: String, CodingKey {
    case version = "Version"
    case accessKeyID = "AccessKeyId"
    case secretAccessKey = "SecretAccessKey"
    case sessionToken = "SessionToken"
    case token = "Token"
    case expiration = "Expiration"
    case code = "Code"
    case lowerCode = "code"
    case message = "Message"
    case lowerMessage = "message"
  }
}

extension CredentialDocument {
  /// The document as credentials.
  ///
  /// - Throws: `CredentialError.incomplete` without a key's id or a secret, `malformed` with text that can't be used.
  func credentials(from source: CredentialSource) throws(CredentialError) -> Credentials {
    guard let accessKeyID, !accessKeyID.isEmpty else { throw .incomplete(source, missing: "AccessKeyId") }
    guard let secretAccessKey, !secretAccessKey.isEmpty else {
      throw .incomplete(source, missing: "SecretAccessKey")
    }
    var expires: Date?
    if let expiration {
      guard let moment = instant(expiration) else { throw .malformed(source) }
      expires = moment
    }
    return try Chime.credentials(
      Credentials(
        accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
        sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : $0 }, expiration: expires, source: source),
      of: source)
  }
}
