import Testing

@testable import Chime

@Suite struct EndpointResolutionTests {
  /// Every way of setting an endpoint, the strongest first.
  private static let ways: [EndpointOrigin] = [
    .option, .variable("AWS_ENDPOINT_URL_CHIME"), .variable("AWS_ENDPOINT_URL"), .services("s"),
    .profile("default"),
  ]

  /// A world in which the endpoint is set in the ways of those numbers.
  private func world(_ chosen: some Collection<Int>) -> World {
    var world = World()
    if chosen.contains(0) { world.options.endpointURL = "https://option.example" }
    if chosen.contains(1) { world.environment["AWS_ENDPOINT_URL_CHIME"] = "https://own.example" }
    if chosen.contains(2) { world.environment["AWS_ENDPOINT_URL"] = "https://all.example" }
    world.config = "[services s]\nchime =\n  endpoint_url = https://services.example\n[default]\n"
    if chosen.contains(3) { world.config += "services = s\n" }
    if chosen.contains(4) { world.config += "endpoint_url = https://profile.example\n" }
    return world
  }

  @Test(arguments: 0..<5)
  func `each way of setting an endpoint works alone`(index: Int) throws {
    #expect(try world([index]).settings().chimeEndpoint().origin == Self.ways[index])
  }

  @Test(arguments: 0..<5)
  func `a stronger way wins over all weaker ones`(index: Int) throws {
    #expect(try world(index..<5).settings().chimeEndpoint().origin == Self.ways[index])
  }

  @Test(arguments: [
    World(environment: ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True", "AWS_ENDPOINT_URL": "https://x"]),
    World(
      environment: ["AWS_ENDPOINT_URL": "https://x"],
      config: "[default]\nignore_configured_endpoint_urls = true"),
  ])
  func `configured endpoints are passed over where that is asked for`(world: World) throws {
    #expect(try world.settings().chimeEndpoint().origin == .standard)
    #expect(try world.settings().tokenServiceEndpoint().origin == .standard)
    var explicit = world
    explicit.options.endpointURL = "https://option.example"
    #expect(try explicit.settings().chimeEndpoint().origin == .option)
  }

  @Test func `Chime has one address for every region of its partition`() throws {
    for region in [nil, "us-east-1", "eu-central-1", "ap-southeast-2"] as [String?] {
      let world = World(options: ConnectionOptions(region: region))
      let text = try world.settings().chimeEndpoint().endpoint.address.text
      #expect(text == "https://chime.us-east-1.amazonaws.com/")
    }
  }

  @Test(arguments: [
    "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1",
  ])
  func `a region of a partition without Chime is refused, unless an endpoint is set`(region: String) throws {
    var world = World(options: ConnectionOptions(region: region))
    #expect(
      world.settingsFailure { settings throws(SettingsError) in try settings.chimeEndpoint() }
        == .regionWithoutChime(region))
    world.options.endpointURL = "https://h"
    #expect(try world.settings().chimeEndpoint().origin == .option)
  }

  @Test(arguments: [
    (nil, "https://sts.us-east-1.amazonaws.com/", "us-east-1"),
    ("eu-west-1", "https://sts.eu-west-1.amazonaws.com/", "eu-west-1"),
    ("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/", "cn-north-1"),
    ("aws-global", "https://sts.amazonaws.com/", "us-east-1"),
  ])
  func `the token service is the region's`(region: String?, address: String, signing: String) throws {
    let settings = try World(options: ConnectionOptions(region: region)).settings()
    #expect(try settings.tokenServiceEndpoint().endpoint.address.text == address)
    #expect(try settings.tokenServiceRegion() == signing)
  }

  @Test func `the token service has an endpoint variable of its own, and ignores the option`() throws {
    var world = World(
      environment: ["AWS_ENDPOINT_URL_CHIME": "https://chime"],
      options: ConnectionOptions(endpointURL: "https://o"))
    #expect(try world.settings().tokenServiceEndpoint().origin == .standard)
    world.environment["AWS_ENDPOINT_URL_STS"] = "http://localhost:1/base/"
    #expect(
      try world.settings().tokenServiceEndpoint().endpoint.address(of: []).text == "http://localhost:1/base")
  }

  @Test func `a bad endpoint is an error that names who set it, not its text`() {
    let world = World(environment: ["AWS_ENDPOINT_URL": "https://user:password@h"])
    #expect(
      world.settingsFailure { settings throws(SettingsError) in try settings.chimeEndpoint() }
        == .endpoint(.variable("AWS_ENDPOINT_URL"), .userInfo))
  }

  @Test func `a services section that isn't there is an error`() {
    let world = World(config: "[default]\nservices = gone")
    #expect(
      world.settingsFailure { settings throws(SettingsError) in try settings.chimeEndpoint() }
        == .unknownServices("gone", profile: "default"))
  }
}
