/// The shared config and credentials files as profiles.
struct SharedFiles: Sendable {
  /// The config file's profiles: `[default]` and `[profile p]`.
  let config: [String: Profile]
  /// The credentials file's profiles: `[p]`.
  let credentials: [String: Profile]
  /// The config file's `[services s]` sections: each service's own keys.
  let services: [String: [String: INIValue]]

  /// The profile as both files together tell it, the credentials file's keys before the config file's; nil where
  /// neither has it.
  func profile(_ name: String) -> Profile? {
    guard config[name] != nil || credentials[name] != nil else { return nil }
    return Profile((config[name]?.values ?? [:]).merging(credentials[name]?.values ?? [:]) { $1 })
  }
}

/// The keys of one profile; an empty value counts as not set. Printing it shows nothing of them.
struct Profile: Sendable, Withholding {
  fileprivate let values: [String: INIValue]

  fileprivate init(_ values: [String: INIValue]) { self.values = values }

  /// The key's text, or nil where it isn't set, is empty, or has keys of its own.
  subscript(_ key: String) -> String? {
    guard case .text(let text) = values[key], !text.isEmpty else { return nil }
    return text
  }

  var summary: String { "profile [hidden]" }
}

// MARK: - Reading

extension SharedFiles {
  /// The largest file that is read, in bytes: a thousand profiles take a tenth of it.
  private static let byteLimit = 1 << 20

  /// Reads both files; one that isn't there holds no profile.
  init(environment: Environment, readFile: FileReader) throws(SettingsError) {
    let config = try Self.read(
      environment["AWS_CONFIG_FILE"] ?? "~/.aws/config", environment: environment, readFile: readFile)
    let credentials = try Self.read(
      environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials", environment: environment,
      readFile: readFile)
    self.config = named("profile", in: config).merging(
      config.filter { $0.name == "default" && !hasLaterDefault(config) }.map { ($0.name, $0.values) }
    ) { $1 }.mapValues(Profile.init)
    services = named("services", in: config)
    self.credentials = Dictionary(
      credentials.map { ($0.name, Profile($0.values)) }, uniquingKeysWith: { $1 })
  }

  private static func read(
    _ path: String, environment: Environment, readFile: FileReader
  ) throws(SettingsError) -> [INISection] {
    guard let path = expandingHome(path, environment) else { return [] }
    let bytes: [UInt8]?
    do { bytes = try readFile(path) } catch { throw .unreadable(path: path, error) }
    guard let bytes else { return [] }
    guard bytes.count <= byteLimit else { throw .tooLarge(path: path, byteLimit: byteLimit) }
    do { return try INIFile(bytes).sections } catch {
      throw .malformed(path: path, line: error.line, error.problem)
    }
  }
}

/// The path with `~/` at its start replaced; nil where it starts so and no home is known.
func expandingHome(_ path: String, _ environment: Environment) -> String? {
  guard path.hasPrefix("~/") else { return path }
  return environment["HOME"].map { $0 + path.dropFirst() }
}

/// The sections `[kind name]` by name, quotes around the name taken off; of two the later one.
private func named(_ kind: String, in sections: [INISection]) -> [String: [String: INIValue]] {
  var found: [String: [String: INIValue]] = [:]
  for section in sections {
    guard let words = shellWords(section.name), words.count == 2, words[0] == kind else { continue }
    found[words[1]] = section.values
  }
  return found
}

/// Whether `[profile default]` comes after `[default]`; of the two, botocore takes the later one.
private func hasLaterDefault(_ sections: [INISection]) -> Bool {
  sections.last { $0.name == "default" || shellWords($0.name) == ["profile", "default"] }?.name != "default"
}
