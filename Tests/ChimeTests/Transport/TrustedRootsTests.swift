import Testing

@testable import Chime

@Suite struct `A file of trusted roots` {
  private func failure(_ world: World) -> SettingsError? {
    world.settingsFailure { settings throws(SettingsError) in
      try TrustedRoots(settings, readFile: world.readFile)
    }
  }

  private func problem(of path: String, holding content: String? = nil) -> RootsProblem? {
    let world = World(
      environment: ["AWS_CA_BUNDLE": path], files: content.map { [path: $0] } ?? [:])
    guard case .roots(path, .variable, let problem) = failure(world) else { return nil }
    return problem
  }

  @Test func `isn't needed`() {
    #expect(failure(World()) == nil)
    #expect(failure(World(environment: ["AWS_CA_BUNDLE": ""], config: "[default]\nca_bundle =\n")) == nil)
  }

  @Test func `that can't be used is an error`() {
    #expect(problem(of: "/gone") == .missing)
    #expect(problem(of: "/locked/roots") == .unreadable(UnreadableFile(reason: "permission denied")))
    #expect(problem(of: "/roots", holding: "") == .noCertificate)
    #expect(problem(of: "/roots", holding: "no PEM at all") == .noCertificate)
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    #expect(problem(of: "/roots", holding: broken) == .noCertificate)
    #expect(
      problem(of: "/roots", holding: String(repeating: "#", count: 4_194_305))
        == .tooLarge(byteLimit: 4_194_304))
  }

  @Test func `is named by the variable before the profile, of which the one in force counts`() {
    var world = World(
      config: "[default]\nca_bundle = /default\n[profile a]\nca_bundle = ~/a\n",
      options: ConnectionOptions(profile: "a"))
    #expect(failure(world) == .roots(path: "~/a", .profile("a"), .missing))
    world.files = ["/home/me/a": ""]
    #expect(failure(world) == .roots(path: "~/a", .profile("a"), .noCertificate))
    world.environment["AWS_CA_BUNDLE"] = "/v"
    #expect(failure(world) == .roots(path: "/v", .variable, .missing))
  }
}
