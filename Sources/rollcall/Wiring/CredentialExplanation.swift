import Chime
import Reporting

/// Why there are no credentials, in sentences.
func explanation(of error: CredentialError) -> (what: Phrase, next: Phrase) {
  switch error {
  case .noneFound:
    (
      "there are no AWS credentials",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile with one of the shared config file."
    )
  case .settings(let error): explanation(of: error)
  case .incomplete(let source, let missing):
    ("\(words(source)) lacks \(missing)", "Set it as well, or take the rest away.")
  case .malformed(let source):
    (
      "\(words(source)) gives credentials that can't be sent",
      "Look for blanks, quotes and line breaks in the key, the secret and the token."
    )
  case .expired(let source):
    (
      "\(words(source)) gives credentials that have expired",
      "Sign in again, and check the clock of this machine."
    )
  case .role(let problem, let profile):
    ("the role of profile '\(profile)' can't be assumed: \(words(problem))", "Correct the profile.")
  case .signInNeeded(let signIn, let profile):
    (
      "profile '\(profile)' signs in by \(signIn == .console ? "'aws login'" : "IAM Identity Center")",
      "Add to it: credential_process = aws configure export-credentials --profile NAME --format process"
    )
  case .process(let problem, let profile):
    (
      "the credential_process of profile '\(profile)' \(words(problem))",
      "Run it by hand to see what it says."
    )
  case .service(let service, let problem):
    ("\(words(service)) gave no credentials: \(words(problem))", "Check the role and what it may do.")
  }
}

private func words(_ source: CredentialSource) -> Phrase {
  switch source {
  case .environment: "the environment"
  case .role(let profile): "the role of profile '\(profile)'"
  case .webIdentity: "the web identity"
  case .credentialsFile(let profile): "profile '\(profile)' in the credentials file"
  case .process(let profile): "the credential_process of profile '\(profile)'"
  case .configFile(let profile): "profile '\(profile)' in the config file"
  case .container: "the container's credential service"
  case .instanceMetadata: "the instance metadata service"
  }
}

private func words(_ problem: RoleProblem) -> Phrase {
  switch problem {
  case .loop(let names): "the profiles name each other: \(Phrase(joining: names.map { "\($0)" }, by: " → "))"
  case .noSource: "it has neither source_profile nor credential_source"
  case .twoSources: "it has both source_profile and credential_source"
  case .unknownSource(let name): "there is no credential_source '\(name)'"
  case .missingProfile(let name): "there is no profile '\(name)'"
  case .emptySource(let name): "'\(name)' has no credentials"
  case .badDuration: "duration_seconds isn't a number"
  case .codeNeeded: "mfa_serial asks for a code, which this tool doesn't"
  }
}

private func words(_ problem: ProcessProblem) -> Phrase {
  switch problem {
  case .badCommand: "is empty or has an open quote"
  case .failed(.notStarted(let reason)): "can't be started: \(reason)"
  case .failed(.timedOut): "took too long"
  case .failed(.tooMuchOutput): "wrote too much"
  case .exited(let status, let output): "ended with status \(Int(status)): \(output)"
  case .badOutput: "wrote something else than the JSON expected"
  case .unknownVersion: "wrote another Version than 1"
  }
}

private func words(_ service: CredentialService) -> Phrase {
  switch service {
  case .tokens: "the Security Token Service"
  case .container: "the container's credential service"
  case .metadata: "the instance metadata service"
  }
}

private func words(_ problem: ServiceProblem) -> Phrase {
  switch problem {
  case .failed(let failure): words(failure)
  case .refused(let status, let code, let message, let requestID):
    "status \(status), \(code ?? "no code"): \(message ?? "no message")\(requestID.map { " (request \($0))" } ?? "")"
  case .badAnswer: "its answer isn't what it should be"
  case .badAddress(let problem): words(problem)
  case .forbiddenHost(let host): "plain HTTP to '\(host)' isn't allowed"
  case .badToken: "the token for it is empty or can't be sent"
  case .tokenFile(let path, let file):
    "can't read the token in '\(path)': \(file?.reason ?? "there is no such file")"
  }
}

private func words(_ failure: HTTPFailure) -> Phrase {
  switch failure {
  case .unreachable(let reason), .untrusted(let reason), .broken(let reason): "\(reason)"
  case .timedOut: "no answer came in time"
  case .tooLarge(let limit): "its answer is larger than \(limit) bytes"
  case .cancelled: "the run was interrupted"
  }
}
