/// Why there are no credentials; names files, profiles and variables, never a value of theirs.
package enum CredentialError: Error, Equatable, Sendable {
  /// No source of the chain had any.
  case noneFound
  /// The settings that a source reads can't be used.
  case settings(SettingsError)
  /// A source has some of what it needs, but not this.
  case incomplete(CredentialSource, missing: String)
  /// A key's id, a secret or a token is empty or holds characters that can't be sent.
  case malformed(CredentialSource)
  /// A source gave credentials that have expired already, or the machine's clock is wrong.
  case expired(CredentialSource)
  /// A profile's role can't be assumed as it is written.
  case role(RoleProblem, profile: String)
  /// The profile signs in interactively, which this tool doesn't; a `credential_process` that runs the AWS CLI does.
  case signInNeeded(SignIn, profile: String)
  /// The profile's program gave none.
  case process(ProcessProblem, profile: String)
  /// A service gave none.
  case service(CredentialService, ServiceProblem)
}

/// What is wrong with a profile's role.
package enum RoleProblem: Error, Equatable, Sendable {
  /// The profiles name each other in a circle; in the order in which they were followed.
  case loop([String])
  /// Neither `source_profile` nor `credential_source`.
  case noSource
  /// Both `source_profile` and `credential_source`.
  case twoSources
  /// A `credential_source` that doesn't exist.
  case unknownSource(String)
  /// A `source_profile` that is in neither file.
  case missingProfile(String)
  /// The source has no credentials.
  case emptySource(String)
  /// `duration_seconds` isn't a number.
  case badDuration
  /// `mfa_serial` asks for a code, and nobody may be there to type one.
  case codeNeeded
}

/// A way to sign in that needs a person or a browser.
package enum SignIn: Equatable, Sendable {
  /// IAM Identity Center.
  case identityCenter
  /// `aws login`.
  case console
}

/// What is wrong with a credential program.
package enum ProcessProblem: Error, Equatable, Sendable {
  /// The command line is empty or has an open quote.
  case badCommand
  /// It didn't run to its end.
  case failed(ProcessFailure)
  /// It ended with another status than 0; what it wrote to standard error, which is untrusted text.
  case exited(Int32, standardError: String)
  /// It wrote something else than the JSON expected.
  case badOutput
  /// Its output's `Version` isn't 1.
  case unknownVersion
}

/// A service that gives credentials.
package enum CredentialService: Equatable, Sendable {
  /// The Security Token Service.
  case tokens
  /// The container's credential service.
  case container
  /// The instance metadata service.
  case metadata
}

/// What is wrong with a credential service, or with how it is asked.
package enum ServiceProblem: Error, Equatable, Sendable {
  /// No whole answer.
  case failed(HTTPFailure)
  /// It refused; its code and its words, which are untrusted text with every secret sent taken out.
  case refused(status: Int, code: String?, message: String?, requestID: String?)
  /// Its answer isn't what it should be.
  case badAnswer
  /// Its address can't be used.
  case badAddress(AddressProblem)
  /// Its host isn't one that credentials may come from over plain HTTP.
  case forbiddenHost(String)
  /// The token to show it can't be sent: it is empty, or holds characters that no header may.
  case badToken
  /// The file with the token to show it can't be read; nil where it isn't there.
  case tokenFile(path: String, UnreadableFile?)
}
