/// What the command line says about the connection; nil where it says nothing.
package struct ConnectionOptions: Equatable, Sendable {
  /// `--profile`.
  package var profile: String?
  /// `--region`.
  package var region: String?
  /// `--endpoint-url`.
  package var endpointURL: String?

  /// Options; by default none is given.
  package init(profile: String? = nil, region: String? = nil, endpointURL: String? = nil) {
    self.profile = profile
    self.region = region
    self.endpointURL = endpointURL
  }
}

/// What options, environment and shared files together say, read once at the start of a run. Printing
/// them shows the profile's name alone.
package struct Settings: Sendable, Withholding {
  let environment: Environment
  let options: ConnectionOptions
  let files: SharedFiles

  /// The profile in force.
  package let profileName: String

  /// Reads the shared files.
  ///
  /// - Throws: `SettingsError` where a file can't be read, or the profile that was asked for isn't in either.
  package init(
    options: ConnectionOptions, environment: Environment, readFile: FileReader
  ) throws(SettingsError) {
    self.environment = environment
    self.options = options
    files = try SharedFiles(environment: environment, readFile: readFile)
    let wanted = options.profile ?? environment["AWS_PROFILE"]
    profileName = wanted ?? "default"
    guard wanted == nil || files.profile(profileName) != nil else {
      throw .unknownProfile(profileName, origin: options.profile == nil ? .environment : .option)
    }
  }

  /// What may be shown of it.
  package var summary: String { "settings of profile \(profileName) [hidden]" }

  /// The keys of the profile in force; nil where it is the default one and isn't written down.
  var profile: Profile? { files.profile(profileName) }

  /// The region asked for: `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's.
  ///
  /// - Throws: `SettingsError.badRegion` where it couldn't stand in a host name.
  package func region() throws(SettingsError) -> String? {
    let region =
      options.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? profile?["region"]
    guard let region else { return nil }
    let isLabel = region.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard (1...63).contains(region.utf8.count), isLabel, !region.hasPrefix("-"), !region.hasSuffix("-")
    else { throw .badRegion }
    return region
  }
}

/// Settings that can't be used; no case carries a value that might be secret.
package enum SettingsError: Error, Equatable, Sendable {
  /// A file is there and can't be read.
  case unreadable(path: String, UnreadableFile)
  /// A file is larger than the limit.
  case tooLarge(path: String, byteLimit: Int)
  /// A line of a file isn't understood.
  case malformed(path: String, line: Int, INIProblem)
  /// The profile that was asked for is in neither file.
  case unknownProfile(String, origin: ProfileOrigin)
  /// The profile names a `[services]` section that isn't there.
  case unknownServices(String, profile: String)
  /// An endpoint can't be used.
  case endpoint(EndpointOrigin, AddressProblem)
  /// `HTTPS_PROXY` can't be used: it has to be `http://HOST:PORT`, with a name and a password before the host or not.
  case proxy(AddressProblem)
  /// A file of trusted roots can't be used.
  case roots(path: String, RootsOrigin, RootsProblem)
  /// The region couldn't stand in a host name.
  case badRegion
  /// The region lies in a partition without Amazon Chime.
  case regionWithoutChime(String)
}

/// Who asked for a profile.
package enum ProfileOrigin: Equatable, Sendable {
  /// `--profile`.
  case option
  /// `AWS_PROFILE`.
  case environment
}

/// Who named a file of trusted roots.
package enum RootsOrigin: Equatable, Sendable {
  /// `AWS_CA_BUNDLE`.
  case variable
  /// A profile's `ca_bundle`.
  case profile(String)
}

/// What is wrong with a file of trusted roots.
package enum RootsProblem: Error, Equatable, Sendable {
  /// It isn't there.
  case missing
  /// It is there and can't be read.
  case unreadable(UnreadableFile)
  /// It is larger than the limit.
  case tooLarge(byteLimit: Int)
  /// It holds no certificate in PEM, or one that can't be read.
  case noCertificate
}

/// Who set an endpoint.
package enum EndpointOrigin: Equatable, Sendable {
  /// `--endpoint-url`.
  case option
  /// An environment variable.
  case variable(String)
  /// A `[services]` section.
  case services(String)
  /// A profile's `endpoint_url`.
  case profile(String)
  /// AWS's own address for the service.
  case standard
}
