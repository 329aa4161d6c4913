package import FoundationEssentials

/// A key pair, with a session token where it is temporary.
package struct Credentials: Equatable, Sendable, Withholding {
  /// The access key's id; sent in the open with each request, and yet kept out of logs.
  package let accessKeyID: Secret
  /// The key that requests are signed with; never sent.
  package let secretAccessKey: Secret
  /// The token that goes along with temporary credentials.
  package let sessionToken: Secret?
  /// When they stop being valid; nil where nobody said.
  package let expiration: Date?
  /// Where they came from.
  package let source: CredentialSource

  /// Credentials, or nil where the key's id or the token couldn't stand in a header (they must be printable ASCII
  /// without spaces), or one of the three is empty.
  package init?(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil,
    source: CredentialSource
  ) {
    let sent = [accessKeyID] + (sessionToken.map { [$0] } ?? [])
    guard !secretAccessKey.isEmpty,
      sent.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { byte in (0x21...0x7E).contains(byte) } })
    else { return nil }
    self.accessKeyID = Secret(accessKeyID)
    self.secretAccessKey = Secret(secretAccessKey)
    self.sessionToken = sessionToken.map(Secret.init)
    self.expiration = expiration
    self.source = source
  }

  /// All of it that must not be shown; for `hiding(_:in:)`.
  package var secrets: [Secret] { [accessKeyID, secretAccessKey] + (sessionToken.map { [$0] } ?? []) }

  /// Whether both sign alike, whatever is said of their source and expiry.
  func signsLike(_ other: Credentials) -> Bool { secrets == other.secrets }

  /// What may be shown of it.
  package var summary: String { "credentials [hidden] from \(source)" }
}

/// Where credentials come from; names profiles, never values.
package enum CredentialSource: Hashable, Sendable {
  /// `AWS_ACCESS_KEY_ID` and its companions.
  case environment
  /// The role that a profile names, assumed.
  case role(profile: String)
  /// A role assumed with the token of a web identity.
  case webIdentity
  /// Keys in the shared credentials file.
  case credentialsFile(profile: String)
  /// The program that a profile names.
  case process(profile: String)
  /// Keys in the shared config file.
  case configFile(profile: String)
  /// The container's credential service.
  case container
  /// The instance metadata service.
  case instanceMetadata
}
