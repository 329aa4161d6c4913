import Chime
import Reporting

/// What is wrong with the settings of a connection, in sentences.
func explanation(of error: SettingsError) -> (what: Phrase, next: Phrase) {
  switch error {
  case .unreadable(let path, let file):
    ("can't read '\(path)': \(file.reason)", "Check the file's permissions.")
  case .tooLarge(let path, let limit):
    ("'\(path)' is larger than \(limit) bytes", "Name the right file by AWS_CONFIG_FILE.")
  case .malformed(let path, let line, _):
    ("line \(line) of '\(path)' isn't understood", "Write it as 'key = value' below '[profile NAME]'.")
  case .unknownProfile(let name, let origin):
    (
      "there is no profile '\(name)'",
      origin == .option
        ? "Give --profile as the shared config file spells it." : "Correct AWS_PROFILE, or give --profile."
    )
  case .unknownServices(let name, let profile):
    (
      "profile '\(profile)' names the section [services \(name)], which isn't there",
      "Add the section, or take the key 'services' out of the profile."
    )
  case .endpoint(let origin, let problem):
    (
      "\(words(origin)) can't be used: \(words(problem))",
      "Give https://HOST, or http://HOST on this machine."
    )
  case .proxy(let problem):
    ("HTTPS_PROXY can't be used: \(words(problem))", "Set it to http://HOST:PORT, or unset it.")
  case .roots(let path, let origin, let problem):
    (
      "\(words(origin)) names '\(path)', which \(words(problem))",
      "Name a file of trusted roots in PEM, or leave it out to trust the system's."
    )
  case .badRegion:
    ("the region can't be one", "Give --region us-east-1, or leave it out.")
  case .regionWithoutChime(let region):
    ("there is no Amazon Chime in region '\(region)'", "Give --region us-east-1, or leave it out.")
  }
}

private func words(_ origin: RootsOrigin) -> Phrase {
  switch origin {
  case .variable: "AWS_CA_BUNDLE"
  case .profile(let name): "'ca_bundle' of profile '\(name)'"
  }
}

private func words(_ problem: RootsProblem) -> Phrase {
  switch problem {
  case .missing: "isn't there"
  case .unreadable(let file): "can't be read: \(file.reason)"
  case .tooLarge(let limit): "is larger than \(limit) bytes"
  case .noCertificate: "holds no certificate that can be read"
  }
}

private func words(_ origin: EndpointOrigin) -> Phrase {
  switch origin {
  case .option: "--endpoint-url"
  case .variable, .services: "the endpoint in \(source(of: origin))"
  case .profile: "the endpoint of \(source(of: origin))"
  case .standard: "the standard endpoint"
  }
}

/// Where an endpoint is set, as people write it.
func source(of origin: EndpointOrigin) -> Phrase {
  switch origin {
  case .option: "--endpoint-url"
  case .variable(let name): "\(name)"
  case .services(let name): "[services \(name)]"
  case .profile(let name): "profile '\(name)'"
  case .standard: "AWS's own"
  }
}

/// What is wrong with an address, without the address, which may hold a password.
func words(_ problem: AddressProblem) -> Phrase {
  switch problem {
  case .noScheme: "it doesn't begin with https:// or http://, or not with the one that is needed"
  case .badCharacter: "it holds a character that must be percent-encoded"
  case .userInfo: "it holds a name or a password"
  case .badHost: "its host can't be one"
  case .badPort: "its port isn't a number from 1 to 65535"
  case .badPath: "its path holds an empty segment, '.' or '..'"
  case .fragment: "it holds a '#'"
  case .query: "it holds a query"
  case .plainHTTP(let host): "plain HTTP to '\(host)' would show every name to the network between"
  }
}
