import Testing

@testable import Chime

@Suite struct SettingsTests {
  @Test func `the profile is the option's, the variable's, or the default one`() throws {
    var world = World(config: "[default]\n[profile a]\n[profile b]\n")
    #expect(try world.settings().profileName == "default")
    world.environment = ["AWS_PROFILE": "a"]
    #expect(try world.settings().profileName == "a")
    world.options.profile = "b"
    #expect(try world.settings().profileName == "b")
    world = World(environment: ["AWS_PROFILE": ""])
    #expect(try world.settings().profileName == "default")
  }

  @Test func `a profile that was asked for and isn't there is an error`() {
    var world = World(environment: ["AWS_PROFILE": "gone"], config: "[gone]\n[profile other]\n")
    #expect(throws: SettingsError.unknownProfile("gone", origin: .environment)) { try world.settings() }
    world.options.profile = "default"
    #expect(throws: SettingsError.unknownProfile("default", origin: .option)) { try world.settings() }
  }

  @Test(arguments: [
    "[profile \"my team\"]\nregion = eu-west-1", "[profile 'my team']\nregion = eu-west-1",
    "[profile my\\ team]\nregion = eu-west-1",
  ])
  func `a profile's name may be quoted`(config: String) throws {
    let world = World(config: config, options: ConnectionOptions(profile: "my team"))
    #expect(try world.settings().region() == "eu-west-1")
  }

  @Test func `the credentials file's keys win over the config file's`() throws {
    let world = World(config: "[default]\nregion = a\noutput = b", credentials: "[default]\nregion = c")
    #expect(try world.settings().region() == "c")
    #expect(try world.settings().profile?["output"] == "b")
  }

  @Test func `the later of two default sections counts`() throws {
    let early = World(config: "[profile default]\nregion = a\n[default]\nregion = b")
    let late = World(config: "[default]\nregion = b\n[profile default]\nregion = a")
    #expect(try early.settings().region() == "b")
    #expect(try late.settings().region() == "a")
  }

  @Test func `files are read from where the variables say`() throws {
    let world = World(
      environment: ["AWS_CONFIG_FILE": "/etc/c", "AWS_SHARED_CREDENTIALS_FILE": "~/k", "AWS_PROFILE": "p"],
      config: "[profile p]\nregion = wrong",
      files: ["/etc/c": "[profile p]\nregion = r", "/home/me/k": "[p]\na = b"])
    #expect(try world.settings().region() == "r")
    #expect(try world.settings().profile?["a"] == "b")
  }

  @Test func `a file that can't be used is an error with its place`() {
    let locked = World(environment: ["AWS_CONFIG_FILE": "/locked/c"])
    #expect(throws: SettingsError.unreadable(path: "/locked/c", UnreadableFile(reason: "permission denied")))
    {
      try locked.settings()
    }
    let broken = World(credentials: "[default]\naws_secret_access_key")
    #expect(throws: SettingsError.malformed(path: "/home/me/.aws/credentials", line: 2, .noDelimiter)) {
      try broken.settings()
    }
    let huge = World(config: String(repeating: "#", count: 1_048_577))
    #expect(throws: SettingsError.tooLarge(path: "/home/me/.aws/config", byteLimit: 1_048_576)) {
      try huge.settings()
    }
  }

  @Test func `the region is the option's, a variable's or the profile's`() throws {
    var world = World(config: "[default]\nregion = p")
    #expect(try world.settings().region() == "p")
    world.environment["AWS_DEFAULT_REGION"] = "d"
    #expect(try world.settings().region() == "d")
    world.environment["AWS_REGION"] = "r"
    #expect(try world.settings().region() == "r")
    world.options.region = "o"
    #expect(try world.settings().region() == "o")
  }

  @Test(arguments: ["evil.example/", "a b", "-a", "a-", "é", "a@b", "a\u{7F}"])
  func `a region that couldn't stand in a host name is refused`(region: String) {
    let world = World(environment: ["AWS_REGION": region])
    #expect(world.settingsFailure { settings throws(SettingsError) in try settings.region() } == .badRegion)
  }
}
